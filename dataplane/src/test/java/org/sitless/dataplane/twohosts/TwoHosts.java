package org.sitless.dataplane.twohosts;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Assumptions;
import org.sitless.linux.libc.NetworkNamespace;

/**
 * Two network namespaces joined by a veth pair, 192.0.2.1 and 192.0.2.2, for one test. Removed by {@link #close}.
 *
 * <pre>
 *   namespace left   192.0.2.1  veth ────── veth  192.0.2.2   namespace right
 * </pre>
 */
public final class TwoHosts implements AutoCloseable {
    public static final String LEFT_ADDRESS = "192.0.2.1";
    public static final String RIGHT_ADDRESS = "192.0.2.2";

    private static final AtomicInteger NEXT = new AtomicInteger();
    private static final int TIMEOUT_SECONDS = 30;
    private static final int ATTEMPTS = 500;

    private final String left;
    private final String right;

    private TwoHosts(String name) {
        left = name + "l";
        right = name + "r";
    }

    /** Makes the two, or skips the test with a sentence where that is not allowed. */
    public static TwoHosts make() {
        Assumptions.assumeTrue(Files.exists(Path.of("/dev/net/tun")), "this machine has no /dev/net/tun");
        TwoHosts hosts = new TwoHosts("sldp" + ProcessHandle.current().pid() + "x" + NEXT.incrementAndGet());
        Result made = runUnchecked(List.of("ip", "netns", "add", hosts.left));
        Assumptions.assumeTrue(made.status == 0, "network namespaces need root: " + made.output);
        try {
            hosts.join();
            return hosts;
        } catch (RuntimeException failure) {
            hosts.close();
            throw failure;
        }
    }

    private void join() {
        command("ip", "netns", "add", right);
        command("ip", "link", "add", "v0", "netns", left, "type", "veth", "peer", "name", "v0", "netns", right);
        configure(left, LEFT_ADDRESS);
        configure(right, RIGHT_ADDRESS);
    }

    private static void configure(String namespace, String address) {
        in(namespace, "sysctl", "-qw", "net.ipv6.conf.all.accept_dad=0", "net.ipv6.conf.default.accept_dad=0");
        in(namespace, "sysctl", "-qw", "net.ipv6.conf.v0.disable_ipv6=1");
        command("ip", "-n", namespace, "link", "set", "lo", "up");
        command("ip", "-n", namespace, "addr", "add", address + "/24", "dev", "v0");
        command("ip", "-n", namespace, "link", "set", "v0", "up");
    }

    public NetworkNamespace left() {
        return NetworkNamespace.named(left);
    }

    public NetworkNamespace right() {
        return NetworkNamespace.named(right);
    }

    /** Frames of at most the MTU with finished checksums, nothing merged on arrival: what a naive endpoint can bear. */
    public TwoHosts plainLink() {
        for (String host : List.of(left, right)) {
            in(host, "ethtool", "-K", "v0", "tx", "off", "tso", "off", "gro", "off");
        }
        return this;
    }

    /** As a network card: frames of at most the MTU, merged again on arrival. */
    public TwoHosts mergingLink() {
        for (String host : List.of(left, right)) {
            in(host, "ethtool", "-K", "v0", "tx", "off", "tso", "off", "gro", "on");
            in(host, "sh", "-c", "echo 1 > /sys/class/net/v0/threaded");
        }
        return this;
    }

    /** Gives the left host an address, which it has when this returns. */
    public void addressOnLeft(String address, String device) {
        addAddress(left, address, device);
    }

    public void addressOnRight(String address, String device) {
        addAddress(right, address, device);
    }

    /** The kernel makes an IPv6 address usable by a work queue, after the command has ended (addrconf_dad_work). */
    private static void addAddress(String namespace, String address, String device) {
        in(namespace, "ip", "addr", "add", address, "dev", device, "nodad");
        String bare = address.substring(0, address.indexOf('/'));
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            if (in(namespace, "ip", "-6", "route", "show", "table", "local").contains("local " + bare + " ")) {
                return;
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
        throw new IllegalStateException(namespace + " never got the address " + address);
    }

    /** Runs a command on the left host and gives its output. */
    public String onLeft(String... command) {
        return in(left, command);
    }

    public String onRight(String... command) {
        return in(right, command);
    }

    /** Starts a command on the right host that runs beside the test; the caller ends it. */
    public Process startOnRight(String... command) {
        return start(inNamespace(right, command));
    }

    public Process startOnLeft(String... command) {
        return start(inNamespace(left, command));
    }

    private static String in(String namespace, String... command) {
        return checked(inNamespace(namespace, command));
    }

    private static List<String> inNamespace(String namespace, String... command) {
        List<String> words = new java.util.ArrayList<>(List.of("ip", "netns", "exec", namespace));
        words.addAll(List.of(command));
        return words;
    }

    private static String command(String... words) {
        return checked(List.of(words));
    }

    private static String checked(List<String> words) {
        Result result = runUnchecked(words);
        if (result.status != 0) {
            throw new IllegalStateException(
                    String.join(" ", words) + ": status " + result.status + ": " + result.output);
        }
        return result.output;
    }

    private static Process start(List<String> words) {
        try {
            return new ProcessBuilder(words)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static Result runUnchecked(List<String> words) {
        try {
            Process process =
                    new ProcessBuilder(words).redirectErrorStream(true).start();
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IllegalStateException(words + " did not end");
            }
            return new Result(process.exitValue(), output);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    @Override
    public void close() {
        runUnchecked(List.of("ip", "netns", "del", left));
        runUnchecked(List.of("ip", "netns", "del", right));
    }

    private record Result(int status, String output) {}
}
