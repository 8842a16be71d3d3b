package org.sitless.tsp.session;

import java.time.Instant;
import java.util.List;
import org.sitless.tsp.lease.LeaseClaim;
import org.sitless.tsp.lease.LeaseOwner;
import org.sitless.tsp.lease.TunnelEndpoint;
import org.sitless.tsp.message.ClientMessage.RouterRequest;
import org.sitless.tsp.message.ClientMessage.TunnelRequest;

/**
 * A request that was found admissible.
 *
 * @param endpoint with the type decided, and the address where the client really is
 */
record TunnelWish(TunnelRequest request, LeaseOwner owner, TunnelEndpoint endpoint) {
    LeaseClaim claim(Instant reservedUntil) {
        return new LeaseClaim(
                owner,
                endpoint,
                request.router().map(RouterRequest::prefixLength),
                request.router().map(RouterRequest::dnsServers).orElse(List.of()),
                reservedUntil);
    }
}
