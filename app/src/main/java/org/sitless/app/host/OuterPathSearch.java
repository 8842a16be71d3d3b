package org.sitless.app.host;

import java.util.List;
import java.util.Optional;
import org.sitless.app.config.TunnelConfig;
import org.sitless.app.failure.CommandFailure;
import org.sitless.app.failure.ExitCode;
import org.sitless.dataplane.tunnel.InnerMtu;
import org.sitless.dataplane.wire.Ipv4Address;

/**
 * Finds the way to a tunnel's remote end: 1. its address, 2. our address, 3. the route and its MTU. Each may be missing while the host
 * boots; that is a reason to wait, never to give up.
 */
public final class OuterPathSearch {
    private final NameLookup names;
    private final OuterRoutes routes;

    public OuterPathSearch(NameLookup names, OuterRoutes routes) {
        this.names = names;
        this.routes = routes;
    }

    /** Looks once. */
    public Result look(TunnelConfig tunnel) {
        List<Ipv4Address> remotes = tunnel.remote()
                .address()
                .map(List::of)
                .orElseGet(() -> names.addressesOf(tunnel.remote().text()));
        if (remotes.isEmpty()) {
            return new Missing("an IPv4 address of " + tunnel.remote());
        }
        Ipv4Address remote = remotes.get(0);
        if (tunnel.local().isPresent() && !routes.isOurs(tunnel.local().get())) {
            return new Missing("the local address " + tunnel.local().get());
        }
        Optional<OuterRoute> route = routes.to(remote, tunnel.local());
        if (route.isEmpty()) {
            return new Missing("a route to " + remote);
        }
        return found(tunnel, remote, route.get());
    }

    private static Result found(TunnelConfig tunnel, Ipv4Address remote, OuterRoute route) {
        Ipv4Address local = tunnel.local().orElse(route.source());
        if (local.equals(remote)) {
            throw new CommandFailure(
                    ExitCode.USAGE,
                    "remote " + remote + " is this host's own address",
                    tunnel.where(),
                    "give the other end's address");
        }
        InnerMtu innerMtu =
                tunnel.innerMtu().orElseGet(() -> OuterPath.innerMtuFor(route.mtuBytes(), tunnel.outerProtocol()));
        return new Found(new OuterPath(local, remote, innerMtu));
    }

    /** What one look found. */
    public sealed interface Result {}

    /** The way is there. */
    public record Found(OuterPath path) implements Result {}

    /** Something is missing, {@code what} in words. */
    public record Missing(String what) implements Result {}
}
