package org.sitless.app.doctor;

import java.util.List;
import org.sitless.linux.host.Finding;

/** IPv6 in this namespace, and who else handles protocol 41. */
final class NetworkRungs {
    /** Protocol 41 as {@code /proc/net/raw} writes it behind the address. */
    private static final String PROTOCOL_41 = ":0029";

    private NetworkRungs() {}

    static List<Rung> of(Finding ipv6, Finding sitDriver, HostFiles files) {
        return List.of(Rung.needed("IPv6", ipv6), sitDriver(sitDriver), otherReceivers(files));
    }

    private static Rung sitDriver(Finding sitDriver) {
        String name = "kernel's sit";
        return sitDriver.present()
                ? Rung.hint(
                        name, sitDriver.reason(), "never configure one pair of addresses in both: each would answer")
                : Rung.ok(name, sitDriver.reason());
    }

    private static Rung otherReceivers(HostFiles files) {
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
