package org.sitless.tsp.lease;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.sitless.tsp.message.Ipv6Address;
import org.sitless.tsp.message.Ipv6Prefix;
import org.sitless.tsp.message.NamedAddress;

/**
 * What an owner holds, or is about to.
 *
 * @param address of the client's inner end
 * @param prefix delegated behind it; empty for a host
 * @param nameServers to which its owner wants the reverse zone of the prefix delegated (RFC 5572 §4.7.2)
 * @param until when it ends unless renewed: a reservation with the patience of the broker, a session with its lifetime
 * @param revision never the same twice: of this reservation, or of the session it became. Renewing and releasing name the one they
 *     mean, so that of two sessions of one user the later wins and the earlier learns it
 */
public record Lease(
        LeaseOwner owner,
        TunnelEndpoint endpoint,
        Ipv6Address address,
        Optional<Ipv6Prefix> prefix,
        List<NamedAddress> nameServers,
        Instant until,
        long revision) {
    public Lease {
        nameServers = List.copyOf(nameServers);
    }

    /** The same with another end. */
    public Lease until(Instant other) {
        return new Lease(owner, endpoint, address, prefix, nameServers, other, revision);
    }
}
