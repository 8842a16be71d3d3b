package org.sitless.app.doctor;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.sitless.app.host.StatePlace;
import org.sitless.linux.host.KernelRelease;
import org.sitless.linux.host.NativePlatform;
import org.sitless.linux.host.UnsupportedPlatformException;

/** The machine, its kernel, the TUN driver, and where state is kept. */
final class PlatformRungs {
    private PlatformRungs() {}

    static List<Rung> of(KernelRelease kernel, HostFiles files) {
        return List.of(platform(kernel), superPackets(kernel), tunDriver(files), stateFolder());
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
    private static Rung superPackets(KernelRelease kernel) {
        return kernel.atLeast(6, 2)
                ? Rung.ok("super-packets", "TCP and UDP cross the TUN device in 64 KB units")
                : Rung.hint(
                        "super-packets",
                        "TCP crosses the TUN device in 64 KB units, UDP one packet at a time",
                        "Linux 6.2 brings UDP too");
    }

    private static Rung tunDriver(HostFiles files) {
        Path device = files.at("dev/net/tun");
        if (!Files.exists(device)) {
            return Rung.missing(
                    "TUN driver",
                    "no /dev/net/tun",
                    "'modprobe tun', or 'mkdir -p /dev/net && mknod /dev/net/tun c 10 200', or give the container"
                            + " --device /dev/net/tun");
        }
        return Files.isReadable(device) && Files.isWritable(device)
                ? Rung.ok("TUN driver", "/dev/net/tun can be opened")
                : Rung.missing(
                        "TUN driver", "/dev/net/tun may not be opened", "run as root, or 'chmod 666 /dev/net/tun'");
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
