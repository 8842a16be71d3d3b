package org.sitless.tsp.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressValuesTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.2.3.4.5",
                "1.2.3",
                "256.0.0.1",
                "010.0.0.1",
                "1.2.3.4<x",
                "1.2.3.4\n",
                "0x7f.0.0.1",
                "",
                "1..2.3",
                "::1"
            })
    void shouldRefuseWhatIsNoIpv4Address(String text) {
        assertThat(Ipv4Address.read(text)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "0.0.0.0, false",
        "192.0.2.1, true",
        "223.255.255.255, true",
        "224.0.0.1, false",
        "255.255.255.255, false",
        "127.0.0.1, true",
        "10.1.1.1, true",
    })
    void shouldKnowWhatAHostCanOwn(String text, boolean unicast) {
        assertThat(Ipv4Address.of(text).isUnicast()).isEqualTo(unicast);
        assertThat(Ipv4Address.of(text)).hasToString(text);
    }

    @Test
    void shouldClearBitsBehindAPrefix() {
        assertThat(Ipv6Prefix.of("2001:db8:1:2:3::/48")).hasToString("2001:db8:1::/48");
        assertThat(Ipv6Prefix.of("ffff:ffff::/0")).hasToString("::/0");
        assertThat(Ipv6Prefix.of("2001:db8::7/128").first()).isEqualTo(Ipv6Address.of("2001:db8::7"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"2001:db8::", "2001:db8::/129", "2001:db8::/", "/64", "2001:db8::/-1", "x/64"})
    void shouldRefuseWhatIsNoPrefix(String text) {
        assertThatThrownBy(() -> Ipv6Prefix.of(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "2001:db8::/48, 2001:db8:1::/48",
        "2001:db8:0:0::/64, 2001:db8:0:1::/64",
        "2001:db8::/65, 2001:db8:0:0:8000::/65",
        "2001:db8::/128, 2001:db8::1/128",
        "::/1, 8000::/1",
    })
    void shouldFindTheOtherHalf(String prefix, String sibling) {
        Ipv6Prefix half = Ipv6Prefix.of(prefix);

        assertThat(half.sibling()).isEqualTo(Ipv6Prefix.of(sibling));
        assertThat(half.sibling().sibling()).isEqualTo(half);
        assertThat(half.parent().contains(half)).isTrue();
        assertThat(half.parent()).isEqualTo(half.sibling().parent());
    }

    @Test
    void shouldOverlapOnlyWhenOnePrefixHoldsTheOther() {
        assertThat(Ipv6Prefix.of("2001:db8::/32").overlaps(Ipv6Prefix.of("2001:db8:1::/48")))
                .isTrue();
        assertThat(Ipv6Prefix.of("2001:db8:1::/48").overlaps(Ipv6Prefix.of("2001:db8::/32")))
                .isTrue();
        assertThat(Ipv6Prefix.of("2001:db8:1::/48").overlaps(Ipv6Prefix.of("2001:db8:2::/48")))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "ns1.example.org, true",
        "example.org., true",
        "a, true",
        "'', false",
        "-a.example, false",
        "a..b, false",
        "'a;b', false",
        "'$(reboot)', false",
        "'a b', false",
        "a_b, false",
        "'a\"', false",
    })
    void shouldKnowHostNames(String text, boolean valid) {
        assertThat(NamedAddress.isHostName(text)).isEqualTo(valid);
    }

    @Test
    void shouldBoundHostNames() {
        assertThat(NamedAddress.isHostName("a".repeat(63) + ".org")).isTrue();
        assertThat(NamedAddress.isHostName("a".repeat(64) + ".org")).isFalse();
        assertThat(NamedAddress.isHostName("a.".repeat(126) + "a")).isTrue();
        assertThat(NamedAddress.isHostName("a.".repeat(127) + "a")).isFalse();
    }

    @Test
    void shouldMarkAndUnmarkReferrals() {
        assertThat(Status.UNSUPPORTED_VERSION.asReferral().code()).isEqualTo(1302);
        assertThat(Status.REDIRECT.asReferral().code()).isEqualTo(1200);
        assertThat(Status.REDIRECT.isReferral()).isTrue();
        assertThat(Status.TOO_BUSY.asReferral().isTemporary()).isTrue();
        assertThat(Status.AUTHENTICATION_FAILED.isTemporary()).isFalse();
    }
}
