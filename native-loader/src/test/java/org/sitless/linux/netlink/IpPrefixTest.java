package org.sitless.linux.netlink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IpPrefixTest {
    @ParameterizedTest
    @CsvSource({
        "192.0.2.0/24, 192.0.2.255, true",
        "192.0.2.0/24, 192.0.3.0, false",
        "0.0.0.0/0, 255.255.255.255, true",
        "192.0.2.1, 192.0.2.1, true",
        "192.0.2.1, 192.0.2.0, false",
        "2001:db8::/32, 2001:db8:ffff::, true",
        "2001:db8::/32, 2001:db9::, false",
        "2001:db8::/64, 2001:db8::ffff:ffff:ffff:ffff, true",
        "2001:db8::/65, 2001:db8::8000:0:0:0, false",
        "2001:db8::/127, 2001:db8::1, true",
        "2001:db8::/127, 2001:db8::2, false",
        "::/0, 2001:db8::, true",
        "::/0, 192.0.2.1, false"
    })
    void shouldContainAddressesWithSameLeadingBits(String prefix, String address, boolean inside) {
        assertThat(IpPrefix.parse(prefix).contains(IpAddress.parse(address))).isEqualTo(inside);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"192.0.2.0/33", "192.0.2.1/24", "::/129", "::1/64", "::/", "::/-1", "::/064", "::/1/2", "/1"})
    void shouldRefuseWhatIsNoPrefix(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> IpPrefix.parse(text));
    }

    @Test
    void shouldClearHostBitsWhereAsked() {
        assertThat(IpPrefix.containing(IpAddress.parse("2001:db8:1:2:3::"), 48)).hasToString("2001:db8:1::/48");
        assertThat(IpPrefix.containing(IpAddress.parse("192.0.2.77"), 26)).hasToString("192.0.2.64/26");
        assertThat(IpPrefix.host(IpAddress.parse("::1"))).hasToString("::1/128");
        assertThat(IpPrefix.everything(IpFamily.IPV4)).hasToString("0.0.0.0/0");
    }
}
