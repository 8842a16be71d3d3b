package org.sitless.app.doctor;

import java.util.Optional;
import org.sitless.app.host.NetlinkOuterRoutes;
import org.sitless.app.host.OuterPath;
import org.sitless.app.host.OuterRoute;
import org.sitless.dataplane.tunnel.InnerMtu;
import org.sitless.dataplane.tunnel.OuterProtocol;
import org.sitless.dataplane.wire.Ipv4Address;

/** The way to a remote end and what fits into it. */
final class RouteRung {
    private static final int OUTER_HEADER_BYTES = 20;

    private RouteRung() {}

    static Rung examine(Ipv4Address remote) {
        try (NetlinkOuterRoutes routes = new NetlinkOuterRoutes()) {
            return describe(remote, routes.to(remote, Optional.empty()));
        }
    }

    static Rung describe(Ipv4Address remote, Optional<OuterRoute> route) {
        String name = "route to " + remote;
        if (route.isEmpty()) {
            return Rung.missing(name, "there is none", "give this host an IPv4 address and a route: 'ip -4 route'");
        }
        OuterRoute way = route.get();
        String found = "from " + way.source() + " by " + way.device() + ", path MTU " + way.mtuBytes() + ", tunnel MTU "
                + OuterPath.innerMtuFor(way.mtuBytes(), OuterProtocol.PROTO41).bytes();
        return way.mtuBytes() - OUTER_HEADER_BYTES < InnerMtu.MINIMUM_BYTES
                ? Rung.hint(name, found, "outer packets will be fragmented: IPv6 needs 1280, and 6in4 adds 20")
                : Rung.ok(name, found);
    }
}
