package org.sitless.tun;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.sitless.linux.libc.NetworkNamespace;

/** A network namespace of a test's own, gone with {@link #close} and every device in it. */
final class ScratchNamespace implements AutoCloseable {
    private static final AtomicInteger NEXT = new AtomicInteger();

    private final String name = "native-tun-" + ProcessHandle.current().pid() + "-" + NEXT.getAndIncrement();
    private final NetworkNamespace namespace = NetworkNamespace.named(name);

    ScratchNamespace() {
        assumeTrue(status("ip", "netns", "add", name) == 0, "needs root to make a network namespace");
    }

    String name() {
        return name;
    }

    <T> T call(Supplier<T> work) {
        return namespace.call(work);
    }

    TunDevice open(TunOptions options) {
        return call(() -> TunDevice.open(options));
    }

    /** {@code ip} inside, which must succeed. */
    void ip(String... arguments) {
        String[] command =
                Stream.concat(Stream.of("ip", "-n", name), Stream.of(arguments)).toArray(String[]::new);
        if (status(command) != 0) {
            throw new AssertionError(String.join(" ", command) + " failed");
        }
    }

    boolean hasDevice(String device) {
        return status("ip", "-n", name, "link", "show", device) == 0;
    }

    /** Up with an address that is usable at once; no address of the kernel's own and nothing solicited. */
    void up(String device, String address) {
        ip("link", "set", "dev", device, "addrgenmode", "none");
        ip("link", "set", "dev", device, "mtu", "1480", "up");
        ip("-6", "address", "add", address, "dev", device, "nodad");
    }

    /** What a command says inside. */
    String output(String... command) {
        String[] inside = Stream.concat(Stream.of("ip", "netns", "exec", name), Stream.of(command))
                .toArray(String[]::new);
        try {
            Process process =
                    new ProcessBuilder(inside).redirectErrorStream(true).start();
            return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Override
    public void close() {
        status("ip", "netns", "del", name);
    }

    private static int status(String... command) {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError(String.join(" ", command) + " hangs");
            }
            return process.exitValue();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException wake) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(wake);
        }
    }
}
