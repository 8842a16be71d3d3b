package org.sitless.dataplane.offload;

import static java.nio.ByteOrder.BIG_ENDIAN;

import org.agrona.concurrent.UnsafeBuffer;
import org.sitless.dataplane.slot.OffloadDescriptor;
import org.sitless.dataplane.wire.InternetChecksum;
import org.sitless.dataplane.wire.Ipv6Header;
import org.sitless.dataplane.wire.UdpHeader;

/** A transport checksum that holds only its pseudo-header's folded sum ({@code VIRTIO_NET_HDR_F_NEEDS_CSUM}), and its completion. */
final class UnfinishedChecksum {
    private UnfinishedChecksum() {}

    /**
     * Sums from the descriptor's start to the end of the inner packet {@code [innerOffset, innerOffset + innerLength)}, the field's own
     * value included, and writes the complement into the field.
     *
     * @return false: the descriptor points outside the packet or at no 16-bit word of it; nothing was written
     */
    static boolean complete(UnsafeBuffer buffer, int innerOffset, int innerLength, OffloadDescriptor offload) {
        int start = offload.checksumStart();
        int field = offload.checksumOffset();
        if (start < Ipv6Header.LENGTH || field < 0 || (field & 1) != 0 || start > innerLength - field - Short.BYTES) {
            return false;
        }
        long sum = InternetChecksum.sum(buffer, innerOffset + start, innerLength - start);
        // The field's place tells UDP, for which 0 would mean "no checksum"; to every other protocol both names of zero
        // are one.
        int checksum =
                field == UdpHeader.CHECKSUM_OFFSET ? InternetChecksum.udpChecksum(sum) : InternetChecksum.checksum(sum);
        buffer.putShort(innerOffset + start + field, (short) checksum, BIG_ENDIAN);
        return true;
    }
}
