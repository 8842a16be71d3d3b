package org.sitless.app.host;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.sitless.app.log.Narration;
import org.sitless.linux.libc.Errno;
import org.sitless.linux.libc.FileDescriptor;
import org.sitless.linux.libc.NativeMemory;
import org.sitless.linux.libc.NetworkNamespace;
import org.sitless.linux.libc.SyscallException;
import org.sitless.linux.libc.Syscalls;

/**
 * Reads and writes {@code /proc/sys/net/ipv6/conf/DEVICE/NAME} of one namespace.
 *
 * <p>{@code /proc/sys/net} shows the namespace of the thread that looks, so for another namespace a thread goes there.
 */
public final class DeviceSysctl {
    private static final Path CONF = Path.of("/proc/sys/net/ipv6/conf");

    private static final int LONGEST_NUMBER = 32;

    private static final String READ_ONLY_CURE =
            "set it from outside, 'sysctl -w net.ipv6.conf.%1$s.%2$s=%3$d', or give the container --sysctl net.ipv6.conf.%1$s.%2$s=%3$d";

    private final Optional<NetworkNamespace> namespace;

    /** Of the namespace behind this path, or of the calling thread's. */
    public DeviceSysctl(Optional<Path> namespace) {
        this.namespace = namespace.map(NetworkNamespace::at);
    }

    /** The value; empty if the kernel has no IPv6, the device has none, or the file cannot be read. */
    public Optional<Long> read(String device, String name) {
        return namespace.map(there -> there.call(() -> readHere(device, name))).orElseGet(() -> readHere(device, name));
    }

    /** In one read: the kernel gives a number whole or not at all, and {@code Files.readString} would begin with a single byte. */
    private static Optional<Long> readHere(String device, String name) {
        try (InputStream file = Files.newInputStream(CONF.resolve(device).resolve(name))) {
            byte[] text = new byte[LONGEST_NUMBER];
            int length = Math.max(0, file.read(text));
            return Optional.of(Long.valueOf(new String(text, 0, length, StandardCharsets.US_ASCII).strip()));
        } catch (IOException | NumberFormatException e) {
            return Optional.empty();
        }
    }

    /**
     * Writes a value.
     *
     * @throws SyscallException naming the cure, if the kernel has no such parameter or it may not be written
     */
    void write(String device, String name, long value) {
        namespace.ifPresentOrElse(
                there -> there.run(() -> writeHere(device, name, value)), () -> writeHere(device, name, value));
    }

    private static void writeHere(String device, String name, long value) {
        Path path = CONF.resolve(device).resolve(name);
        try (FileDescriptor file = FileDescriptor.open(path, FileDescriptor.O_WRONLY);
                NativeMemory text = NativeMemory.ofString(Long.toString(value))) {
            int length = (int) text.lengthBytes() - 1;
            SyscallException.check(Syscalls.write(file.number(), text.address(), length), "write", path.toString());
        } catch (SyscallException e) {
            throw e.errno() == Errno.EROFS ? e.withCure(READ_ONLY_CURE.formatted(device, name, value)) : e;
        }
    }

    /** Writes a value that is good to have but not needed: containers often forbid it, which is logged. */
    void tryWrite(String device, String name, long value) {
        namespace.ifPresentOrElse(
                there -> there.run(() -> tryWriteHere(device, name, value)), () -> tryWriteHere(device, name, value));
    }

    private static void tryWriteHere(String device, String name, long value) {
        try {
            Files.writeString(CONF.resolve(device).resolve(name), Long.toString(value));
        } catch (IOException e) {
            Narration.tell(DeviceSysctl.class, "{} of {} stays as it is: {}", name, device, e);
        }
    }
}
