package org.sitless.app.host;

import java.util.List;
import org.sitless.app.config.InterfaceAddress;
import org.sitless.dataplane.tunnel.InnerMtu;
import org.sitless.dataplane.wire.Ipv6Prefix;

/**
 * How a TUN device shall be.
 *
 * @param deviceName its name
 * @param complete whether addresses, MTU and routes are ours to set; if not, the device is only brought up
 * @param innerMtu its MTU
 * @param addresses all of its addresses, the link-local one included
 * @param routes what else is sent into it
 */
public record DevicePlan(
        String deviceName,
        boolean complete,
        InnerMtu innerMtu,
        List<InterfaceAddress> addresses,
        List<Ipv6Prefix> routes) {
    public DevicePlan {
        addresses = List.copyOf(addresses);
        routes = List.copyOf(routes);
    }
}
