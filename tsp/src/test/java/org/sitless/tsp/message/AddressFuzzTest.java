package org.sitless.tsp.message;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;

/** Addresses, prefixes and names as text, from people and peers. */
class AddressFuzzTest {
    @FuzzTest(maxDuration = "2m")
    void shouldReadAnyText(byte[] input) {
        String text = new String(input, UTF_8);
        Ipv4Address.read(text)
                .ifPresent(address -> assertThat(address.toString()).isEqualTo(text));
        Ipv6Address.read(text).ifPresent(address -> {
            assertThat(Ipv6Address.read(address.toString())).contains(address);
            assertThat(Ipv6Address.read(address.padded())).contains(address);
        });
        if (NamedAddress.isHostName(text)) {
            assertThat(text).matches("[A-Za-z0-9.-]{1,254}");
        }
    }

    @FuzzTest(maxDuration = "2m")
    void shouldReadAnyPrefix(byte[] input) {
        try {
            Ipv6Prefix prefix = Ipv6Prefix.of(new String(input, UTF_8));
            assertThat(Ipv6Prefix.of(prefix.toString())).isEqualTo(prefix);
            assertThat(prefix.contains(prefix.first())).isTrue();
        } catch (IllegalArgumentException e) {
            assertThat(e).hasMessageMatching("(?s)'.*' is not an IPv6 prefix|a prefix length is 0 to 128, not \\d+");
        }
    }
}
