package org.sitless.dataplane.stage;

import org.sitless.dataplane.slot.DropReason;
import org.sitless.dataplane.slot.OffloadDescriptor;
import org.sitless.dataplane.slot.PacketSlot;
import org.sitless.dataplane.slot.Segmentation;
import org.sitless.dataplane.slot.SlotBatch;
import org.sitless.dataplane.wire.IpProtocol;
import org.sitless.dataplane.wire.Ipv6ExtensionWalk;
import org.sitless.dataplane.wire.Ipv6Header;
import org.sitless.dataplane.wire.WireFault;

/**
 * Lets only whole IPv6 packets on, and notes where their transport header is. Roads: both.
 *
 * <p>RFC 4213 §3.6: "the length MUST be determined from the IPv6 payload length since the IPv4 packet might be padded". So a packet ends
 * where its header says; what stands behind is cut off. On the encap road nothing stands behind: a TUN device gives exact packets.
 *
 * <p>A fragment's transport protocol is noted as {@link IpProtocol#FRAGMENT}: what follows its headers is part of a packet that nobody
 * here has seen whole, and its checksum covers more than what is here.
 */
public final class InnerCheck implements PacketStage {
    private final Ipv6Header inner = new Ipv6Header();
    private final Ipv6ExtensionWalk walk = new Ipv6ExtensionWalk();

    @Override
    public void process(SlotBatch batch) {
        for (PacketSlot slot : batch.forwarding()) {
            DropReason fault = check(slot);
            if (fault != null) {
                slot.drop(fault);
            }
        }
    }

    private DropReason check(PacketSlot slot) {
        int offset = slot.packetOffset();
        WireFault fault = Ipv6Header.check(slot.buffer(), offset, slot.packetLength());
        if (fault != null) {
            return fault == WireFault.IPV6_VERSION ? DropReason.INNER_NOT_IPV6 : DropReason.INNER_TRUNCATED;
        }
        int length = inner.wrap(slot.buffer(), offset).totalLength();
        slot.packet(offset, length);
        if (walk.walk(slot.buffer(), offset, length) != null) {
            return DropReason.INNER_HEADERS_MALFORMED;
        }
        slot.innerTransport(walk.transportOffset(), walk.isFragment() ? IpProtocol.FRAGMENT : walk.transportProtocol());
        return isInside(slot.offload(), length) ? null : DropReason.INNER_CHECKSUM_UNFINISHABLE;
    }

    private static boolean isInside(OffloadDescriptor offload, int length) {
        if (offload.needsChecksum()
                && (offload.checksumStart() < Ipv6Header.LENGTH
                        || offload.checksumOffset() < 0
                        || offload.checksumStart() + offload.checksumOffset() + Short.BYTES > length)) {
            return false;
        }
        return offload.segmentation() == Segmentation.NONE
                || (offload.segmentSizeBytes() > 0
                        && offload.headerLengthBytes() >= Ipv6Header.LENGTH
                        && offload.headerLengthBytes() <= length);
    }
}
