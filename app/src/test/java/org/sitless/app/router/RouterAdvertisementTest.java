package org.sitless.app.router;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.sitless.dataplane.wire.Ipv6Address;
import org.sitless.dataplane.wire.Ipv6Prefix;
import org.sitless.linux.netlink.HardwareAddress;

/** The octets, drawn by hand from the figures of the RFCs. */
class RouterAdvertisementTest {
    private static final RouterPlan PLAN = RouterPlan.of("sit1", Ipv6Prefix.parse("2001:db8:4001::/48"), "eth1", 1_280)
            .dnsServers(List.of(Ipv6Address.parse("2001:db8::53"), Ipv6Address.parse("2001:db8::54")));

    private static String hex(RouterAdvertisement advertisement) {
        return HexFormat.of()
                .formatHex(advertisement
                        .on(Optional.of(HardwareAddress.parse("02:00:00:00:01:02")), 1_500)
                        .octets());
    }

    private static final String LINK = "0101020000000102" + "0501000000000500";
    private static final String PREFIX = "20010db8400100000000000000000000";

    @Test
    void shouldSayAllThatALanNeeds() {
        assertThat(hex(Advertisements.of(PLAN, List.of()).withRouter()))
                .isEqualTo("86000000" + "40000a8c" + "0000000000000000" + LINK
                        + "030440c0" + "00001518" + "00000a8c" + "00000000" + PREFIX
                        + "18023000" + "00001518" + "20010db840010000"
                        + "19050000" + "00001518" + "20010db8000000000000000000000053"
                        + "20010db8000000000000000000000054");
    }

    @Test
    void shouldSayThatItLeadsNowhere() {
        assertThat(hex(Advertisements.of(PLAN.dnsServers(List.of()), List.of()).withoutRouter()))
                .isEqualTo("86000000" + "40000000" + "0000000000000000" + LINK
                        + "030440c0" + "00001518" + "00000a8c" + "00000000" + PREFIX
                        + "18023000" + "00001518" + "20010db840010000");
    }

    @Test
    void shouldDeprecateItsPrefixAtTheEnd() {
        assertThat(hex(Advertisements.of(PLAN, List.of()).last()))
                .startsWith("86000000" + "40000000")
                .contains("030440c0" + "00001518" + "00000000")
                .contains("18023000" + "00000000")
                .contains("19050000" + "00000000");
    }

    /** RFC 9096 §3.5. */
    @Test
    void shouldEndPrefixesOfEarlierDays() {
        Ipv6Prefix stale = Ipv6Prefix.parse("2001:db8:7:1::/64");

        assertThat(hex(Advertisements.of(PLAN, List.of(stale)).withRouter()))
                .contains("030440c0" + "00000000" + "00000000" + "00000000" + "20010db8000700010000000000000000");
    }

    @Test
    void shouldNotPromiseALargerMtuThanTheLinkHas() {
        RouterAdvertisement said = Advertisements.of(
                        RouterPlan.of("sit1", Ipv6Prefix.parse("2001:db8::/64"), "eth1", 1_480), List.of())
                .withRouter();

        assertThat(HexFormat.of().formatHex(said.on(Optional.empty(), 1_400).octets()))
                .contains("0501000000000578")
                .startsWith("8600000040000a8c00000000000000000501");
    }

    @Test
    void shouldFitAnyLinkHoweverMuchThereIsToSay() {
        List<Ipv6Prefix> stale = IntStream.range(0, 100)
                .mapToObj(i -> Ipv6Prefix.parse("2001:db8:" + Integer.toHexString(i) + "::/64"))
                .toList();
        List<Ipv6Address> servers = IntStream.range(0, 100)
                .mapToObj(i -> new Ipv6Address(0x2001_0DB8_0000_0000L, i))
                .toList();

        assertThat(Advertisements.of(PLAN.dnsServers(servers), stale)
                        .withRouter()
                        .octets())
                .hasSizeLessThanOrEqualTo(1_232);
    }

    @Test
    void shouldTakeTheFirst64OfWhatWasDelegated() {
        RouterPlan plan = RouterPlan.of("sit1", Ipv6Prefix.parse("2001:db8:0:ff00::/56"), "eth1", 1_280);

        assertThat(plan.lanPrefix()).hasToString("2001:db8:0:ff00::/64");
        assertThat(plan.lanAddress()).hasToString("2001:db8:0:ff00::1/64");
        assertThatThrownBy(() -> RouterPlan.of("sit1", Ipv6Prefix.parse("2001:db8::/65"), "eth1", 1_280))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> RouterPlan.of("sit1", Ipv6Prefix.parse("2001:db8::/64"), "eth1", 1_279))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void shouldTellRadvdTheSame() {
        assertThat(RadvdConfig.of(PLAN))
                .contains("interface eth1 {", "AdvSendAdvert on;", "AdvLinkMTU 1280;", "prefix 2001:db8:4001::/64 {")
                .contains("RDNSS 2001:db8::53 { };");
    }
}
