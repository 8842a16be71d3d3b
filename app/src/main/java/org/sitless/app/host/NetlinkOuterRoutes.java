package org.sitless.app.host;

import java.util.Optional;
import org.sitless.dataplane.wire.Ipv4Address;
import org.sitless.linux.netlink.IpAddress;
import org.sitless.linux.netlink.LinkMessage;
import org.sitless.linux.netlink.RouteMessage;
import org.sitless.linux.netlink.RouteQuery;
import org.sitless.linux.netlink.RtNetlink;

/** Asks the kernel of the calling thread's namespace. */
public final class NetlinkOuterRoutes implements OuterRoutes, AutoCloseable {
    private final RtNetlink netlink = RtNetlink.open();

    @Override
    public boolean isOurs(Ipv4Address address) {
        IpAddress wanted = IpAddress.ofIpv4(address.bits());
        return wanted.isLoopback()
                || netlink.addresses().stream().anyMatch(a -> a.address().equals(wanted));
    }

    @Override
    public Optional<OuterRoute> to(Ipv4Address destination, Optional<Ipv4Address> source) {
        RouteQuery query = RouteQuery.to(IpAddress.ofIpv4(destination.bits()));
        source.ifPresent(address -> query.from(IpAddress.ofIpv4(address.bits())));
        return netlink.routeTo(query).flatMap(route -> describe(route, source));
    }

    private Optional<OuterRoute> describe(RouteMessage route, Optional<Ipv4Address> source) {
        Optional<Ipv4Address> from =
                source.or(() -> route.preferredSource().map(address -> new Ipv4Address(address.ipv4Bits())));
        Optional<LinkMessage> link = netlink.link(route.linkIndex());
        if (from.isEmpty() || link.isEmpty()) {
            return Optional.empty();
        }
        int mtuBytes = route.mtuBytes() > 0 ? route.mtuBytes() : link.get().mtuBytes();
        return Optional.of(new OuterRoute(from.get(), link.get().name(), mtuBytes));
    }

    @Override
    public void close() {
        netlink.close();
    }
}
