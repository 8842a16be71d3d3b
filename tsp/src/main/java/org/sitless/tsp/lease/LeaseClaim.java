package org.sitless.tsp.lease;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.sitless.tsp.message.NamedAddress;
import org.sitless.tsp.message.TunnelType;

/**
 * A wish for a lease.
 *
 * @param prefixLength empty for a host
 * @param nameServers to which the reverse zone of the prefix is to be delegated; none for a host
 * @param reservedUntil when the reservation ends unless it is accepted
 */
public record LeaseClaim(
        LeaseOwner owner,
        TunnelEndpoint endpoint,
        Optional<Integer> prefixLength,
        List<NamedAddress> nameServers,
        Instant reservedUntil) {
    public LeaseClaim {
        nameServers = List.copyOf(nameServers);
    }

    /** The same for another time. */
    public LeaseClaim reservedUntil(Instant other) {
        return new LeaseClaim(owner, endpoint, prefixLength, nameServers, other);
    }

    /** One that names no servers. */
    public LeaseClaim(
            LeaseOwner owner, TunnelEndpoint endpoint, Optional<Integer> prefixLength, Instant reservedUntil) {
        this(owner, endpoint, prefixLength, List.of(), reservedUntil);
    }

    /**
     * Whether this one may have its end point although a session of somebody else is up there.
     *
     * <p>Who authenticates at an address has more right to it than who was only ever seen there. Of two users the later gets a UDP port:
     * a NAT gave it to him since; at an IPv4 address both may live.
     */
    public boolean outranks(LeaseOwner there) {
        boolean shareable = endpoint.type() == TunnelType.V6UDPV4;
        return owner.isAnonymous() ? shareable && there.isAnonymous() : shareable || there.isAnonymous();
    }
}
