package org.sitless.app.config;

import java.util.List;
import java.util.Optional;
import org.sitless.tsp.message.NamedAddress;

/**
 * What a router asks for.
 *
 * @param prefixLength 1 to 64
 * @param lanInterface the device that gets the first /64; empty: nobody does
 * @param dnsServers to which the reverse zone of the prefix shall be delegated
 * @param byRadvd whether radvd(8) tells the LAN, not we ourselves
 */
public record RouterWish(
        int prefixLength, Optional<String> lanInterface, List<NamedAddress> dnsServers, boolean byRadvd) {
    public RouterWish {
        dnsServers = List.copyOf(dnsServers);
    }
}
