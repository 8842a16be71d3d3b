package org.sitless.linux.netlink;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Collects what is known about a route; every setter returns the builder. Begun with {@link RouteMessage#to}. */
public final class RouteBuilder {
    private final IpPrefix destination;
    private Optional<IpPrefix> source = Optional.empty();
    private RouteType type = RouteType.UNICAST;
    private Optional<IpAddress> gateway = Optional.empty();
    private int linkIndex;
    private Optional<IpAddress> preferredSource = Optional.empty();
    private long table = RouteMessage.RT_TABLE_MAIN;
    private long metric;
    private int protocol = RouteMessage.RTPROT_STATIC;
    private Optional<Integer> scope = Optional.empty();
    private int flags;
    private final Map<Integer, Long> metrics = new HashMap<>();
    private final List<NextHop> nextHops = new ArrayList<>();

    RouteBuilder(IpPrefix destination) {
        this.destination = destination;
    }

    /** For packets from this prefix alone; IPv6 only. */
    public RouteBuilder from(IpPrefix prefix) {
        source = Optional.of(prefix);
        return this;
    }

    /** What the route does; unicast until said otherwise. */
    public RouteBuilder type(RouteType routeType) {
        type = routeType;
        return this;
    }

    /** The next router. */
    public RouteBuilder gateway(IpAddress router) {
        gateway = Optional.of(router);
        return this;
    }

    /** The device that packets leave by. */
    public RouteBuilder device(int index) {
        linkIndex = index;
        return this;
    }

    /** One more way of a multipath route. */
    public RouteBuilder nextHop(NextHop hop) {
        nextHops.add(hop);
        return this;
    }

    /** The source address that sockets take if they have none. */
    public RouteBuilder preferredSource(IpAddress address) {
        preferredSource = Optional.of(address);
        return this;
    }

    /** The routing table; main until said otherwise. */
    public RouteBuilder table(long number) {
        table = number;
        return this;
    }

    /** Lower wins; IPv6 makes 1024 of 0. */
    public RouteBuilder metric(long value) {
        metric = value;
        return this;
    }

    /** Who made it: {@code RTPROT_*}. */
    public RouteBuilder protocol(int code) {
        protocol = code;
        return this;
    }

    /** {@code RT_SCOPE_*}; found from the rest if not said. */
    public RouteBuilder scope(int code) {
        scope = Optional.of(code);
        return this;
    }

    /** The gateway is on the device, whatever the other routes say. */
    public RouteBuilder onLink() {
        flags |= RouteMessage.RTNH_F_ONLINK;
        return this;
    }

    /** The MTU of the path; discovery may lower it for single destinations. */
    public RouteBuilder mtuBytes(int bytes) {
        metrics.put(RouteMessage.RTAX_MTU, (long) bytes);
        return this;
    }

    /** The MTU of the path, closed to discovery. */
    public RouteBuilder lockedMtuBytes(int bytes) {
        metrics.merge(RouteMessage.RTAX_LOCK, 1L << RouteMessage.RTAX_MTU, (mask, bit) -> mask | bit);
        return mtuBytes(bytes);
    }

    /** The route, ready to be added. */
    public RouteMessage build() {
        return new RouteMessage(
                destination,
                source,
                type,
                gateway,
                linkIndex,
                preferredSource,
                table,
                metric,
                protocol,
                scope.orElseGet(this::usualScope),
                0,
                flags,
                metrics,
                nextHops);
    }

    /** An IPv4 route without a gateway leads to the link or the host itself; the kernel refuses a wider scope. IPv6 has no scopes. */
    private int usualScope() {
        if (destination.family() == IpFamily.IPV6) {
            return RouteMessage.RT_SCOPE_UNIVERSE;
        }
        if (type == RouteType.LOCAL) {
            return RouteMessage.RT_SCOPE_HOST;
        }
        boolean onLink = gateway.isEmpty()
                && nextHops.stream().allMatch(hop -> hop.gateway().isEmpty());
        return onLink && type == RouteType.UNICAST ? RouteMessage.RT_SCOPE_LINK : RouteMessage.RT_SCOPE_UNIVERSE;
    }
}
