package org.sitless.dataplane.offload;

import org.sitless.dataplane.slot.PacketSlot;
import org.sitless.dataplane.slot.Segmentation;
import org.sitless.dataplane.wire.Ipv6Header;
import org.sitless.dataplane.wire.UdpHeader;

/**
 * Joins UDP datagrams of one size, the last of which may be shorter, as {@code UDP_SEGMENT} would have sent them (udp(7)).
 *
 * <p>Datagrams stay datagrams: a socket that did not ask for {@code UDP_GRO} gets each by itself, cut by the kernel on delivery. One
 * without checksum stays alone: cutting would give it one that nobody at its origin computed (RFC 6935).
 */
final class UdpJoinRule implements JoinRule {
    private static final int NO_CHECKSUM = 0;

    private final UdpHeader udp = new UdpHeader();

    @Override
    public Segmentation kind() {
        return Segmentation.UDP6;
    }

    @Override
    public int checksumOffset() {
        return UdpHeader.CHECKSUM_OFFSET;
    }

    @Override
    public int headerLength(PacketSlot slot) {
        int upperLayerLength = slot.packetLength() - Ipv6Header.LENGTH;
        boolean whole = upperLayerLength >= UdpHeader.LENGTH
                && wrap(slot).length() == upperLayerLength
                && udp.checksum() != NO_CHECKSUM;
        return whole ? Ipv6Header.LENGTH + UdpHeader.LENGTH : -1;
    }

    @Override
    public boolean isLast(PacketSlot slot) {
        return false;
    }

    @Override
    public boolean continues(PacketSlot head, int payloadLength, PacketSlot next, int headerLength) {
        return true; // the ports are the flow's, the length is its own
    }

    @Override
    public void extend(PacketSlot head, PacketSlot last, int upperLayerLength) {
        wrap(head).length(upperLayerLength);
    }

    private UdpHeader wrap(PacketSlot slot) {
        return udp.wrap(slot.buffer(), slot.packetOffset() + Ipv6Header.LENGTH);
    }
}
