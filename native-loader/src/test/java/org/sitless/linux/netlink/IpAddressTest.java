package org.sitless.linux.netlink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.InetAddress;
import java.net.UnknownHostException;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IpAddressTest {
    /** The examples of RFC 5952 §4 and §5. */
    @ParameterizedTest
    @CsvSource({
        "2001:0db8::0001, 2001:db8::1",
        "2001:db8:0:0:0:0:2:1, 2001:db8::2:1",
        "2001:db8:0:1:1:1:1:1, 2001:db8:0:1:1:1:1:1",
        "2001:0:0:1:0:0:0:1, 2001:0:0:1::1",
        "2001:db8:0:0:1:0:0:1, 2001:db8::1:0:0:1",
        "2001:DB8::AbCd, 2001:db8::abcd",
        "0:0:0:0:0:ffff:c000:201, ::ffff:192.0.2.1",
        "::ffff:192.0.2.1, ::ffff:192.0.2.1",
        "64:ff9b::192.0.2.33, 64:ff9b::c000:221",
        "::, ::",
        "::1, ::1",
        "1::, 1::",
        "1:2:3:4:5:6:7::, 1:2:3:4:5:6:7:0",
        "::2:3:4:5:6:7:8, 0:2:3:4:5:6:7:8",
        "1:2:3:4:5:6:192.0.2.1, 1:2:3:4:5:6:c000:201",
        "192.0.2.1, 192.0.2.1",
        "255.255.255.255, 255.255.255.255"
    })
    void shouldPrintCanonicalForm(String text, String canonical) {
        assertThat(IpAddress.parse(text)).hasToString(canonical);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1.2.3",
                "1.2.3.4.5",
                "256.0.0.1",
                "01.2.3.4",
                "1.2.3.4 ",
                "a.b.c.d",
                "-1.2.3.4",
                "1..2.3",
                ":",
                ":::",
                "1::2::3",
                "1:2:3:4:5:6:7",
                "1:2:3:4:5:6:7:8:9",
                "1:2:3:4:5:6:7::8",
                ":1::2",
                "1::2:",
                "12345::",
                "g::",
                "fe80::1%eth0",
                "1.2.3.4::",
                "::1.2.3.4:5",
                "::1.2.3",
                "1:2:3:4:5:6:7:1.2.3.4",
                "[::1]",
                "::1/128",
                "localhost",
                "::\u0661"
            })
    void shouldRefuseWhatIsNoLiteral(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> IpAddress.parse(text))
                .withMessageContaining("is not an IP address");
    }

    @Property
    void shouldParseWhatItPrints(@ForAll("addresses") IpAddress address) {
        assertThat(IpAddress.parse(address.toString())).isEqualTo(address);
    }

    @Property
    void shouldAgreeWithJdk(@ForAll("addresses") IpAddress address) throws UnknownHostException {
        InetAddress jdk = InetAddress.getByAddress(address.bytes());

        assertThat(address.toInetAddress()).isEqualTo(jdk);
        assertThat(IpAddress.of(jdk).bytes()).isEqualTo(jdk.getAddress());
        assertThat(InetAddress.getByName(address.toString())).isEqualTo(jdk);
        assertThat(address.isLoopback()).isEqualTo(jdk.isLoopbackAddress());
        assertThat(address.isMulticast()).isEqualTo(jdk.isMulticastAddress());
        assertThat(address.isLinkLocal()).isEqualTo(jdk.isLinkLocalAddress());
        assertThat(address.isUnspecified()).isEqualTo(jdk.isAnyLocalAddress());
    }

    @Property
    void shouldReadWhatItWrites(@ForAll("addresses") IpAddress address) {
        UnsafeBuffer buffer = new UnsafeBuffer(new byte[24]);
        address.write(buffer, 3);

        assertThat(IpAddress.read(address.family(), buffer, 3)).isEqualTo(address);
    }

    @Example
    void shouldRefuseWideIpv4Address() {
        assertThatIllegalArgumentException().isThrownBy(() -> new IpAddress(IpFamily.IPV4, 0, 1L << 32));
    }

    @Provide
    Arbitrary<IpAddress> addresses() {
        Arbitrary<Long> masks = Arbitraries.of(-1L, 0L, 0xFFFFL, 0xFFFF_0000_0000_FFFFL, 0xFFFF_FFFFL);
        Arbitrary<Long> words = Combinators.combine(Arbitraries.longs(), masks).as((word, mask) -> word & mask);
        return Arbitraries.oneOf(
                Arbitraries.integers().map(IpAddress::ofIpv4),
                Combinators.combine(words, words).as(IpAddress::ofIpv6));
    }
}
