package org.sitless.dataplane.stage;

import org.sitless.dataplane.slot.DropReason;
import org.sitless.dataplane.slot.PacketSlot;
import org.sitless.dataplane.slot.Segmentation;
import org.sitless.dataplane.slot.SlotBatch;
import org.sitless.dataplane.wire.IpProtocol;
import org.sitless.dataplane.wire.Ipv4Header;
import org.sitless.dataplane.wire.UdpHeader;
import org.sitless.dataplane.wire.WireFault;

/**
 * Lets only whole IPv4 packets of protocol 41 or UDP on, cut to the length that they name. Road: decap, first stage.
 *
 * <p>A raw socket gives what the kernel has already checked and reassembled; a packet socket gives whatever the wire brought, before
 * the kernel looked at it. So everything is looked at here that {@code ip_rcv()} would have. Fragments are left to the raw socket, which
 * reads them as one packet: RFC 4213 §3.6, "The decapsulator performs IPv4 reassembly before decapsulating the IPv6 packet".
 *
 * <p>RFC 1122 §3.2.1.2: "A host MUST verify the IP header checksum on every received datagram and silently discard every datagram that
 * has a bad checksum." Two cannot be verified any more. A super-packet's was, before it was merged. And where the header has options,
 * the kernel has written its address or the time into a record route or timestamp before a raw socket gets the packet, and left the
 * checksum as it was (seen with Linux 6.18).
 *
 * <p>ICMPv4 errors about what we sent come from the sockets' error queues as outer packets too. Their road ends here, in {@link OuterErrors}.
 */
public final class OuterCheck implements PacketStage {
    private static final int LONGEST_TOTAL_LENGTH = 0xFFFF;

    private final Ipv4Header outer = new Ipv4Header();
    private final UdpHeader udp = new UdpHeader();
    private final Ipv4OptionCheck options = new Ipv4OptionCheck();
    private final OuterErrors errors;

    public OuterCheck(OuterErrors errors) {
        this.errors = errors;
    }

    @Override
    public void process(SlotBatch batch) {
        for (PacketSlot slot : batch.forwarding()) {
            DropReason fault = check(slot, batch.nowNanos());
            if (fault != null) {
                slot.drop(fault);
            }
        }
    }

    private DropReason check(PacketSlot slot, long nowNanos) {
        int offset = slot.packetOffset();
        boolean superPacket = slot.offload().segmentation() != Segmentation.NONE;
        WireFault fault = Ipv4Header.check(slot.buffer(), offset, slot.packetLength());
        outer.wrap(slot.buffer(), offset);
        if (fault == null) {
            slot.packet(offset, outer.totalLength());
        } else if (!isLengthOmitted(slot, superPacket, fault)) {
            return reason(fault);
        }
        if (!superPacket && outer.headerLength() == Ipv4Header.LENGTH && !outer.hasValidChecksum()) {
            return DropReason.OUTER_CHECKSUM_WRONG;
        }
        if (outer.protocol() != IpProtocol.IPV6 && outer.protocol() != IpProtocol.UDP) {
            return checkError(slot, nowNanos);
        }
        if (outer.isFragment()) {
            return DropReason.OUTER_FRAGMENT;
        }
        int headerLength = outer.headerLength();
        if (!options.allow(slot.buffer(), offset + Ipv4Header.LENGTH, headerLength - Ipv4Header.LENGTH)) {
            return DropReason.OUTER_OPTIONS_REFUSED;
        }
        if (outer.protocol() == IpProtocol.UDP) {
            return checkUdp(slot, offset + headerLength);
        }
        return slot.packetLength() == headerLength ? DropReason.OUTER_EMPTY : null;
    }

    private DropReason checkError(PacketSlot slot, long nowNanos) {
        if (outer.protocol() != IpProtocol.ICMPV4) {
            return DropReason.OUTER_WRONG_PROTOCOL;
        }
        errors.take(slot, outer.headerLength(), outer.source(), nowNanos);
        return null;
    }

    /** The UDP header and its payload, which ends where the header says. Whether its checksum is right, the kernel has looked. */
    private DropReason checkUdp(PacketSlot slot, int udpOffset) {
        int offset = slot.packetOffset();
        if (UdpHeader.check(slot.buffer(), udpOffset, offset + slot.packetLength() - udpOffset) != null) {
            return DropReason.OUTER_TRUNCATED;
        }
        int datagramLength = udp.wrap(slot.buffer(), udpOffset).length();
        slot.packet(offset, udpOffset + datagramLength - offset);
        return datagramLength == UdpHeader.LENGTH ? DropReason.OUTER_EMPTY : null;
    }

    /** A super-packet longer than sixteen bits can say names the length 0; the read is its length. */
    private boolean isLengthOmitted(PacketSlot slot, boolean superPacket, WireFault fault) {
        return fault == WireFault.IPV4_TOTAL_LENGTH
                && outer.totalLength() == 0
                && (superPacket || slot.packetLength() > LONGEST_TOTAL_LENGTH);
    }

    private static DropReason reason(WireFault fault) {
        return switch (fault) {
            case IPV4_TRUNCATED, IPV4_OPTIONS_TRUNCATED, IPV4_PAYLOAD_TRUNCATED -> DropReason.OUTER_TRUNCATED;
            default -> DropReason.OUTER_NOT_IPV4;
        };
    }
}
