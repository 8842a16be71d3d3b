package org.sitless.linux.libc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class FileDescriptorTest {
    @Test
    void shouldCloseOnceHoweverOftenAsked() {
        FileDescriptor first = FileDescriptor.eventFd("first");
        int number = first.number();
        first.close();

        try (FileDescriptor second = FileDescriptor.eventFd("second")) {
            first.close();

            assertThat(second.number())
                    .as("the kernel gives the lowest free number")
                    .isEqualTo(number);
            assertThat(Syscalls.ioctl(second.number(), 0, 0)).isNotEqualTo(-Errno.EBADF);
        }
        assertThat(first.isOpen()).isFalse();
        assertThatThrownBy(first::number)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("first is closed");
    }

    @Test
    void shouldNameCallObjectErrnoAndCure() {
        assertThatThrownBy(() -> FileDescriptor.open(Path.of("/nowhere/at/all"), FileDescriptor.O_RDONLY))
                .isInstanceOfSatisfying(SyscallException.class, failure -> {
                    assertThat(failure.call()).isEqualTo("open");
                    assertThat(failure.object()).isEqualTo("/nowhere/at/all");
                    assertThat(failure.errno()).isEqualTo(Errno.ENOENT);
                    assertThat(failure.withCure("make it"))
                            .hasMessage("open /nowhere/at/all: ENOENT (No such file or directory); make it");
                });
    }

    @Test
    void shouldCloseAtExec() throws Exception {
        try (FileDescriptor event = FileDescriptor.eventFd("event")) {
            String flags = Files.readString(Path.of("/proc/self/fdinfo/" + event.number()));

            assertThat(flags).containsPattern("flags:\\s+02\\d{6}");
        }
    }

    @Test
    void shouldTurnNonBlockingOnAndOff() throws Exception {
        try (FileDescriptor zero = FileDescriptor.open(Path.of("/dev/zero"), FileDescriptor.O_RDONLY)) {
            zero.nonBlocking(true);
            assertThat(statusFlags(zero) & FileDescriptor.O_NONBLOCK).isNotZero();

            zero.nonBlocking(false);
            assertThat(statusFlags(zero) & FileDescriptor.O_NONBLOCK).isZero();
        }
    }

    @Test
    void shouldRefuseToOwnWhatIsNoDescriptor() {
        assertThatThrownBy(() -> FileDescriptor.owning(-1, "inherited socket"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("inherited socket");
    }

    private static int statusFlags(FileDescriptor descriptor) throws Exception {
        for (String line : Files.readAllLines(Path.of("/proc/self/fdinfo/" + descriptor.number()))) {
            if (line.startsWith("flags:")) {
                return Integer.parseInt(line.substring("flags:".length()).trim(), 8);
            }
        }
        throw new AssertionError("no flags line");
    }
}
