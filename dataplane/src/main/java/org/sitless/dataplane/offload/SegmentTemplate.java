package org.sitless.dataplane.offload;

import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;
import org.sitless.dataplane.slot.DropReason;
import org.sitless.dataplane.slot.OffloadDescriptor;
import org.sitless.dataplane.slot.PacketSlot;
import org.sitless.dataplane.slot.Segmentation;
import org.sitless.dataplane.wire.InternetChecksum;
import org.sitless.dataplane.wire.IpProtocol;
import org.sitless.dataplane.wire.Ipv4Header;
import org.sitless.dataplane.wire.Ipv6Header;
import org.sitless.dataplane.wire.TcpHeader;
import org.sitless.dataplane.wire.UdpHeader;

/**
 * The headers of one super-packet with every field zero that differs from segment to segment, and the sums of what is left: so that a
 * segment's checksums cost a few additions and one pass over its payload.
 *
 * <p>Threads: the segmenter's.
 */
final class SegmentTemplate {
    /** What total length (RFC 791) and length (RFC 768) can say. */
    private static final int LONGEST_PACKET = 0xFFFF;

    private static final int ONLY_ON_FIRST = TcpHeader.CWR;
    private static final int ONLY_ON_LAST = TcpHeader.FIN | TcpHeader.PSH;

    private final int skippedLength;
    private final int outerHeaderLength;
    private final UnsafeBuffer headers =
            new UnsafeBuffer(BufferUtil.allocateDirectAligned(SegmentBatch.LONGEST_HEADER, 64));
    private final Ipv4Header outer = new Ipv4Header();
    private final Ipv6Header inner = new Ipv6Header();
    private final TcpHeader tcp = new TcpHeader();
    private final UdpHeader udp = new UdpHeader();

    private int length;
    private int transportOffset;
    private boolean isTcp;
    private long outerSum;
    private long transportSum;
    private int identification;
    private int sequence;
    private int flags;

    /**
     * @param skippedLength octets at the front of each slot's packet that no segment gets
     * @param outerHeaderLength octets of IPv4 header behind those, or 0
     */
    SegmentTemplate(int skippedLength, int outerHeaderLength) {
        this.skippedLength = skippedLength;
        this.outerHeaderLength = outerHeaderLength;
    }

    /** Outer, inner and transport header in bytes. */
    int length() {
        return length;
    }

    /** Takes over the slot's headers. @return why its offload descriptor cannot be obeyed; null where it can */
    DropReason load(PacketSlot slot) {
        if (!fits(slot)) {
            return DropReason.INNER_CHECKSUM_UNFINISHABLE;
        }
        length = outerHeaderLength + slot.offload().headerLengthBytes();
        if (length > SegmentBatch.LONGEST_HEADER) {
            return DropReason.SEGMENT_HEADERS_TOO_LONG;
        }
        transportOffset = outerHeaderLength + slot.offload().checksumStart();
        isTcp = slot.offload().segmentation() == Segmentation.TCP6;
        headers.putBytes(0, slot.buffer(), slot.packetOffset() + skippedLength, length);
        loadOuter();
        loadTransport(slot.packetLength() - skippedLength - transportOffset);
        return null;
    }

    /**
     * Whether the descriptor speaks of the transport header that the inner check has found, and each segment is a packet that exists.
     *
     * <p>Segmentation without an unfinished checksum is refused, as virtio 1.2 §5.1.6.2 forbids it too: nobody would have looked at the
     * checksum over the whole, and new ones would vouch for a payload that may be broken.
     */
    private boolean fits(PacketSlot slot) {
        OffloadDescriptor offload = slot.offload();
        boolean expectTcp = offload.segmentation() == Segmentation.TCP6;
        int innerOffset = slot.packetOffset() + skippedLength + outerHeaderLength;
        int innerLength = slot.packetLength() - skippedLength - outerHeaderLength;
        int start = offload.checksumStart();
        if (!offload.needsChecksum()
                || start < Ipv6Header.LENGTH
                || start != slot.innerTransportOffset()
                || slot.innerTransportProtocol() != (expectTcp ? IpProtocol.TCP : IpProtocol.UDP)
                || offload.checksumOffset() != (expectTcp ? TcpHeader.CHECKSUM_OFFSET : UdpHeader.CHECKSUM_OFFSET)) {
            return false;
        }
        int found = SuperPacketHeaders.length(slot.buffer(), innerOffset, innerLength, start, offload.segmentation());
        return found == offload.headerLengthBytes()
                && offload.segmentSizeBytes() > 0
                && offload.longestSegment(innerLength) <= LONGEST_PACKET - outerHeaderLength;
    }

    private void loadOuter() {
        if (outerHeaderLength == 0) {
            return;
        }
        outer.wrap(headers, 0);
        identification = outer.identification();
        outer.totalLength(0).identification(0).checksum(0);
        outerSum = InternetChecksum.sum(headers, 0, outerHeaderLength);
    }

    /**
     * The pseudo-header's sum is taken from the checksum field, less the length of the whole. It is right behind a Routing header too,
     * where RFC 8200 §8.1 wants the final destination and the IPv6 header shows another; and if it was not what the field held,
     * then no segment's checksum comes out valid.
     */
    private void loadTransport(int upperLayerLength) {
        long field;
        if (isTcp) {
            tcp.wrap(headers, transportOffset);
            field = tcp.checksum();
            sequence = tcp.sequence();
            flags = tcp.flags();
            tcp.checksum(0).sequence(0).flags(0);
        } else {
            udp.wrap(headers, transportOffset);
            field = udp.checksum();
            udp.checksum(0).length(0);
        }
        long header = InternetChecksum.sum(headers, transportOffset, length - transportOffset);
        long pseudo = InternetChecksum.addField(InternetChecksum.addField(0, (int) field), ~upperLayerLength);
        transportSum = InternetChecksum.add(header, pseudo);
    }

    /**
     * Writes the headers of the next segment and steps on.
     *
     * @param target where, from {@code at} on
     * @param payloadAddress native address of the segment's payload, and its length in bytes
     * @param last whether no segment follows
     */
    void write(UnsafeBuffer target, int at, long payloadAddress, int payloadLength, boolean last) {
        target.putBytes(at, headers, 0, length);
        if (outerHeaderLength != 0) {
            writeOuter(target, at, length + payloadLength);
        }
        int innerLength = length - outerHeaderLength + payloadLength;
        inner.wrap(target, at + outerHeaderLength).payloadLength(innerLength - Ipv6Header.LENGTH);
        int upperLayerLength = length - transportOffset + payloadLength;
        long sum = InternetChecksum.add(transportSum, InternetChecksum.sum(payloadAddress, payloadLength));
        sum = InternetChecksum.addField(sum, upperLayerLength);
        if (isTcp) {
            writeTcp(target, at, sum, payloadLength, last);
        } else {
            sum = InternetChecksum.addField(sum, upperLayerLength);
            udp.wrap(target, at + transportOffset).length(upperLayerLength).checksum(InternetChecksum.udpChecksum(sum));
        }
    }

    private void writeOuter(UnsafeBuffer target, int at, int totalLength) {
        long sum = InternetChecksum.addField(InternetChecksum.addField(outerSum, totalLength), identification);
        outer.wrap(target, at)
                .totalLength(totalLength)
                .identification(identification)
                .checksum(InternetChecksum.checksum(sum));
        identification = (identification + 1) & 0xFFFF;
    }

    private void writeTcp(UnsafeBuffer target, int at, long sum, int payloadLength, boolean last) {
        int own = last ? flags : flags & ~ONLY_ON_LAST;
        long all = InternetChecksum.addField(InternetChecksum.addField(sum, sequence), own);
        tcp.wrap(target, at + transportOffset).sequence(sequence).flags(own).checksum(InternetChecksum.checksum(all));
        sequence += payloadLength;
        flags &= ~ONLY_ON_FIRST;
    }
}
