package org.sitless.tsp.lease;

import java.time.Instant;
import java.util.Optional;

/**
 * A wish for a lease.
 *
 * @param prefixLength empty for a host
 * @param reservedUntil when the reservation ends unless it is accepted
 */
public record LeaseClaim(
        LeaseOwner owner, TunnelEndpoint endpoint, Optional<Integer> prefixLength, Instant reservedUntil) {}
