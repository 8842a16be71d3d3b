package org.sitless.app.doctor;

import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;

/** IPv6 in this namespace, and who else handles protocol 41. */
final class NetworkRungs {
    /** Protocol 41 as {@code /proc/net/raw} writes it behind the address. */
    private static final String PROTOCOL_41 = ":0029";

    private final HostFiles files;

    NetworkRungs(HostFiles files) {
        this.files = files;
    }

    List<Rung> examine() {
        List<Rung> rungs = new ArrayList<>();
        rungs.add(ipv6());
        rungs.add(sitModule());
        rungs.add(otherReceivers());
        return rungs;
    }

    private Rung ipv6() {
        String name = "IPv6";
        if (!Files.exists(files.at("proc/sys/net/ipv6"))) {
            return Rung.missing(name, "the kernel has none", "boot without ipv6.disable=1, or load the module ipv6");
        }
        boolean off = files.text("proc/sys/net/ipv6/conf/default/disable_ipv6")
                .orElse("0")
                .equals("1");
        return off
                ? Rung.missing(
                        name,
                        "switched off for new devices",
                        "'sysctl -w net.ipv6.conf.default.disable_ipv6=0', or give the container"
                                + " --sysctl net.ipv6.conf.all.disable_ipv6=0")
                : Rung.ok(name, "switched on for new devices");
    }

    /**
     * A raw socket gets its copy before the protocol's handler ({@code ip_protocol_deliver_rcu} in net/ipv4/ip_input.c), so both see each
     * packet; a handler that knows no such tunnel answers with ICMP port unreachable.
     */
    private Rung sitModule() {
        String name = "kernel's sit";
        if (!Files.exists(files.at("sys/module/sit"))) {
            return Rung.ok(name, "not loaded: protocol 41 is ours alone");
        }
        return Rung.hint(
                name,
                "loaded: both get every packet of protocol 41, and sit answers those of no tunnel of its own with"
                        + " 'port unreachable'",
                "'rmmod sit' if nobody uses it, and never configure the same pair of addresses in both");
    }

    private Rung otherReceivers() {
        String name = "other receivers";
        long receivers = files.lines("proc/thread-self/net/raw").stream()
                .filter(line -> line.strip().matches("\\d+: [0-9A-F]{8}" + PROTOCOL_41 + " .*"))
                .count();
        return receivers == 0
                ? Rung.ok(name, "no raw socket of protocol 41 is open")
                : Rung.hint(
                        name,
                        receivers + (receivers == 1 ? " raw socket" : " raw sockets") + " of protocol 41 open",
                        "fine for tunnels to different remote ends: see 'sitless status'");
    }
}
