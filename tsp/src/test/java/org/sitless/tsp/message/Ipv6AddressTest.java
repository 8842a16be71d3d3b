package org.sitless.tsp.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Ipv6AddressTest {
    @ParameterizedTest
    @CsvSource({
        "2001:db8::1, 2001:db8::1",
        "2001:0DB8:4001:0000:0000:0000:0000:0000, 2001:db8:4001::",
        "::, ::",
        "::1, ::1",
        "1::, 1::",
        "2001:db8:0:0:1:0:0:1, 2001:db8::1:0:0:1",
        "2001:db8:0:1:1:1:1:1, 2001:db8:0:1:1:1:1:1",
        "::ffff:192.0.2.1, ::ffff:c000:201",
        "1:2:3:4:5:6:7::, 1:2:3:4:5:6:7:0",
        "::2:3:4:5:6:7:8, 0:2:3:4:5:6:7:8",
        "2001:db8:c18:ffff::0000:0000:0000:0001, 2001:db8:c18:ffff::1",
    })
    void shouldReadAddressAndPrintItShort(String text, String shortest) {
        assertThat(Ipv6Address.of(text)).hasToString(shortest);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ":",
                ":::",
                "1",
                "1:2:3:4:5:6:7",
                "1:2:3:4:5:6:7:8:9",
                "1::2::3",
                "12345::",
                "g::",
                "1:2:3:4:5:6:7:8::9",
                ":1:2:3:4:5:6:7:8",
                "1:2:3:4:5:6:7:8:",
                "fe80::1%eth0",
                "[::1]",
                "::1.2.3",
                "::1.2.3.256",
                "1.2.3.4::",
                "2001:db8::/32",
                " ::1",
                "::\uFF11"
            })
    void shouldRefuseWhatIsNoAddress(String text) {
        assertThat(Ipv6Address.read(text)).isEmpty();
        assertThatThrownBy(() -> Ipv6Address.of(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Property
    void shouldReadBackWhatItPrints(@ForAll long high, @ForAll long low) {
        Ipv6Address address = new Ipv6Address(high, low);

        assertThat(Ipv6Address.of(address.toString())).isEqualTo(address);
        assertThat(Ipv6Address.of(address.padded())).isEqualTo(address);
        assertThat(address.padded()).hasSize(39);
    }

    @Property
    void shouldAgreeWithTheJdk(@ForAll long high, @ForAll long low) throws UnknownHostException {
        Ipv6Address address =
                new Ipv6Address((high & 0xFFFF_0000_FFFF_0000L) | (1L << 61), low & 0x0000_00FF_0000_FFFFL);

        byte[] octets = InetAddress.getByName(address.toString()).getAddress();

        assertThat(ByteBuffer.wrap(octets).getLong()).isEqualTo(address.high());
        assertThat(ByteBuffer.wrap(octets).getLong(8)).isEqualTo(address.low());
    }

    @Property
    void shouldNeverThrowOnAnyText(@ForAll String text) {
        assertThat(Ipv6Address.read(text)).isNotNull();
        assertThat(Ipv4Address.read(text)).isNotNull();
    }
}
