package org.sitless.dataplane.stage;

import static java.nio.ByteOrder.BIG_ENDIAN;

import org.agrona.concurrent.UnsafeBuffer;
import org.sitless.dataplane.slot.DropReason;
import org.sitless.dataplane.slot.PacketSlot;
import org.sitless.dataplane.tunnel.OuterEnd;
import org.sitless.dataplane.tunnel.TunnelSpec;
import org.sitless.dataplane.wire.IpProtocol;
import org.sitless.dataplane.wire.Ipv4Header;
import org.sitless.dataplane.wire.Ipv6ExtensionWalk;
import org.sitless.dataplane.wire.Ipv6Header;
import org.sitless.dataplane.wire.UdpHeader;

/**
 * Looks for tunnels inside an inner packet, from header to header.
 *
 * <pre>
 *   | inner IPv6 | GRE | IPv4 | IPv6 | IPv4: our end &gt; remote end | ...
 *                  47     4     41     4    a packet of this tunnel in itself: it would come out only to go in again
 * </pre>
 *
 * <ul>
 *   <li>To one of our own addresses no tunnel leads inside the tunnel: who accepts IPv6 (41), IPv4 (4) or GRE (47) from anybody opens his
 *       host to everybody (RFC 6169 §2.1, §3), and it is the first step of each nested loop.
 *   <li>A packet between the two ends of this tunnel is a loop at whatever depth it is found.
 *   <li>More than four tunnels in each other are nobody's network: of their "additional encapsulations" RFC 2473 §6.6 says "Recommended
 *       default value is 4". Without a bound the walk would be as long as a sender likes.
 * </ul>
 *
 * Other people's tunnels inside ours are nobody's loop. The Tunnel Encapsulation Limit option (RFC 2473 §4.1.1) is not looked at: it is
 * for entry points whose outer header is IPv6 and can carry on the number that is left; ours cannot, and kernel {@code sit} does not look
 * either. Later fragments carry no header to look at, and without the first one nobody can use them.
 *
 * <p>Threads: one owner. Allocates nothing.
 */
final class NestedTunnels {
    /** Tunnels in each other that are let pass. */
    static final int DEEPEST = 4;

    private static final int GRE = 47;
    private static final int GRE_LENGTH = 4;
    private static final int GRE_OPTIONAL_LENGTH = 4;
    private static final int GRE_CHECKSUM = 0x8000;
    private static final int GRE_KEY = 0x2000;
    private static final int GRE_SEQUENCE = 0x1000;
    private static final int ETHERTYPE_IPV4 = 0x0800;
    private static final int ETHERTYPE_IPV6 = 0x86DD;

    private final Ipv6Header ipv6 = new Ipv6Header();
    private final Ipv4Header ipv4 = new Ipv4Header();
    private final UdpHeader udp = new UdpHeader();
    private final Ipv6ExtensionWalk walk = new Ipv6ExtensionWalk();

    private UnsafeBuffer buffer;
    private int offset;
    private int end;
    private int protocol;

    /**
     * Why the packet must not go on; null if it may.
     *
     * @param inner its header; it has passed the inner check
     */
    DropReason check(PacketSlot slot, Ipv6Header inner) {
        begin(slot);
        if (!isTunnel(protocol)) {
            return null;
        }
        if (slot.tunnel().owns(inner.destinationHigh(), inner.destinationLow())) {
            return DropReason.INNER_NESTED;
        }
        for (int depth = 0; isTunnel(protocol); depth++) {
            if (depth == DEEPEST) {
                return DropReason.INNER_NESTED_TOO_DEEP;
            }
            if (protocol == IpProtocol.IPV4 && isOfThis(slot.tunnel().spec())) {
                return DropReason.INNER_NESTED;
            }
            step();
        }
        return null;
    }

    private void begin(PacketSlot slot) {
        buffer = slot.buffer();
        offset = slot.packetOffset() + slot.innerTransportOffset();
        end = slot.packetOffset() + slot.packetLength();
        protocol = slot.innerTransportProtocol();
        if (protocol == IpProtocol.FRAGMENT) {
            walk.walk(buffer, slot.packetOffset(), slot.packetLength());
            protocol = walk.isLaterFragment() ? IpProtocol.FRAGMENT : walk.transportProtocol();
        }
    }

    private static boolean isTunnel(int protocol) {
        return protocol == IpProtocol.IPV6 || protocol == IpProtocol.IPV4 || protocol == GRE;
    }

    /** Goes on to what the tunnel's header carries; to {@link IpProtocol#NO_NEXT_HEADER} where that is cut short. */
    private void step() {
        switch (protocol) {
            case IpProtocol.IPV6 -> stepOverIpv6();
            case IpProtocol.IPV4 -> stepOverIpv4();
            default -> stepOverGre();
        }
    }

    private void stepOverIpv6() {
        boolean whole = offset + Ipv6Header.LENGTH <= end
                && ipv6.wrap(buffer, offset).version() == 6
                && walk.walk(buffer, offset, end - offset) == null
                && !walk.isLaterFragment();
        next(whole ? walk.transportProtocol() : IpProtocol.NO_NEXT_HEADER, whole ? walk.transportOffset() : 0);
    }

    private void stepOverIpv4() {
        boolean whole = isIpv4() && ipv4.fragmentOffset() == 0;
        next(whole ? ipv4.protocol() : IpProtocol.NO_NEXT_HEADER, whole ? ipv4.headerLength() : 0);
    }

    private boolean isIpv4() {
        return offset + Ipv4Header.LENGTH <= end
                && ipv4.wrap(buffer, offset).version() == 4
                && ipv4.headerLength() >= Ipv4Header.LENGTH
                && offset + ipv4.headerLength() <= end;
    }

    /** RFC 2784 §2, RFC 2890 §2: version 0, then checksum, key and sequence number, each if its flag says so. */
    private void stepOverGre() {
        if (offset + GRE_LENGTH > end) {
            next(IpProtocol.NO_NEXT_HEADER, 0);
            return;
        }
        int flags = buffer.getShort(offset, BIG_ENDIAN) & 0xFFFF;
        int length = GRE_LENGTH;
        length += (flags & GRE_CHECKSUM) == 0 ? 0 : GRE_OPTIONAL_LENGTH;
        length += (flags & GRE_KEY) == 0 ? 0 : GRE_OPTIONAL_LENGTH;
        length += (flags & GRE_SEQUENCE) == 0 ? 0 : GRE_OPTIONAL_LENGTH;
        next(
                switch (buffer.getShort(offset + 2, BIG_ENDIAN) & 0xFFFF) {
                    case ETHERTYPE_IPV4 -> IpProtocol.IPV4;
                    case ETHERTYPE_IPV6 -> IpProtocol.IPV6;
                    default -> IpProtocol.NO_NEXT_HEADER;
                },
                length);
    }

    private void next(int nextProtocol, int headerLength) {
        protocol = nextProtocol;
        offset += headerLength;
    }

    /** Whether the IPv4 packet here goes between the two ends of this tunnel, as its outer packets do. */
    private boolean isOfThis(TunnelSpec spec) {
        if (!isIpv4()) {
            return false;
        }
        int local = spec.local().bits();
        int remote = spec.remote().address().bits();
        boolean outward = ipv4.source() == local && ipv4.destination() == remote;
        boolean inward = ipv4.source() == remote && ipv4.destination() == local;
        return (outward || inward)
                && ipv4.protocol() == spec.remote().protocol().number()
                && (ipv4.protocol() != IpProtocol.UDP || hasPort(spec.remote(), inward));
    }

    /** Whether the remote end of the nested UDP header has the tunnel's port. */
    private boolean hasPort(OuterEnd remote, boolean inward) {
        int udpOffset = offset + ipv4.headerLength();
        if (udpOffset + UdpHeader.LENGTH > end) {
            return false;
        }
        udp.wrap(buffer, udpOffset);
        return (inward ? udp.sourcePort() : udp.destinationPort()) == remote.port();
    }
}
