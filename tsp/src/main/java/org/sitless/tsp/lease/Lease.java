package org.sitless.tsp.lease;

import java.time.Instant;
import java.util.Optional;
import org.sitless.tsp.message.Ipv6Address;
import org.sitless.tsp.message.Ipv6Prefix;

/**
 * What an owner holds, or is about to.
 *
 * @param address of the client's inner end
 * @param prefix delegated behind it; empty for a host
 * @param until when it ends unless renewed: a reservation with the patience of the broker, a session with its lifetime
 * @param revision never the same twice: of this reservation, or of the session it became. Renewing and releasing name the one they
 *     mean, so that of two sessions of one user the later wins and the earlier learns it
 */
public record Lease(
        LeaseOwner owner,
        TunnelEndpoint endpoint,
        Ipv6Address address,
        Optional<Ipv6Prefix> prefix,
        Instant until,
        long revision) {}
