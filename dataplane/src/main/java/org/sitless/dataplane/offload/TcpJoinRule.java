package org.sitless.dataplane.offload;

import org.agrona.concurrent.UnsafeBuffer;
import org.sitless.dataplane.slot.PacketSlot;
import org.sitless.dataplane.slot.Segmentation;
import org.sitless.dataplane.wire.Ipv6Header;
import org.sitless.dataplane.wire.TcpHeader;

/**
 * Joins TCP segments that differ in nothing but their place in the stream.
 *
 * <p>The rule is that of Linux' GRO ({@code tcp_gro_receive}, net/ipv4/tcp_offload.c), a little narrower: acknowledgement, window, urgent
 * pointer and options are equal, so that no acknowledgement is lost and no timestamp invented; the one flag beside ACK is PSH, which ends
 * the run, since cutting puts it on the last segment only. SYN, FIN, RST, URG, CWR and ECE mean something for the very segment they
 * stand on (RFC 9293 §3.1, RFC 3168 §6.1).
 */
final class TcpJoinRule implements JoinRule {
    private final TcpHeader first = new TcpHeader();
    private final TcpHeader tcp = new TcpHeader();

    @Override
    public Segmentation kind() {
        return Segmentation.TCP6;
    }

    @Override
    public int checksumOffset() {
        return TcpHeader.CHECKSUM_OFFSET;
    }

    @Override
    public int headerLength(PacketSlot slot) {
        int headers = SuperPacketHeaders.length(
                slot.buffer(), slot.packetOffset(), slot.packetLength(), Ipv6Header.LENGTH, Segmentation.TCP6);
        boolean onlyAck = headers > 0 && (wrap(slot).flags() & ~TcpHeader.PSH) == TcpHeader.ACK;
        return onlyAck ? headers : -1;
    }

    @Override
    public boolean isLast(PacketSlot slot) {
        return (wrap(slot).flags() & TcpHeader.PSH) != 0;
    }

    @Override
    public boolean continues(PacketSlot head, int payloadLength, PacketSlot next, int headerLength) {
        first.wrap(head.buffer(), head.packetOffset() + Ipv6Header.LENGTH);
        wrap(next);
        return tcp.sequence() == first.sequence() + payloadLength
                && tcp.acknowledgement() == first.acknowledgement()
                && tcp.window() == first.window()
                && tcp.reserved() == first.reserved()
                && tcp.urgentPointer() == first.urgentPointer()
                && optionsEqual(head, next, headerLength);
    }

    private static boolean optionsEqual(PacketSlot head, PacketSlot next, int headerLength) {
        UnsafeBuffer left = head.buffer();
        UnsafeBuffer right = next.buffer();
        for (int at = Ipv6Header.LENGTH + TcpHeader.LENGTH; at < headerLength; at += Integer.BYTES) {
            if (left.getInt(head.packetOffset() + at) != right.getInt(next.packetOffset() + at)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public void extend(PacketSlot head, PacketSlot last, int upperLayerLength) {
        int push = wrap(last).flags() & TcpHeader.PSH;
        wrap(head);
        tcp.flags(tcp.flags() | push);
    }

    private TcpHeader wrap(PacketSlot slot) {
        return tcp.wrap(slot.buffer(), slot.packetOffset() + Ipv6Header.LENGTH);
    }
}
