package org.sitless.linux.netlink;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.agrona.DirectBuffer;

/**
 * A route: the payload of {@code RTM_NEWROUTE} and {@code RTM_DELROUTE}, and the answer to "how would you reach this address?". What
 * {@link RtNetlink#routes(IpFamily)} lists can be given back to add or remove it.
 *
 * @param destination which packets it is for; {@code ::/0} is the default route
 * @param source IPv6 only: for packets from there alone
 * @param type what it does
 * @param gateway the next router; of the other family when it came as {@code RTA_VIA}
 * @param linkIndex the device's number, 0 for none
 * @param preferredSource the source address that sockets take if they have none
 * @param table {@code RT_TABLE_*}, unsigned 32 bits
 * @param metric lower wins; unsigned 32 bits, 0 for the kernel's default
 * @param protocol who made it: {@code RTPROT_*}
 * @param scope {@code RT_SCOPE_*}
 * @param typeOfService for packets with this TOS alone, 0 for all; IPv4 only
 * @param flags {@code RTM_F_*} and {@code RTNH_F_*}
 * @param metrics {@code RTAX_*} to value; the one that is text ({@code RTAX_CC_ALGO}) is left out
 * @param nextHops the ways of a multipath route, empty for all others
 */
public record RouteMessage(
        IpPrefix destination,
        Optional<IpPrefix> source,
        RouteType type,
        Optional<IpAddress> gateway,
        int linkIndex,
        Optional<IpAddress> preferredSource,
        long table,
        long metric,
        int protocol,
        int scope,
        int typeOfService,
        int flags,
        Map<Integer, Long> metrics,
        List<NextHop> nextHops) {
    /** {@code RT_TABLE_MAIN}. */
    public static final long RT_TABLE_MAIN = 254;
    /** {@code RT_TABLE_LOCAL}: the host's own addresses. */
    public static final long RT_TABLE_LOCAL = 255;
    /** {@code RTPROT_KERNEL}: came with an address or a device. */
    public static final int RTPROT_KERNEL = 2;
    /** {@code RTPROT_BOOT}: what {@code ip route add} says. */
    public static final int RTPROT_BOOT = 3;
    /** {@code RTPROT_STATIC}: set by the administrator; what we say. */
    public static final int RTPROT_STATIC = 4;
    /** {@code RTPROT_RA}: from a router advertisement. */
    public static final int RTPROT_RA = 9;
    /** {@code RT_SCOPE_UNIVERSE}. */
    public static final int RT_SCOPE_UNIVERSE = 0;
    /** {@code RT_SCOPE_LINK}: the destination is on link. */
    public static final int RT_SCOPE_LINK = 253;
    /** {@code RT_SCOPE_HOST}: the destination is this host. */
    public static final int RT_SCOPE_HOST = 254;
    /** {@code RTNH_F_ONLINK}: believe that the gateway is on the device, whatever the other routes say. */
    public static final int RTNH_F_ONLINK = 4;
    /** {@code RTAX_LOCK}: a bit mask of metrics that discovery must not change. */
    public static final int RTAX_LOCK = 1;
    /** {@code RTAX_MTU}. */
    public static final int RTAX_MTU = 2;

    /** Copies the collections. */
    public RouteMessage {
        metrics = Map.copyOf(metrics);
        nextHops = List.copyOf(nextHops);
    }

    /** Begins the description of a route to add, replace or remove: unicast, in the main table, made by the administrator. */
    public static RouteBuilder to(IpPrefix destination) {
        return new RouteBuilder(destination);
    }

    /**
     * Reads the payload {@code [offset, offset + length)}, which begins with {@code struct rtmsg}.
     *
     * @throws MalformedNetlinkException if it is cut short anywhere, or of another family than IPv4 and IPv6
     */
    public static RouteMessage decode(DirectBuffer buffer, int offset, int length) {
        return new RouteDecoder(buffer, offset, length).decode();
    }

    /** IPv4 or IPv6. */
    public IpFamily family() {
        return destination.family();
    }

    /** True if packets that match go on their way; false for blackhole, unreachable, prohibit and throw. */
    public boolean passes() {
        return type.passes();
    }

    /** The MTU of the path in bytes, set by hand or learned; 0 if the device's counts. */
    public int mtuBytes() {
        return metrics.getOrDefault(RTAX_MTU, 0L).intValue();
    }

    /** True if path MTU discovery must leave {@link #mtuBytes()} alone ({@code mtu lock}). */
    public boolean isMtuLocked() {
        return (metrics.getOrDefault(RTAX_LOCK, 0L) & 1 << RTAX_MTU) != 0;
    }

    /** Nearly as {@code ip route} prints it. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        if (type != RouteType.UNICAST) {
            text.append(type.name().toLowerCase(Locale.ROOT)).append(' ');
        }
        text.append(destination.length() == 0 ? "default" : destination.toString());
        gateway.ifPresent(g -> text.append(" via ").append(g));
        if (linkIndex != 0) {
            text.append(" on device ").append(linkIndex);
        }
        nextHops.forEach(hop -> text.append(" next ").append(hop));
        if (table != RT_TABLE_MAIN) {
            text.append(" in table ").append(table);
        }
        return metric == 0
                ? text.toString()
                : text.append(" metric ").append(metric).toString();
    }

    void encode(MessageWriter writer, int messageType, int messageFlags) {
        int body = writer.start(messageType, messageFlags, Rta.RTMSG_LEN);
        writer.buffer().putByte(body + Rta.RTM_FAMILY, (byte) family().code());
        writer.buffer().putByte(body + Rta.RTM_DST_LEN, (byte) destination.length());
        writer.buffer().putByte(body + Rta.RTM_SRC_LEN, (byte)
                source.map(IpPrefix::length).orElse(0).intValue());
        writer.buffer().putByte(body + Rta.RTM_TOS, (byte) typeOfService);
        writer.buffer().putByte(body + Rta.RTM_TABLE, (byte) (table < 256 ? table : 0));
        writer.buffer().putByte(body + Rta.RTM_PROTOCOL, (byte) protocol);
        writer.buffer().putByte(body + Rta.RTM_SCOPE, (byte) scope);
        writer.buffer().putByte(body + Rta.RTM_TYPE, (byte) type.code());
        writer.buffer().putInt(body + Rta.RTM_FLAGS, flags & RTNH_F_ONLINK);
        writer.u32(Rta.RTA_TABLE, table);
        if (destination.length() > 0) {
            writer.address(Rta.RTA_DST, destination.address());
        }
        source.ifPresent(s -> writer.address(Rta.RTA_SRC, s.address()));
        preferredSource.ifPresent(s -> writer.address(Rta.RTA_PREFSRC, s));
        if (metric != 0) {
            writer.u32(Rta.RTA_PRIORITY, metric);
        }
        encodeWay(writer);
        encodeMetrics(writer);
    }

    private void encodeWay(MessageWriter writer) {
        gateway.ifPresent(g -> encodeGateway(writer, g));
        if (linkIndex != 0) {
            writer.u32(Rta.RTA_OIF, linkIndex);
        }
        if (nextHops.isEmpty()) {
            return;
        }
        int multipath = writer.openNest(Rta.RTA_MULTIPATH);
        for (NextHop hop : nextHops) {
            int start = writer.append(Rta.RTNEXTHOP_LEN);
            writer.buffer().putByte(start + Rta.RTNH_FLAGS, (byte) (hop.flags() & RTNH_F_ONLINK));
            writer.buffer().putByte(start + Rta.RTNH_HOPS, (byte) (hop.weight() - 1));
            writer.buffer().putInt(start + Rta.RTNH_IFINDEX, hop.linkIndex());
            hop.gateway().ifPresent(g -> encodeGateway(writer, g));
            writer.closeNest(start); // rtnh_len stands where nla_len stands
        }
        writer.closeNest(multipath);
    }

    /** An IPv4 route through an IPv6 router says so with {@code RTA_VIA} (RFC 5549). */
    private void encodeGateway(MessageWriter writer, IpAddress router) {
        if (router.family() == family()) {
            writer.address(Rta.RTA_GATEWAY, router);
            return;
        }
        int via = writer.attribute(Rta.RTA_VIA, Rta.RTVIA_ADDR + router.family().addressBytes());
        writer.buffer().putShort(via, (short) router.family().code());
        router.write(writer.buffer(), via + Rta.RTVIA_ADDR);
    }

    private void encodeMetrics(MessageWriter writer) {
        if (metrics.isEmpty()) {
            return;
        }
        int nest = writer.openNest(Rta.RTA_METRICS);
        metrics.forEach(writer::u32);
        writer.closeNest(nest);
    }
}
