package org.sitless.linux.libc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class NativeMemoryTest {
    @Test
    void shouldGiveZeroedMemoryAtPageBoundary() {
        try (NativeMemory memory = NativeMemory.allocate(10_000)) {
            UnsafeBuffer buffer = memory.buffer();

            assertThat(memory.address() % 4096).isZero();
            assertThat(buffer.addressOffset()).isEqualTo(memory.address());
            assertThat(buffer.capacity()).isEqualTo(10_000);
            assertThat(buffer.getLong(9_992)).isZero();
        }
    }

    @Test
    void shouldLayBuffersOverParts() {
        try (NativeMemory memory = NativeMemory.allocate(4096)) {
            memory.buffer(100, 8).putLong(0, 42);

            assertThat(memory.buffer().getLong(100)).isEqualTo(42);
            assertThatThrownBy(() -> memory.buffer(4090, 8)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> memory.buffer(-1, 8)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void shouldRefuseBuffersAfterClose() {
        NativeMemory memory = NativeMemory.allocate(4096);
        memory.close();
        memory.close();

        assertThatThrownBy(memory::buffer)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("closed");
    }

    @Test
    void shouldEndStringsWithZero() {
        try (NativeMemory text = NativeMemory.ofString("tün")) {
            assertThat(text.lengthBytes()).isEqualTo(5);
            assertThat(text.buffer().getByte(4)).isZero();
            assertThat(text.buffer().getStringWithoutLengthUtf8(0, 4)).isEqualTo("tün");
        }
    }

    @Test
    void shouldRefuseImpossibleSizes() {
        assertThatThrownBy(() -> NativeMemory.allocate(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> NativeMemory.allocate(1L << 60))
                .isInstanceOfSatisfying(SyscallException.class, failure -> assertThat(failure.errno())
                        .isEqualTo(Errno.ENOMEM));
    }
}
