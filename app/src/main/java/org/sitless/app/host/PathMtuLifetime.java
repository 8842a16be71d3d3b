package org.sitless.app.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.sitless.dataplane.tunnel.PathMtu;

/**
 * For how long a path MTU that a router told is believed: what the host's admin chose for the kernel too, ten minutes unless it was changed
 * (RFC 8201 §5.3). Of the calling thread's network namespace.
 *
 * <p>Source: {@code net.ipv4.route.mtu_expires} of Documentation/networking/ip-sysctl.rst.
 */
public final class PathMtuLifetime {
    private static final Path SETTING = Path.of("/proc/sys/net/ipv4/route/mtu_expires");

    private PathMtuLifetime() {}

    /** The setting as it is now; the usual ten minutes where it cannot be read. */
    public static Duration now() {
        try {
            return Duration.ofSeconds(Long.parseLong(Files.readString(SETTING).strip()));
        } catch (IOException | NumberFormatException absent) {
            return PathMtu.USUAL_LIFETIME;
        }
    }
}
