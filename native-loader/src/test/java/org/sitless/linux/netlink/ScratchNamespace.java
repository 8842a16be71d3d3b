package org.sitless.linux.netlink;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Assumptions;
import org.sitless.linux.libc.NetworkNamespace;

/** A network namespace of the test's own, with {@code lo} up and nothing else, removed at the end with all that is in it. */
final class ScratchNamespace implements AutoCloseable {
    private static final AtomicInteger COUNT = new AtomicInteger();
    private static final long LONGEST_SECONDS = 20;

    private final String name;

    private ScratchNamespace(String name) {
        this.name = name;
    }

    static ScratchNamespace create() {
        Assumptions.assumeTrue("root".equals(System.getProperty("user.name")), "making a network namespace needs root");
        Assumptions.assumeTrue(Files.isWritable(Path.of("/run")), "ip netns keeps its names in /run");
        String name = "nlt_" + ProcessHandle.current().pid() + "_" + COUNT.incrementAndGet();
        run("ip", "netns", "add", name);
        ScratchNamespace namespace = new ScratchNamespace(name);
        namespace.ip("link set lo up");
        return namespace;
    }

    String name() {
        return name;
    }

    NetworkNamespace namespace() {
        return NetworkNamespace.named(name);
    }

    Path path() {
        return namespace().path();
    }

    /** Runs {@code ip -n NAME ...} and gives what it prints. */
    String ip(String arguments) {
        List<String> command = new ArrayList<>(List.of("ip", "-n", name));
        command.addAll(List.of(arguments.split(" ", -1)));
        return run(command.toArray(String[]::new));
    }

    /** What {@code ip -j -d ...} says. */
    List<Map<String, Object>> show(String arguments) {
        return Json.objects(ip("-j -d " + arguments));
    }

    /** Runs a command inside. */
    String exec(String... command) {
        List<String> whole = new ArrayList<>(List.of("ip", "netns", "exec", name));
        whole.addAll(List.of(command));
        return run(whole.toArray(String[]::new));
    }

    private static String run(String... command) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new IllegalStateException(String.join(" ", command) + ": " + output);
            }
            return output;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException wake) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(wake);
        }
    }

    @Override
    public void close() {
        run("ip", "netns", "del", name);
    }
}
