package org.sitless.app.wiring;

import java.util.Optional;
import java.util.function.IntConsumer;
import org.sitless.app.host.OuterPath;
import org.sitless.app.host.OuterRoute;
import org.sitless.app.host.OuterRoutes;
import org.sitless.app.log.Narration;
import org.sitless.linux.libc.SyscallException;

/**
 * Asks the kernel how large an outer packet the path to the remote end carries, and tells when that changes.
 *
 * <p>The kernel learns it from ICMP ("fragmentation needed", RFC 1191) about what our raw socket sent, keeps it with the route, and
 * forgets it after ten minutes ({@code net.ipv4.route.mtu_expires}); then a larger path shows. Threads: one.
 */
public final class PathMtuWatch {
    private final OuterRoutes routes;
    private final OuterPath path;
    private final IntConsumer told;
    private int knownBytes;

    /** @param told gets the first value and every other one, in bytes */
    public PathMtuWatch(OuterRoutes routes, OuterPath path, IntConsumer told) {
        this.routes = routes;
        this.path = path;
        this.told = told;
    }

    /** Looks once. While there is no route, what was known stays. */
    public void look() {
        try {
            routes.to(path.remote(), Optional.of(path.local()))
                    .map(OuterRoute::mtuBytes)
                    .filter(bytes -> bytes != knownBytes)
                    .ifPresent(this::tell);
        } catch (SyscallException failure) {
            Narration.tell(PathMtuWatch.class, "the way to {}: {}", path.remote(), failure.getMessage());
        }
    }

    private void tell(int bytes) {
        Narration.tell(PathMtuWatch.class, "the path to {} carries {} bytes", path.remote(), bytes);
        knownBytes = bytes;
        told.accept(bytes);
    }
}
