package org.sitless.app.broker;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.sitless.dataplane.tunnel.Tunnel;
import org.sitless.dataplane.wire.Ipv6Prefix;
import org.sitless.tsp.lease.Lease;
import org.sitless.tsp.lease.LeaseOwner;

/**
 * A tunnel that is up, and whose it is.
 *
 * @param lease that it stands for; {@code until} as it was when the tunnel came up
 * @param tunnel in the data plane
 * @param since when it came up
 * @param restored whether it was up before this broker was: its client has nothing to do to keep it
 */
record ServedTunnel(Lease lease, Tunnel tunnel, Instant since, boolean restored) {
    LeaseOwner owner() {
        return lease.owner();
    }

    /** The client's address, and the prefix behind it. */
    static List<Ipv6Prefix> given(Lease lease) {
        List<Ipv6Prefix> given = new ArrayList<>();
        given.add(Ipv6Prefix.of(WireValues.of(lease.address()), 128));
        lease.prefix().map(WireValues::of).ifPresent(given::add);
        return given;
    }

    List<Ipv6Prefix> given() {
        return given(lease);
    }
}
