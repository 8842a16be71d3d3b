package org.sitless.app.host;

import java.util.Optional;
import org.sitless.dataplane.wire.Ipv4Address;

/** What the host knows about the way to IPv4 addresses. */
public interface OuterRoutes {
    /** Whether this is an address of this host. */
    boolean isOurs(Ipv4Address address);

    /** How packets to this address leave, from one of our addresses if it is given; empty if they cannot. */
    Optional<OuterRoute> to(Ipv4Address destination, Optional<Ipv4Address> source);
}
