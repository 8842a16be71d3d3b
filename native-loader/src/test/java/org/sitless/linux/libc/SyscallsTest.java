package org.sitless.linux.libc;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SyscallsTest {
    private static final int POLLIN = 1;

    private final NativeMemory memory = NativeMemory.allocate(4096);
    private final UnsafeBuffer buffer = memory.buffer();

    @AfterEach
    void giveBack() {
        memory.close();
    }

    @Test
    void shouldReadWhatWasWritten() {
        try (FileDescriptor event = FileDescriptor.eventFd("test event")) {
            buffer.putLong(0, 7);

            int written = Syscalls.write(event.number(), memory.address(), 8);
            int read = Syscalls.read(event.number(), memory.address() + 8, 8);

            assertThat(written).isEqualTo(8);
            assertThat(read).isEqualTo(8);
            assertThat(buffer.getLong(8)).isEqualTo(7);
        }
    }

    @Test
    void shouldAnswerNegatedErrnoAndNotThrow() {
        try (FileDescriptor event = FileDescriptor.eventFd("test event")) {
            assertThat(Syscalls.read(event.number(), memory.address(), 8)).isEqualTo(-Errno.EAGAIN);
            assertThat(Syscalls.read(event.number(), memory.address(), 4)).isEqualTo(-Errno.EINVAL);
            assertThat(Syscalls.recvmmsg(event.number(), memory.address(), 1, 0))
                    .isEqualTo(-Errno.ENOTSOCK);
        }
        assertThat(Syscalls.close(-1)).isEqualTo(-Errno.EBADF);
        assertThat(Syscalls.ioctl(-1, 0, 0)).isEqualTo(-Errno.EBADF);
    }

    @Test
    void shouldGatherAndScatterBuffers() {
        try (FileDescriptor sink = FileDescriptor.open(Path.of("/dev/null"), FileDescriptor.O_WRONLY);
                FileDescriptor zeros = FileDescriptor.open(Path.of("/dev/zero"), FileDescriptor.O_RDONLY)) {
            iovec(0, memory.address() + 64, 10);
            iovec(1, memory.address() + 128, 20);
            buffer.setMemory(64, 100, (byte) 0xa5);

            assertThat(Syscalls.writev(sink.number(), memory.address(), 2)).isEqualTo(30);
            assertThat(Syscalls.readv(zeros.number(), memory.address(), 2)).isEqualTo(30);
            assertThat(buffer.getByte(137)).isZero();
            assertThat(buffer.getByte(74)).isEqualTo((byte) 0xa5);
        }
    }

    @Test
    void shouldPollUntilSomethingIsThere() {
        try (FileDescriptor event = FileDescriptor.eventFd("test event")) {
            buffer.putInt(0, event.number());
            buffer.putShort(4, (short) POLLIN);

            assertThat(Syscalls.poll(memory.address(), 1, 0)).isZero();
            assertThat(Syscalls.poll(memory.address(), 1, 5)).isZero();

            buffer.putLong(8, 1);
            Syscalls.write(event.number(), memory.address() + 8, 8);

            assertThat(Syscalls.poll(memory.address(), 1, 1000)).isEqualTo(1);
            assertThat(buffer.getShort(6)).isEqualTo((short) POLLIN);
        }
    }

    private void iovec(int index, long base, long length) {
        buffer.putLong(index * 16, base);
        buffer.putLong(index * 16 + 8, length);
    }
}
