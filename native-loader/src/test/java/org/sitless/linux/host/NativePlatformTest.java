package org.sitless.linux.host;

import static java.nio.ByteOrder.BIG_ENDIAN;
import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

class NativePlatformTest {
    @Test
    void shouldKnowBothNamesOfBothArchitectures() {
        assertThat(NativePlatform.of("Linux", "amd64", "64", LITTLE_ENDIAN)).isEqualTo(NativePlatform.X86_64);
        assertThat(NativePlatform.of("Linux", "x86_64", null, LITTLE_ENDIAN)).isEqualTo(NativePlatform.X86_64);
        assertThat(NativePlatform.of("Linux", "aarch64", "64", LITTLE_ENDIAN)).isEqualTo(NativePlatform.AARCH64);
        assertThat(NativePlatform.of("Linux", "arm64", "64", LITTLE_ENDIAN)).isEqualTo(NativePlatform.AARCH64);
    }

    @Test
    void shouldSayWhatIsDifferent() {
        refuses("Windows 11", "amd64", "64", LITTLE_ENDIAN, "Windows 11");
        refuses("Linux", "x86", "32", LITTLE_ENDIAN, "32-bit");
        refuses("Linux", "ppc64", "64", BIG_ENDIAN, "big-endian");
        refuses("Linux", "riscv64", "64", LITTLE_ENDIAN, "riscv64");
    }

    private static void refuses(String system, String architecture, String bits, ByteOrder order, String why) {
        assertThatThrownBy(() -> NativePlatform.of(system, architecture, bits, order))
                .isInstanceOf(UnsupportedPlatformException.class)
                .hasMessageStartingWith("unsupported platform: ")
                .hasMessageContaining(why);
    }
}
