package org.sitless.app.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.sitless.dataplane.tunnel.InnerMtu;
import org.sitless.dataplane.tunnel.OuterProtocol;
import org.sitless.dataplane.wire.Ipv4Address;
import org.sitless.dataplane.wire.Ipv6Prefix;

/**
 * One tunnel as asked for, every value checked as far as it can be without looking at the host.
 *
 * @param tun name of the device
 * @param local our outer address; empty means: the one that the route to the remote end uses
 * @param remote the other end: an IPv4 address, or a name to resolve
 * @param udp the ports of a tunnel over UDP; empty means: protocol 41
 * @param addresses our inner addresses
 * @param routes what is sent into the tunnel beside the addresses' own prefixes
 * @param innerMtu empty means: from the path
 * @param ttl outer TTL; empty means: inherit
 * @param trafficClass outer TOS octet without ECN; empty means: inherit
 * @param ecn whether congestion marks are copied outside
 * @param io how outer packets travel
 * @param offload whether super-packets are used
 * @param lanes empty means: by the number of processors
 * @param spin whether lanes poll without sleeping
 * @param mtuProbe whether the path is probed for the largest packet that passes (RFC 8899)
 * @param mssClamp whether segment sizes of TCP are clamped to what the path carries
 * @param namespace where the TUN device lives; empty means: here
 * @param configure whether addresses, MTU and routes are ours to set
 * @param where where it was asked for
 */
public record TunnelConfig(
        String tun,
        Optional<Ipv4Address> local,
        RemoteEnd remote,
        Optional<UdpPorts> udp,
        List<InterfaceAddress> addresses,
        List<Ipv6Prefix> routes,
        Optional<InnerMtu> innerMtu,
        OptionalInt ttl,
        OptionalInt trafficClass,
        boolean ecn,
        IoChoice io,
        boolean offload,
        OptionalInt lanes,
        boolean spin,
        boolean mtuProbe,
        boolean mssClamp,
        Optional<Path> namespace,
        boolean configure,
        String where) {
    /** Name of the device when none is given. */
    public static final String DEFAULT_TUN = "sitless0";

    /** What stands in front of each inner packet. */
    public OuterProtocol outerProtocol() {
        return udp.isPresent() ? OuterProtocol.UDP : OuterProtocol.PROTO41;
    }
}
