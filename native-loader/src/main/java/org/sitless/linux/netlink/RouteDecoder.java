package org.sitless.linux.netlink;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.agrona.DirectBuffer;

/** Reads one {@code struct rtmsg} with its attributes into a {@link RouteMessage}. Used once. */
final class RouteDecoder {
    private static final int RTAX_CC_ALGO = 16;

    private final DirectBuffer buffer;
    private final int offset;
    private final AttributeReader attributes;
    private final IpFamily family;
    private IpAddress destination;
    private IpAddress source;
    private Optional<IpAddress> gateway = Optional.empty();
    private Optional<IpAddress> preferredSource = Optional.empty();
    private int linkIndex;
    private long table;
    private long metric;
    private final Map<Integer, Long> metrics = new HashMap<>();
    private final List<NextHop> nextHops = new ArrayList<>();

    RouteDecoder(DirectBuffer buffer, int offset, int length) {
        this.buffer = buffer;
        this.offset = offset;
        this.attributes = AttributeReader.behind(Rta.RTMSG_LEN, buffer, offset, length);
        this.family = IpFamily.ofCode(u8(Rta.RTM_FAMILY));
        if (family == null) {
            throw new MalformedNetlinkException(NetlinkFault.FAMILY_UNKNOWN, offset);
        }
        this.destination = IpAddress.unspecified(family);
        this.source = destination;
        this.table = u8(Rta.RTM_TABLE);
    }

    RouteMessage decode() {
        while (attributes.next()) {
            read(attributes);
        }
        int sourceLength = u8(Rta.RTM_SRC_LEN);
        return new RouteMessage(
                prefix(destination, u8(Rta.RTM_DST_LEN)),
                sourceLength == 0 ? Optional.empty() : Optional.of(prefix(source, sourceLength)),
                RouteType.ofCode(u8(Rta.RTM_TYPE)),
                gateway,
                linkIndex,
                preferredSource,
                table,
                metric,
                u8(Rta.RTM_PROTOCOL),
                u8(Rta.RTM_SCOPE),
                u8(Rta.RTM_TOS),
                buffer.getInt(offset + Rta.RTM_FLAGS),
                metrics,
                nextHops);
    }

    private int u8(int field) {
        return buffer.getByte(offset + field) & 0xFF;
    }

    private IpPrefix prefix(IpAddress address, int length) {
        if (length > family.addressBits()) {
            throw new MalformedNetlinkException(NetlinkFault.PREFIX_LENGTH, offset);
        }
        return IpPrefix.containing(address, length);
    }

    private void read(AttributeReader attribute) {
        switch (attribute.type()) {
            case Rta.RTA_DST -> destination = attribute.address(family);
            case Rta.RTA_SRC -> source = attribute.address(family);
            case Rta.RTA_OIF -> linkIndex = attribute.s32();
            case Rta.RTA_GATEWAY, Rta.RTA_VIA -> gateway = Optional.of(gateway(attribute));
            case Rta.RTA_PREFSRC -> preferredSource = Optional.of(attribute.address(family));
            case Rta.RTA_PRIORITY -> metric = attribute.u32();
            case Rta.RTA_TABLE -> table = attribute.u32();
            case Rta.RTA_METRICS -> readMetrics(attribute.nested());
            case Rta.RTA_MULTIPATH -> readNextHops(attribute);
            default -> {} // newer kernels say more than we ask
        }
    }

    private IpAddress gateway(AttributeReader attribute) {
        if (attribute.type() == Rta.RTA_GATEWAY) {
            return attribute.address(family);
        }
        IpFamily via = IpFamily.ofCode(attribute.u16());
        if (via == null) {
            throw attribute.fault(NetlinkFault.FAMILY_UNKNOWN);
        }
        return attribute.addressAt(Rta.RTVIA_ADDR, via);
    }

    private void readMetrics(AttributeReader nested) {
        while (nested.next()) {
            if (nested.type() != RTAX_CC_ALGO) {
                metrics.put(nested.type(), nested.u32());
            }
        }
    }

    private void readNextHops(AttributeReader multipath) {
        int hop = multipath.valueOffset();
        int end = hop + multipath.valueLength();
        while (hop < end) {
            int length = end - hop < Rta.RTNEXTHOP_LEN ? 0 : buffer.getShort(hop + Rta.RTNH_LEN) & 0xFFFF;
            if (length < Rta.RTNEXTHOP_LEN || length > end - hop) {
                throw new MalformedNetlinkException(NetlinkFault.NEXT_HOP_TRUNCATED, hop);
            }
            nextHops.add(nextHop(hop, length));
            hop += Nlmsg.align(length);
        }
    }

    private NextHop nextHop(int hop, int length) {
        AttributeReader nested = new AttributeReader(buffer, hop + Rta.RTNEXTHOP_LEN, hop + length);
        Optional<IpAddress> router = Optional.empty();
        while (nested.next()) {
            if (nested.type() == Rta.RTA_GATEWAY || nested.type() == Rta.RTA_VIA) {
                router = Optional.of(gateway(nested));
            }
        }
        return new NextHop(
                buffer.getInt(hop + Rta.RTNH_IFINDEX),
                router,
                (buffer.getByte(hop + Rta.RTNH_HOPS) & 0xFF) + 1,
                buffer.getByte(hop + Rta.RTNH_FLAGS) & 0xFF);
    }
}
