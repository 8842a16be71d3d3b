package org.sitless.app.client;

import org.sitless.dataplane.wire.Ipv4Address;
import org.sitless.dataplane.wire.Ipv6Address;
import org.sitless.dataplane.wire.Ipv6Prefix;

/** From the words of TSP to those of the data plane, which knows nothing of TSP; and back. */
final class Addresses {
    private Addresses() {}

    static Ipv4Address of(org.sitless.tsp.message.Ipv4Address address) {
        return new Ipv4Address(address.bits());
    }

    static org.sitless.tsp.message.Ipv4Address spoken(Ipv4Address address) {
        return new org.sitless.tsp.message.Ipv4Address(address.bits());
    }

    static Ipv6Address of(org.sitless.tsp.message.Ipv6Address address) {
        return new Ipv6Address(address.high(), address.low());
    }

    static Ipv6Prefix of(org.sitless.tsp.message.Ipv6Prefix prefix) {
        return Ipv6Prefix.of(of(prefix.first()), prefix.length());
    }
}
