package org.sitless.app.wiring;

import java.util.Optional;
import java.util.function.IntConsumer;
import org.sitless.app.host.OuterPath;
import org.sitless.app.host.OuterRoute;
import org.sitless.app.host.OuterRoutes;
import org.sitless.app.log.Narration;
import org.sitless.linux.libc.SyscallException;

/**
 * Asks the kernel how large an outer packet the path to the remote end carries, and says it on.
 *
 * <p>That is the device's MTU, a route's, or what the kernel has learnt from ICMP about other packets that go there. What concerns our
 * own, the data plane's error queue brings at once. Threads: one.
 */
public final class PathMtuWatch {
    private final OuterRoutes routes;
    private final OuterPath path;
    private final IntConsumer told;
    private int knownBytes;

    /** @param told gets the answer to each question, in bytes */
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
                    .ifPresent(this::tell);
        } catch (SyscallException failure) {
            Narration.tell(PathMtuWatch.class, "the way to {}: {}", path.remote(), failure.getMessage());
        }
    }

    private void tell(int bytes) {
        if (bytes != knownBytes) {
            Narration.tell(PathMtuWatch.class, "the route to {} carries {} bytes", path.remote(), bytes);
            knownBytes = bytes;
        }
        told.accept(bytes);
    }
}
