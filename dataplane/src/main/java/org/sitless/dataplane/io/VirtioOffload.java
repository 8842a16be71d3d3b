package org.sitless.dataplane.io;

import org.sitless.dataplane.offload.SuperPacketHeaders;
import org.sitless.dataplane.slot.DropReason;
import org.sitless.dataplane.slot.OffloadDescriptor;
import org.sitless.dataplane.slot.PacketSlot;
import org.sitless.dataplane.slot.Segmentation;
import org.sitless.tun.VirtioNetHeader;

/**
 * Translates between the virtio header directly in front of a slot's inner packet and the slot's offload descriptor.
 *
 * <p>Threads: one owner, a source or a sink. Source: linux/virtio_net.h.
 */
final class VirtioOffload {
    private final VirtioNetHeader header = new VirtioNetHeader();

    /**
     * Takes the header over into the descriptor of a slot that was just received.
     *
     * <p>A header that contradicts the packet drops the slot: a super-packet that nobody could cut must not go on as one packet. Its
     * {@code hdr_len} is only a hint; the length of the headers is taken from the packet.
     */
    void readInto(PacketSlot slot) {
        header.wrap(slot.buffer(), slot.packetOffset() - VirtioNetHeader.LENGTH);
        OffloadDescriptor offload = slot.offload();
        if ((header.flags() & VirtioNetHeader.NEEDS_CSUM) != 0) {
            offload.needsChecksum(header.csumStart(), header.csumOffset());
        }
        switch (header.gsoType() & ~VirtioNetHeader.GSO_ECN) {
            case VirtioNetHeader.GSO_NONE -> {}
            case VirtioNetHeader.GSO_TCPV6 -> readSuperPacket(slot, Segmentation.TCP6);
            case VirtioNetHeader.GSO_UDP_L4 -> readSuperPacket(slot, Segmentation.UDP6);
            // IPv4 inside, most likely: the inner check will name it.
            default -> offload.clear();
        }
    }

    private void readSuperPacket(PacketSlot slot, Segmentation kind) {
        OffloadDescriptor offload = slot.offload();
        int length = slot.packetLength();
        int headers = offload.needsChecksum()
                ? SuperPacketHeaders.length(slot.buffer(), slot.packetOffset(), length, offload.checksumStart(), kind)
                : -1;
        if (headers < 0 || headers >= length || header.gsoSize() == 0) {
            offload.clear();
            slot.drop(DropReason.INNER_CHECKSUM_UNFINISHABLE);
            return;
        }
        offload.segmented(kind, header.gsoSize(), headers);
        slot.segmentsRead(offload.segmentCount(length));
    }

    /** Writes the header that says what the slot's packet lacks. Ten octets in front of the packet are overwritten. */
    void writeFrom(PacketSlot slot) {
        OffloadDescriptor offload = slot.offload();
        header.wrap(slot.buffer(), slot.packetOffset() - VirtioNetHeader.LENGTH).clear();
        if (offload.needsChecksum()) {
            header.flags(VirtioNetHeader.NEEDS_CSUM)
                    .csumStart(offload.checksumStart())
                    .csumOffset(offload.checksumOffset());
        }
        if (offload.segmentation() != Segmentation.NONE) {
            header.gsoType(typeOf(offload.segmentation()))
                    .gsoSize(offload.segmentSizeBytes())
                    .hdrLen(offload.headerLengthBytes());
        }
    }

    private static int typeOf(Segmentation segmentation) {
        return switch (segmentation) {
            case NONE -> VirtioNetHeader.GSO_NONE;
            case TCP6 -> VirtioNetHeader.GSO_TCPV6;
            case UDP6 -> VirtioNetHeader.GSO_UDP_L4;
        };
    }
}
