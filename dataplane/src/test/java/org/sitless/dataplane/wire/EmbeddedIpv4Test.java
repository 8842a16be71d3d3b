package org.sitless.dataplane.wire;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EmbeddedIpv4Test {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "2002:0:1::1",
                "2002:a01:203::1",
                "2002:7f00:1::1",
                "2002:a9fe:1::1",
                "2002:ac10::1",
                "2002:ac1f:ffff::1",
                "2002:c0a8::1",
                "2002:e000::1",
                "2002:f000::1",
                "2002:ffff:ffff::1",
                // Teredo: server 10.0.0.1; client 10.0.0.1, 192.168.0.1, 224.0.0.1, each with all bits turned
                "2001:0:a00:1::f5ff:fffe",
                "2001:0:808:808::f5ff:fffe",
                "2001:0:808:808::3f57:fffe",
                "2001:0:808:808::1fff:fffe",
                "64:ff9b::a00:1",
                "64:ff9b::c0a8:1",
                "64:ff9b::",
                "2001:db8::5efe:7f00:1",
                "fe80::200:5efe:e000:1",
                "2001:db8::5efe:0:1"
            })
    void shouldRefuseWhatEmbedsNoAddressOfTheInternet(String text) {
        assertThat(isMartian(text)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2002:c000:201::1", "2002:ac0f:ffff::1", "2002:ac20::1", "2002:dfff:ffff::1",
                        "2001:0:808:808::3fff:fdfe",
                "2001:1::f5ff:fffe", "2001:db8::f5ff:fffe", "64:ff9b::808:808", "64:ff9b:1::a00:1",
                        "2001:db8::5efe:a00:1",
                "fe80::200:5efe:c0a8:1", "2001:db8::400:5efe:7f00:1", "3ffe::1", "2001:db8::1", "fd00::1"
            })
    void shouldTakeWhatIsOrdinary(String text) {
        assertThat(isMartian(text)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"::", "::1", "::192.0.2.1", "::ffff:192.0.2.1"})
    void shouldKnowMappedAndCompatible(String text) {
        Ipv6Address address = Ipv6Address.parse(text);

        assertThat(EmbeddedIpv4.isMappedOrCompatible(address.high(), address.low()))
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "2002:c000:201::1, true",
        "2002:c000:201:ffff:ffff::, true",
        "2002:c000:202::1, false",
        "2001:db8::5efe:c000:201, true",
        "2001:db8::200:5efe:c000:201, true",
        "2001:db8::5efe:c000:202, false",
        "fe80::5efe:c000:201, false",
        "fe80::c000:201, false",
        "2001:db8::c000:201, false",
        "64:ff9b::c000:201, false"
    })
    void shouldKnowWhatIsTunneledTo(String text, boolean expected) {
        Ipv6Address address = Ipv6Address.parse(text);
        int ipv4 = Ipv4Address.parse("192.0.2.1").bits();

        assertThat(EmbeddedIpv4.isTunneledTo(address.high(), address.low(), ipv4))
                .isEqualTo(expected);
    }

    private static boolean isMartian(String text) {
        Ipv6Address address = Ipv6Address.parse(text);
        return EmbeddedIpv4.isMartian(address.high(), address.low());
    }
}
