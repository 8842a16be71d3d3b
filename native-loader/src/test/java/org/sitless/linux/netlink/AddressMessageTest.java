package org.sitless.linux.netlink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressMessageTest {
    @Test
    void shouldReadIpv4Address() {
        AddressMessage address = Golden.decode("address-ipv4", AddressMessage::decode);

        assertThat(address.linkIndex()).isEqualTo(4);
        assertThat(address.address()).isEqualTo(IpAddress.parse("192.0.2.1"));
        assertThat(address.prefixLength()).isEqualTo(24);
        assertThat(address.peer()).isEmpty();
        assertThat(address.broadcast()).contains(IpAddress.parse("192.0.2.255"));
        assertThat(address.label()).contains("nlt_a");
        assertThat(address.flags()).isEqualTo(AddressMessage.IFA_F_PERMANENT);
        assertThat(address.valid()).isEqualTo(AddressMessage.FOREVER);
    }

    @Test
    void shouldTellOwnAddressFromPeer() {
        AddressMessage ipv4 = Golden.decode("address-ipv4-peer", AddressMessage::decode);
        AddressMessage ipv6 = Golden.decode("address-ipv6-peer", AddressMessage::decode);

        assertThat(ipv4.address()).isEqualTo(IpAddress.parse("198.51.100.1"));
        assertThat(ipv4.peer()).contains(IpAddress.parse("198.51.100.2"));
        assertThat(ipv6.address()).isEqualTo(IpAddress.parse("2001:db8:1::1"));
        assertThat(ipv6.peer()).contains(IpAddress.parse("2001:db8:1::2"));
        assertThat(ipv6.prefixLength()).isEqualTo(128);
    }

    @Test
    void shouldReadLifetimesAndFlagsOfIpv6Address() {
        AddressMessage address = Golden.decode("address-ipv6", AddressMessage::decode);

        assertThat(address.address()).isEqualTo(IpAddress.parse("2001:db8::1"));
        assertThat(address.flags()).isEqualTo(AddressMessage.IFA_F_NODAD);
        assertThat(address.isTentative()).isFalse();
        assertThat(address.preferred()).isBetween(Duration.ofSeconds(590), Duration.ofSeconds(600));
        assertThat(address.valid()).isBetween(Duration.ofSeconds(3590), Duration.ofSeconds(3600));
    }

    @ParameterizedTest
    @ValueSource(strings = {"address-ipv4", "address-ipv4-peer", "address-ipv6", "address-ipv6-peer"})
    void shouldWriteWhatItRead(String golden) {
        AddressMessage address = Golden.decode(golden, AddressMessage::decode);

        MessageWriter writer = new MessageWriter();
        address.encode(writer, Rtm.RTM_NEWADDR, Nlmsg.ADD);

        assertThat(Golden.decode(Golden.sent(writer), AddressMessage::decode)).isEqualTo(address);
    }

    @Test
    void shouldWriteAllThatWasAskedFor() {
        AddressMessage address = AddressMessage.on(7, IpAddress.parse("fe80::c000:201"))
                .prefixLength(64)
                .withoutDuplicateDetection()
                .withoutPrefixRoute()
                .lifetimes(Duration.ZERO, Duration.ofHours(1))
                .routeMetric(300)
                .build();
        MessageWriter writer = new MessageWriter();
        address.encode(writer, Rtm.RTM_NEWADDR, Nlmsg.REPLACE);
        MessageReader sent = Golden.sent(writer);

        assertThat(sent.type()).isEqualTo(Rtm.RTM_NEWADDR);
        assertThat(sent.flags()).isEqualTo(Nlmsg.REPLACE | Nlmsg.NLM_F_REQUEST);
        assertThat(Golden.decode(sent, AddressMessage::decode)).isEqualTo(address);
        assertThat(address.scope()).isEqualTo(RouteMessage.RT_SCOPE_LINK);
        assertThat(address.isDeprecated()).isFalse();
        assertThat(address).hasToString("fe80::c000:201/64 on device 7");
    }

    @Test
    void shouldRefuseImpossibleAddresses() {
        AddressMessage.Builder builder = AddressMessage.on(1, IpAddress.parse("192.0.2.1"));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.lifetimes(Duration.ofSeconds(2), Duration.ofSeconds(1)));
        assertThatIllegalArgumentException().isThrownBy(() -> builder.lifetimes(Duration.ZERO, Duration.ZERO));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.prefixLength(33).build());
    }
}
