package org.sitless.dataplane.offload;

import static java.nio.ByteOrder.BIG_ENDIAN;

import org.agrona.concurrent.UnsafeBuffer;
import org.sitless.dataplane.slot.PacketSlot;
import org.sitless.dataplane.wire.Ipv6Header;

/**
 * The run that one flow's next packet may be joined to. After each join the slots say all there is to say: to forget a run is to end it.
 *
 * <p>Threads: the coalescer's.
 */
final class FlowRun {
    /** What the kernel takes for one IPv6 packet without a jumbo option. */
    private static final int LONGEST = 0xFFFF;

    private final Ipv6Header ipv6 = new Ipv6Header();

    private PacketSlot head;
    private PacketSlot last;
    private int ports;
    private int headerLength;
    private int segmentSize;
    private int length;
    private int pieces;
    private boolean ended;

    /** Both ports of a packet whose transport header follows the IPv6 header directly, in one number. */
    static int ports(PacketSlot slot) {
        return slot.buffer().getInt(slot.packetOffset() + Ipv6Header.LENGTH);
    }

    void begin(PacketSlot first, int headers) {
        head = first;
        last = first;
        ports = ports(first);
        headerLength = headers;
        segmentSize = first.packetLength() - headers;
        length = first.packetLength();
        pieces = 1;
        ended = false;
    }

    /** Whether the packet has this run's addresses, protocol and ports. */
    boolean isOfFlow(PacketSlot slot, int portsOfSlot) {
        if (ports != portsOfSlot || head.innerTransportProtocol() != slot.innerTransportProtocol()) {
            return false;
        }
        UnsafeBuffer left = head.buffer();
        UnsafeBuffer right = slot.buffer();
        int leftAt = head.packetOffset() + Ipv6Header.SOURCE_OFFSET;
        int rightAt = slot.packetOffset() + Ipv6Header.SOURCE_OFFSET;
        return left.getLong(leftAt) == right.getLong(rightAt)
                && left.getLong(leftAt + 8) == right.getLong(rightAt + 8)
                && left.getLong(leftAt + 16) == right.getLong(rightAt + 16)
                && left.getLong(leftAt + 24) == right.getLong(rightAt + 24);
    }

    /** Joins the packet, of this flow, if it goes on where the run ends, nothing else differs and nothing is broken. */
    boolean join(PacketSlot slot, int headers, JoinRule rule) {
        int payload = slot.packetLength() - headers;
        if (headers != headerLength
                || payload > segmentSize
                || length + payload > LONGEST
                || !ipv6HeadersEqual(slot)
                || !rule.continues(head, length - headerLength, slot, headers)
                || !checksumsValid(slot)) {
            return false;
        }
        absorb(slot, payload, rule);
        return true;
    }

    /** Version, traffic class and flow label; next header and hop limit. */
    private boolean ipv6HeadersEqual(PacketSlot slot) {
        int leftAt = head.packetOffset();
        int rightAt = slot.packetOffset();
        return head.buffer().getInt(leftAt) == slot.buffer().getInt(rightAt)
                && head.buffer().getShort(leftAt + Ipv6Header.NEXT_HEADER_OFFSET)
                        == slot.buffer().getShort(rightAt + Ipv6Header.NEXT_HEADER_OFFSET);
    }

    /** The head's is looked at when something is to be joined to it: a packet that stays alone is not summed. */
    private boolean checksumsValid(PacketSlot slot) {
        return (pieces > 1 || TransportChecksum.isValid(head)) && TransportChecksum.isValid(slot);
    }

    private void absorb(PacketSlot slot, int payload, JoinRule rule) {
        pieces++;
        length += payload;
        ended = payload < segmentSize || pieces == PacketSlot.MOST_PIECES || rule.isLast(slot);
        int upperLayerLength = length - Ipv6Header.LENGTH;
        ipv6.wrap(head.buffer(), head.packetOffset()).payloadLength(upperLayerLength);
        rule.extend(head, slot, upperLayerLength);
        int checksumAt = head.packetOffset() + Ipv6Header.LENGTH + rule.checksumOffset();
        int unfinished = TransportChecksum.unfinished(head, upperLayerLength);
        head.buffer().putShort(checksumAt, (short) unfinished, BIG_ENDIAN);
        head.offload()
                .needsChecksum(Ipv6Header.LENGTH, rule.checksumOffset())
                .segmented(rule.kind(), segmentSize, headerLength);
        last = last.join(slot, headerLength);
    }

    /** Whether nothing more may be joined. */
    boolean hasEnded() {
        return ended;
    }
}
