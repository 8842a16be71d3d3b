package org.sitless.dataplane.offload;

import org.agrona.concurrent.UnsafeBuffer;
import org.sitless.dataplane.slot.Segmentation;
import org.sitless.dataplane.wire.TcpHeader;
import org.sitless.dataplane.wire.UdpHeader;

/**
 * How long the headers of a super-packet are, by what stands in it.
 *
 * <p>Sources ask this too: {@code hdr_len} of {@code struct virtio_net_hdr} is only a hint, for which Linux gives whatever part of the
 * packet happened to be linear (linux/virtio_net.h, {@code virtio_net_hdr_from_skb}).
 */
public final class SuperPacketHeaders {
    private SuperPacketHeaders() {}

    /**
     * All octets in front of the transport payload of the inner packet {@code [innerOffset, innerOffset + innerLength)}.
     *
     * @param transportOffset where the transport header begins, counted from {@code innerOffset}
     * @param kind says which transport header to expect
     * @return the length in bytes, or -1 where there is no such header or it does not fit into the packet
     */
    public static int length(
            UnsafeBuffer buffer, int innerOffset, int innerLength, int transportOffset, Segmentation kind) {
        int at = innerOffset + transportOffset;
        int room = innerLength - transportOffset;
        return switch (kind) {
            case TCP6 ->
                TcpHeader.check(buffer, at, room) == null ? transportOffset + TcpHeader.headerLength(buffer, at) : -1;
            case UDP6 -> room >= UdpHeader.LENGTH ? transportOffset + UdpHeader.LENGTH : -1;
            case NONE -> -1;
        };
    }
}
