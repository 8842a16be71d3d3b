package org.sitless.app.peerconfig;

import java.util.Optional;
import org.sitless.dataplane.wire.Ipv4Address;
import org.sitless.dataplane.wire.Ipv6Address;
import org.sitless.dataplane.wire.Ipv6Prefix;

/**
 * A configured tunnel (RFC 4213), seen from the system that is configured.
 *
 * @param localIpv4 its own outer address
 * @param remoteIpv4 the broker's outer address
 * @param localIpv6 its own address in the tunnel
 * @param remoteIpv6 the broker's address in the tunnel
 * @param prefix what is routed to it, for a router
 * @param mtuBytes of the tunnel
 * @param lan the interface that gets the first /64 of the prefix, as that system calls it
 */
public record PeerTerms(
        Ipv4Address localIpv4,
        Ipv4Address remoteIpv4,
        Ipv6Address localIpv6,
        Ipv6Address remoteIpv6,
        Optional<Ipv6Prefix> prefix,
        int mtuBytes,
        Optional<String> lan) {
    /** RFC 4213 §3.2: 1,500 octets of Ethernet without an IPv4 header. */
    public static final int USUAL_MTU_BYTES = 1_480;

    private static final int LAN_PREFIX_LENGTH = 64;

    /** The first address of the first /64 of the prefix: the router's on its LAN. */
    Optional<String> lanAddress() {
        return prefix.filter(delegated -> delegated.length() <= LAN_PREFIX_LENGTH)
                .map(delegated -> new Ipv6Address(delegated.high(), 1) + "/" + LAN_PREFIX_LENGTH);
    }

    /** The LAN's interface, or a word that begs to be replaced. */
    String lanOr(String placeholder) {
        return lan.orElse(placeholder);
    }
}
