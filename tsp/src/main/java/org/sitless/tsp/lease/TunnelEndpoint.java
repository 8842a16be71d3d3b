package org.sitless.tsp.lease;

import org.sitless.tsp.message.Ipv4Address;
import org.sitless.tsp.message.TunnelType;

/**
 * The client's outer end of a tunnel.
 *
 * @param type {@link TunnelType#V6V4} or {@link TunnelType#V6UDPV4}
 * @param address where packets are sent: what the broker sees, not what the client believes
 * @param port 0 for {@link TunnelType#V6V4}
 */
public record TunnelEndpoint(TunnelType type, Ipv4Address address, int port) {
    public static TunnelEndpoint proto41(Ipv4Address address) {
        return new TunnelEndpoint(TunnelType.V6V4, address, 0);
    }

    public static TunnelEndpoint udp(Ipv4Address address, int port) {
        return new TunnelEndpoint(TunnelType.V6UDPV4, address, port);
    }

    @Override
    public String toString() {
        return type.attribute() + " " + address + (port == 0 ? "" : ":" + port);
    }
}
