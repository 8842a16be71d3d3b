package org.sitless.app.broker;

import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.sitless.app.config.BrokerConfig;
import org.sitless.dataplane.tunnel.InnerMtu;
import org.sitless.dataplane.tunnel.TunnelSpec;
import org.sitless.dataplane.wire.Ipv4Address;
import org.sitless.dataplane.wire.Ipv6Address;
import org.sitless.tsp.lease.Lease;
import org.sitless.tsp.message.TunnelType;

/** Puts leases into the words of the data plane. */
final class TunnelSpecs {
    /** An Ethernet path of 1,500 octets less the headers of IPv4 and UDP: RFC 791 §3.1, RFC 768. */
    private static final int UDP_INNER_BYTES = 1_472;

    private final Ipv4Address local;
    private final List<Ipv6Address> ownAddresses;
    private final InnerMtu proto41Mtu;
    private final InnerMtu udpMtu;
    private final Set<TunnelType> types;

    TunnelSpecs(BrokerConfig.Serving tunnel) {
        this.local = WireValues.of(tunnel.local());
        this.ownAddresses = List.of(WireValues.of(tunnel.address()), Ipv6Address.linkLocalOf(local));
        this.proto41Mtu = tunnel.innerMtu();
        this.udpMtu = new InnerMtu(Math.min(tunnel.innerMtu().bytes(), UDP_INNER_BYTES));
        this.types = tunnel.types();
    }

    TunnelSpec of(Lease lease) {
        boolean udp = lease.endpoint().type() == TunnelType.V6UDPV4;
        return new TunnelSpec(
                lease.owner().toString(),
                local,
                WireValues.of(lease.endpoint()),
                ownAddresses,
                ServedTunnel.given(lease),
                udp ? udpMtu : proto41Mtu,
                OptionalInt.of(TunnelSpec.DEFAULT_TTL),
                OptionalInt.of(0));
    }

    List<Ipv6Address> ownAddresses() {
        return ownAddresses;
    }

    boolean has(TunnelType type) {
        return types.contains(type);
    }
}
