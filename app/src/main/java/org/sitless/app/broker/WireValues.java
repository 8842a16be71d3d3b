package org.sitless.app.broker;

import org.sitless.dataplane.tunnel.OuterEnd;
import org.sitless.tsp.lease.TunnelEndpoint;
import org.sitless.tsp.message.Ipv4Address;
import org.sitless.tsp.message.Ipv6Address;
import org.sitless.tsp.message.Ipv6Prefix;
import org.sitless.tsp.message.TunnelType;

/** The values of {@code tsp} in the words of the data plane, and one back. */
final class WireValues {
    private WireValues() {}

    static org.sitless.dataplane.wire.Ipv4Address of(Ipv4Address address) {
        return new org.sitless.dataplane.wire.Ipv4Address(address.bits());
    }

    static org.sitless.dataplane.wire.Ipv6Address of(Ipv6Address address) {
        return new org.sitless.dataplane.wire.Ipv6Address(address.high(), address.low());
    }

    static org.sitless.dataplane.wire.Ipv6Prefix of(Ipv6Prefix prefix) {
        return org.sitless.dataplane.wire.Ipv6Prefix.of(of(prefix.first()), prefix.length());
    }

    static Ipv6Prefix of(org.sitless.dataplane.wire.Ipv6Prefix prefix) {
        return new Ipv6Prefix(new Ipv6Address(prefix.high(), prefix.low()), prefix.length());
    }

    static OuterEnd of(TunnelEndpoint endpoint) {
        return endpoint.type() == TunnelType.V6UDPV4
                ? OuterEnd.udp(of(endpoint.address()), endpoint.port())
                : OuterEnd.proto41(of(endpoint.address()));
    }
}
