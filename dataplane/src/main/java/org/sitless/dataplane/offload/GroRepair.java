package org.sitless.dataplane.offload;

import org.sitless.dataplane.slot.DropReason;
import org.sitless.dataplane.slot.OffloadDescriptor;
import org.sitless.dataplane.slot.PacketSlot;
import org.sitless.dataplane.slot.Segmentation;
import org.sitless.dataplane.tunnel.InnerMtu;
import org.sitless.dataplane.wire.IpProtocol;
import org.sitless.dataplane.wire.Ipv6ExtensionWalk;
import org.sitless.dataplane.wire.Ipv6Header;
import org.sitless.dataplane.wire.TcpHeader;
import org.sitless.dataplane.wire.UdpHeader;
import org.sitless.dataplane.wire.WireFault;

/**
 * Finds out what the kernel did to a packet that a raw socket delivered, since the socket does not tell: GRO and virtual links hand
 * over merged packets, and packets whose sender left the checksum to a network card that never came.
 *
 * <p>Both show in one place. Linux keeps in the checksum field of such a packet the folded sum of its pseudo-header, not complemented
 * ({@code CHECKSUM_PARTIAL}; for merged ones {@code tcp6_gro_complete}), over the length of the whole. So, for TCP and UDP:
 *
 * <pre>
 *   checksum field          up to the tunnel's MTU       longer
 *   ----------------------  ---------------------------  -----------------------------------------------------
 *   something else          finished: untouched          finished (outer fragments, reassembled): untouched
 *   pseudo-header sum, TCP  needs its checksum           merged: needs its checksum, TCP6 with a guessed segment size
 *   pseudo-header sum, UDP  needs its checksum           merged: INNER_DATAGRAMS_MERGED, unless its checksum is valid
 * </pre>
 *
 * <p><b>No corruption is laundered.</b> A broken packet whose field holds something else stays as broken as it came, and its receiver
 * sees that. GRO merges only packets whose checksum it has verified, and an unfinished packet has never been on a wire. What remains is
 * a finished packet in whose field the pseudo-header sum stands by accident, one in 65,536. If it is valid, completing it writes the
 * very value that is there: valid means pseudo + field + rest = 0 in one's complement, hence -(field + rest) = pseudo = field;
 * verifying it first would cost a pass over every such payload to learn nothing. If it is broken, it gets a valid checksum: one broken
 * packet in 65,536, which is as many as the checksum itself lets pass.
 *
 * <p><b>Segment size.</b> It tells the kernel what to cut again when the packet is forwarded. If the payload is a whole number of
 * segments that fill the MTU, those it was. Otherwise the segments were smaller or the last one was short, and the size is the one that
 * every IPv6 link carries (RFC 8200 §5): with too large a guess, a link behind us would answer Packet Too Big to a sender that
 * already sends less than that, for ever.
 *
 * <p><b>Merged datagrams</b> (a peer's UDP_SEGMENT over a virtual link, or UDP GRO) have seams that only the missing segment size
 * tells. To deliver them in one piece or cut elsewhere would make up datagrams that nobody sent and vouch for them; so they end here by
 * name. Bundles shorter than the MTU cannot be told from one datagram. A source that knows (AF_PACKET with a virtio header) has neither
 * trouble.
 *
 * <p>Fragments of inner packets are never touched: their sender had to finish the checksum before it cut. Threads: one owner.
 * Allocates nothing.
 */
public final class GroRepair {
    private final Ipv6ExtensionWalk walk = new Ipv6ExtensionWalk();

    /**
     * Says in the slot's offload descriptor what its inner packet lacks. The packet is a bare inner one, its inner check has run.
     *
     * @param innerMtuBytes longest packet that the remote end sends in one piece: the MTU both ends were configured with, not what
     *     the path in the other direction was found to carry
     */
    public void repair(PacketSlot slot, int innerMtuBytes) {
        OffloadDescriptor offload = slot.offload();
        if (offload.needsChecksum() || offload.segmentation() != Segmentation.NONE) {
            return; // the source knew
        }
        if (slot.innerTransportProtocol() == IpProtocol.TCP) {
            repairTcp(slot, innerMtuBytes);
        } else if (slot.innerTransportProtocol() == IpProtocol.UDP) {
            repairUdp(slot, innerMtuBytes);
        }
    }

    private void repairTcp(PacketSlot slot, int innerMtuBytes) {
        int headers = headersLength(slot, Segmentation.TCP6);
        if (headers < 0 || !isUnfinished(slot, TcpHeader.CHECKSUM_OFFSET) || isFragment(slot)) {
            return;
        }
        slot.offload().needsChecksum(slot.innerTransportOffset(), TcpHeader.CHECKSUM_OFFSET);
        int payload = slot.packetLength() - headers;
        if (slot.packetLength() > innerMtuBytes && headers < InnerMtu.MINIMUM_BYTES) {
            slot.offload().segmented(Segmentation.TCP6, guessSegmentSize(payload, innerMtuBytes, headers), headers);
            slot.segmentsFound(slot.offload().segmentCount(slot.packetLength()));
        }
    }

    private static int guessSegmentSize(int payload, int innerMtuBytes, int headers) {
        int full = innerMtuBytes - headers;
        return payload % full == 0 ? full : InnerMtu.MINIMUM_BYTES - headers;
    }

    private void repairUdp(PacketSlot slot, int innerMtuBytes) {
        int headers = headersLength(slot, Segmentation.UDP6);
        if (headers < 0 || !isUnfinished(slot, UdpHeader.CHECKSUM_OFFSET) || isFragment(slot)) {
            return;
        }
        if (slot.packetLength() <= innerMtuBytes) {
            slot.offload().needsChecksum(slot.innerTransportOffset(), UdpHeader.CHECKSUM_OFFSET);
        } else if (!TransportChecksum.isValid(slot)) {
            slot.drop(DropReason.INNER_DATAGRAMS_MERGED);
        }
    }

    private static int headersLength(PacketSlot slot, Segmentation kind) {
        return SuperPacketHeaders.length(
                slot.buffer(), slot.packetOffset(), slot.packetLength(), slot.innerTransportOffset(), kind);
    }

    private static boolean isUnfinished(PacketSlot slot, int checksumOffset) {
        int upperLayerLength = slot.packetLength() - slot.innerTransportOffset();
        return TransportChecksum.field(slot, checksumOffset) == TransportChecksum.unfinished(slot, upperLayerLength);
    }

    /** Without extension headers there is no Fragment header; with some, the slot does not say which. */
    private boolean isFragment(PacketSlot slot) {
        if (slot.innerTransportOffset() == Ipv6Header.LENGTH) {
            return false;
        }
        WireFault fault = walk.walk(slot.buffer(), slot.packetOffset(), slot.packetLength());
        return fault != null || walk.isFragment();
    }
}
