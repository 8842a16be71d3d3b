package org.sitless.linux.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What the files below {@code /proc}, {@code /sys} and {@code /run} tell; the root differs in tests.
 *
 * <p>{@code /proc/thread-self/net} and {@code /proc/sys/net} show the namespace of the reading thread; {@code /proc/net} would show the main thread's (proc(5)).
 */
record KernelFiles(Path root) {
    private static final String IPV6_CONF = "proc/sys/net/ipv6/conf/";

    KernelRelease release() {
        return KernelRelease.parse(text("proc/sys/kernel/osrelease").orElse("unknown"));
    }

    /** A device that comes up later takes {@code default}, not {@code all}: container engines set either. */
    Finding ipv6() {
        if (!Files.exists(root.resolve("proc/thread-self/net/if_inet6"))) {
            return Finding.no("the kernel has no IPv6: `modprobe ipv6`, and no ipv6.disable=1 on its command line");
        }
        for (String scope : new String[] {"all", "default"}) {
            String file = IPV6_CONF + scope + "/disable_ipv6";
            if (text(file).orElse("0").equals("1")) {
                return Finding.no("IPv6 is off in this network namespace (/" + file + " is 1): `sysctl net.ipv6.conf."
                        + scope + ".disable_ipv6=0`, or --sysctl net.ipv6.conf." + scope
                        + ".disable_ipv6=0 for a container");
            }
        }
        return Finding.yes("IPv6 is on in this network namespace");
    }

    /**
     * The driver has a parameter, so that the folder is there for a built-in one too. A raw socket gets its copy before the driver looks; what matches none of its own
     * tunnels the driver then answers with port unreachable (net/ipv4/tunnel4.c, tunnel64_rcv()).
     */
    Finding sitDriver() {
        return Files.isDirectory(root.resolve("sys/module/sit"))
                ? Finding.yes(
                        "the kernel's sit driver is there: we receive our packets all the same, but it answers those that match none of"
                                + " its own tunnels with ICMP port unreachable; `rmmod sit` where nothing else needs it")
                : Finding.no("the kernel's sit driver is not there, and not needed");
    }

    Optional<String> container() {
        if (Files.exists(root.resolve(".dockerenv"))) {
            return Optional.of("docker");
        }
        if (Files.exists(root.resolve("run/.containerenv"))) {
            return Optional.of("podman");
        }
        return text("run/systemd/container");
    }

    private Optional<String> text(String path) {
        try {
            return Optional.of(Files.readString(root.resolve(path)).strip());
        } catch (IOException unreadable) {
            return Optional.empty();
        }
    }
}
