package org.sitless.app.broker;

import org.sitless.dataplane.counter.RoadName;
import org.sitless.dataplane.counter.TunnelSnapshot;
import org.sitless.dataplane.tunnel.OuterEnd;
import org.sitless.dataplane.tunnel.Tunnel;
import org.sitless.dataplane.tunnel.TunnelSpec;

/** Port: the data plane as far as tunnels concern it. Any thread; nothing waits for a lane. */
interface TunnelCarrier {
    /**
     * Carries a tunnel more.
     *
     * @throws IllegalArgumentException when its end or one of its prefixes belongs to another
     * @throws IllegalStateException when there is no room for one more
     */
    Tunnel addTunnel(TunnelSpec spec);

    /** In one step, so that nothing is lost between them. @throws IllegalArgumentException as {@link #addTunnel} */
    Tunnel replaceTunnel(Tunnel old, TunnelSpec spec);

    void removeTunnel(Tunnel tunnel);

    /** What was counted for a tunnel on a road. */
    TunnelSnapshot snapshot(RoadName road, Tunnel tunnel);

    /** The route to this end carries outer packets of this many bytes; what routers said of the path too long ago is forgotten. */
    void outerPathMtu(OuterEnd remote, int bytes);
}
