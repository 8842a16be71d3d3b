package org.sitless.app.doctor;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.sitless.app.host.StatePlace;
import org.sitless.linux.host.KernelRelease;
import org.sitless.linux.host.NativePlatform;
import org.sitless.linux.host.UnsupportedPlatformException;
import org.sitless.tun.TunSupport;

/** The machine, its kernel, the TUN driver, and where state is kept. */
final class PlatformRungs {
    private PlatformRungs() {}

    static List<Rung> of(KernelRelease kernel, TunSupport tun) {
        return List.of(
                platform(kernel), Rung.needed("TUN driver", tun.driver()), superPackets(kernel, tun), stateFolder());
    }

    private static Rung platform(KernelRelease kernel) {
        try {
            return Rung.ok(
                    "platform",
                    "Linux " + kernel + " on " + NativePlatform.current() + ", Java "
                            + System.getProperty("java.version"));
        } catch (UnsupportedPlatformException e) {
            return Rung.missing("platform", e.getMessage(), "");
        }
    }

    /** Offloads of UDP on a TUN device ({@code TUN_F_USO4}, {@code TUN_F_USO6}) came with Linux 6.2. */
    private static Rung superPackets(KernelRelease kernel, TunSupport tun) {
        if (!tun.vnetHeader().present()) {
            return Rung.hint("super-packets", tun.vnetHeader().reason(), "");
        }
        return kernel.atLeast(6, 2)
                ? Rung.ok("super-packets", "TCP and UDP cross the TUN device in 64 KB units")
                : Rung.hint(
                        "super-packets",
                        "TCP crosses the TUN device in 64 KB units, UDP one packet at a time",
                        "Linux 6.2 brings UDP too");
    }

    private static Rung stateFolder() {
        Path root = StatePlace.root();
        Path existing = root;
        while (existing != null && !Files.exists(existing)) {
            existing = existing.getParent();
        }
        return existing != null && Files.isWritable(existing)
                ? Rung.ok("state folder", root + " can be written")
                : Rung.missing("state folder", root + " cannot be written", "run as root, or set SITLESS_RUN_DIR");
    }
}
