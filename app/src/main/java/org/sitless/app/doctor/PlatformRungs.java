package org.sitless.app.doctor;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.sitless.app.host.StatePlace;

/** The machine, its kernel, the TUN driver, and where state is kept. */
final class PlatformRungs {
    private static final Pattern RELEASE = Pattern.compile("(\\d+)\\.(\\d+).*");
    /** Offloads of UDP on a TUN device came with Linux 6.2. */
    private static final Runtime.Version USO = Runtime.Version.parse("6.2");

    private final HostFiles files;

    PlatformRungs(HostFiles files) {
        this.files = files;
    }

    List<Rung> examine() {
        return List.of(platform(), superPackets(), tunDriver(), stateFolder());
    }

    private static Rung platform() {
        String machine = System.getProperty("os.name") + " on " + System.getProperty("os.arch") + ", Java "
                + System.getProperty("java.version");
        boolean known = System.getProperty("os.name").equals("Linux")
                && List.of("amd64", "aarch64").contains(System.getProperty("os.arch"));
        return known
                ? Rung.ok("platform", machine)
                : Rung.missing("platform", machine, "use Linux on x86_64 or aarch64: nothing else was tested");
    }

    private Rung superPackets() {
        String release = files.text("proc/sys/kernel/osrelease").orElse("unknown");
        Matcher version = RELEASE.matcher(release);
        boolean udp = version.matches()
                && Runtime.Version.parse(version.group(1) + "." + version.group(2))
                                .compareTo(USO)
                        >= 0;
        return udp
                ? Rung.ok("super-packets", "kernel " + release + ": TCP and UDP cross the TUN device in 64 KB units")
                : Rung.hint(
                        "super-packets",
                        "kernel " + release + ": TCP crosses the TUN device in 64 KB units, UDP one packet at a time",
                        "Linux 6.2 brings UDP too");
    }

    private Rung tunDriver() {
        Path device = files.at("dev/net/tun");
        if (!Files.exists(device)) {
            return Rung.missing(
                    "TUN driver",
                    "no /dev/net/tun",
                    "'modprobe tun', or 'mkdir -p /dev/net && mknod /dev/net/tun c 10 200', or give the container --device /dev/net/tun");
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
