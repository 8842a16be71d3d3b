package org.sitless.dataplane.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Ipv6AddressTest {
    @ParameterizedTest
    @CsvSource({
        "::, ::",
        "::1, ::1",
        "2001:DB8:0:0:1:0:0:1, 2001:db8::1:0:0:1",
        "fe80::192.0.2.1, fe80::c000:201",
        "::ffff:192.0.2.1, ::ffff:c000:201",
        "3ffe:b00:c18:1::, 3ffe:b00:c18:1::",
    })
    void shouldReadAndWriteText(String text, String canonical) {
        assertThat(Ipv6Address.parse(text)).hasToString(canonical);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", ":", "192.0.2.1", "[::1]", "fe80::1%eth0", "1:2:3", "::g", "2001:db8::1::2", "beef:cafe"})
    void shouldRefuseWhatIsNoAddress(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Ipv6Address.parse(text))
                .withMessageContaining("'" + text + "'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"tunnel.example.invalid:80", "x::1", ".::1"})
    void shouldNeverLookUpAName(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Ipv6Address.parse(text))
                .withNoCause();
    }
}
