package org.sitless.dataplane.stage;

import org.sitless.dataplane.slot.DropReason;
import org.sitless.dataplane.slot.PacketSlot;
import org.sitless.dataplane.slot.SlotBatch;
import org.sitless.dataplane.tunnel.OuterEnd;
import org.sitless.dataplane.tunnel.Tunnel;
import org.sitless.dataplane.tunnel.TunnelSpec;
import org.sitless.dataplane.wire.IpProtocol;
import org.sitless.dataplane.wire.Ipv4Header;
import org.sitless.dataplane.wire.Ipv6Header;
import org.sitless.dataplane.wire.UdpHeader;

/**
 * Breaks the loops that tunnels make (RFC 6324). Roads: both, once the tunnel is known.
 *
 * <ul>
 *   <li>Nested: the inner packet is IPv6 in IPv6 (Next Header 41) for one of our own addresses, or IPv4 in IPv6 (Next Header 4) that
 *       brings a packet of this very tunnel between its two ends, so that what comes out of the tunnel would go into it again. Other
 *       tunnels inside this one, 4in6 of a provider for one, are nobody's loop.
 *   <li>Looped back: source and destination both lie in what the tunnel's remote end was given. On a tunnel that takes everything this
 *       says nothing; there the routing table decides, and an unreachable route for the tunnel's own /64 keeps the kernel from sending back
 *       what was meant for addresses that nobody has.
 * </ul>
 */
public final class LoopGuard implements PacketStage {
    private final Ipv6Header inner = new Ipv6Header();
    private final Ipv4Header nested = new Ipv4Header();
    private final UdpHeader udp = new UdpHeader();

    @Override
    public void process(SlotBatch batch) {
        for (PacketSlot slot : batch.forwarding()) {
            inner.wrap(slot.buffer(), slot.packetOffset());
            if (isNested(slot)) {
                slot.drop(DropReason.INNER_NESTED);
            } else if (isLoopedBack(slot.tunnel())) {
                slot.drop(DropReason.INNER_LOOPED_BACK);
            }
        }
    }

    private boolean isNested(PacketSlot slot) {
        int protocol = slot.innerTransportProtocol();
        if (protocol == IpProtocol.IPV6) {
            return slot.tunnel().owns(inner.destinationHigh(), inner.destinationLow());
        }
        return protocol == IpProtocol.IPV4 && isNestedIpv4(slot);
    }

    private boolean isNestedIpv4(PacketSlot slot) {
        int offset = slot.packetOffset() + slot.innerTransportOffset();
        if (slot.innerTransportOffset() + Ipv4Header.LENGTH > slot.packetLength()) {
            return false;
        }
        nested.wrap(slot.buffer(), offset);
        TunnelSpec spec = slot.tunnel().spec();
        int local = spec.local().bits();
        int remote = spec.remote().address().bits();
        boolean outward = nested.source() == local && nested.destination() == remote;
        boolean inward = nested.source() == remote && nested.destination() == local;
        return (outward || inward)
                && nested.protocol() == spec.remote().protocol().number()
                && (nested.protocol() != IpProtocol.UDP || hasPort(slot, offset, spec.remote(), inward));
    }

    /** Whether the remote end of the nested UDP header has the tunnel's port. */
    private boolean hasPort(PacketSlot slot, int offset, OuterEnd remote, boolean inward) {
        int udpOffset = offset + nested.headerLength();
        if (udpOffset + UdpHeader.LENGTH > slot.packetOffset() + slot.packetLength()) {
            return false;
        }
        udp.wrap(slot.buffer(), udpOffset);
        return (inward ? udp.sourcePort() : udp.destinationPort()) == remote.port();
    }

    private boolean isLoopedBack(Tunnel tunnel) {
        return !tunnel.takesEverything()
                && tunnel.remoteHolds(inner.destinationHigh(), inner.destinationLow())
                && tunnel.remoteHolds(inner.sourceHigh(), inner.sourceLow());
    }
}
