package org.sitless.dataplane.tunnel;

import java.util.List;
import java.util.OptionalInt;
import org.sitless.dataplane.wire.Ipv4Address;
import org.sitless.dataplane.wire.Ipv6Address;
import org.sitless.dataplane.wire.Ipv6Prefix;

/**
 * What someone asked for: one configured tunnel (RFC 4213 §3), as values that were already checked.
 *
 * @param name shown in status and logs; the TUN device's name for a point-to-point tunnel
 * @param local outer source of everything we send
 * @param remote outer destination, and the only outer source we accept; it decides on the encapsulation
 * @param ownAddresses our inner addresses, link-local one included: a packet that arrives *from* one of them is spoofed
 * @param remotePrefixes where the remote's packets may come from; {@link Ipv6Prefix#ANY} on a tunnel to a provider,
 *     the client's own address or prefix on a broker (BCP 38). Also what routes inner destinations to this tunnel.
 * @param innerMtu largest inner packet
 * @param ttl outer TTL; empty means: inherit the inner hop limit
 * @param trafficClass outer DSCP as a whole TOS octet; empty means: inherit the inner DSCP
 * @param ecn whether the inner ECN field is copied outside: RFC 6040 §4.1, normal mode. Without it, in compatibility mode, it is clear
 *     outside, for a remote end that forgets congestion marks (§4.3)
 * @param sitePrefixes what lies behind us beside our own addresses: nobody at the other end speaks from there either
 */
public record TunnelSpec(
        String name,
        Ipv4Address local,
        OuterEnd remote,
        List<Ipv6Address> ownAddresses,
        List<Ipv6Prefix> remotePrefixes,
        InnerMtu innerMtu,
        OptionalInt ttl,
        OptionalInt trafficClass,
        boolean ecn,
        List<Ipv6Prefix> sitePrefixes) {
    /** RFC 4213 §3.3 leaves the TTL to the implementation; 64 is what hosts send. */
    public static final int DEFAULT_TTL = 64;

    /** One whose congestion marks are copied outside, as everybody's should be, and nothing known of what lies behind us. */
    public TunnelSpec(
            String name,
            Ipv4Address local,
            OuterEnd remote,
            List<Ipv6Address> ownAddresses,
            List<Ipv6Prefix> remotePrefixes,
            InnerMtu innerMtu,
            OptionalInt ttl,
            OptionalInt trafficClass) {
        this(name, local, remote, ownAddresses, remotePrefixes, innerMtu, ttl, trafficClass, true, List.of());
    }

    public TunnelSpec {
        ownAddresses = List.copyOf(ownAddresses);
        remotePrefixes = List.copyOf(remotePrefixes);
        sitePrefixes = List.copyOf(sitePrefixes);
        if (ttl.isPresent() && (ttl.getAsInt() < 1 || ttl.getAsInt() > 255)) {
            throw new IllegalArgumentException(
                    "tunnel " + name + ": a TTL is 1 to 255 or inherited, not " + ttl.getAsInt());
        }
        if (trafficClass.isPresent() && (trafficClass.getAsInt() < 0 || trafficClass.getAsInt() > 0xFF)) {
            throw new IllegalArgumentException(
                    "tunnel " + name + ": a TOS is 0 to 255 or inherited, not " + trafficClass.getAsInt());
        }
        if (remote.equals(OuterEnd.proto41(local))) {
            throw new IllegalArgumentException("tunnel " + name + ": local and remote are both " + local);
        }
    }

    /** The same, before a site that holds these prefixes. */
    public TunnelSpec inFrontOf(List<Ipv6Prefix> site) {
        return new TunnelSpec(
                name, local, remote, ownAddresses, remotePrefixes, innerMtu, ttl, trafficClass, ecn, site);
    }
}
