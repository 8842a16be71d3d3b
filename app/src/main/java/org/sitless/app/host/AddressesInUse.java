package org.sitless.app.host;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.sitless.dataplane.wire.Ipv6Address;
import org.sitless.dataplane.wire.Ipv6Prefix;
import org.sitless.linux.netlink.AddressMessage;
import org.sitless.linux.netlink.IpAddress;
import org.sitless.linux.netlink.IpFamily;
import org.sitless.linux.netlink.NextHop;
import org.sitless.linux.netlink.RouteMessage;
import org.sitless.linux.netlink.RouteType;
import org.sitless.linux.netlink.RtNetlink;

/**
 * What this host knows to be somebody's: its own addresses, its gateways, and what its routes lead to. Where a broker gives away a part of
 * a link's prefix, none of these may be given to a client. Of other hosts on a link it knows nothing.
 */
public final class AddressesInUse {
    private static final int HOST_LENGTH = 128;

    private AddressesInUse() {}

    /**
     * Asks the kernel of the calling thread's namespace what lies in a prefix, and is not all of it.
     *
     * @throws org.sitless.linux.libc.SyscallException if it does not answer
     */
    public static List<Ipv6Prefix> in(Ipv6Prefix space) {
        Set<Ipv6Prefix> found = new LinkedHashSet<>();
        try (RtNetlink netlink = RtNetlink.open()) {
            for (AddressMessage address : netlink.addresses()) {
                addHost(found, Optional.of(address.address()));
            }
            for (RouteMessage route : netlink.routes(IpFamily.IPV6)) {
                addHost(found, route.gateway());
                for (NextHop hop : route.nextHops()) {
                    addHost(found, hop.gateway());
                }
                if (route.type() == RouteType.UNICAST || route.type() == RouteType.LOCAL) {
                    IpAddress to = route.destination().address();
                    found.add(new Ipv6Prefix(
                            to.high(), to.low(), route.destination().length()));
                }
            }
        }
        return found.stream()
                .filter(each -> each.length() > space.length() && space.contains(each.high(), each.low()))
                .toList();
    }

    private static void addHost(Set<Ipv6Prefix> found, Optional<IpAddress> address) {
        address.filter(each -> each.family() == IpFamily.IPV6)
                .map(each -> Ipv6Prefix.of(new Ipv6Address(each.high(), each.low()), HOST_LENGTH))
                .ifPresent(found::add);
    }
}
