package org.sitless.dataplane.offload;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.sitless.dataplane.slot.OffloadDescriptor;
import org.sitless.dataplane.slot.PacketSlot;
import org.sitless.dataplane.slot.Segmentation;
import org.sitless.dataplane.wire.Octets;

/** What a sink that takes runs would write of these slots, and what the kernel would make of it. */
final class Delivery {
    private final List<List<PacketSlot>> writes = new ArrayList<>();

    Delivery(List<PacketSlot> slots) {
        for (PacketSlot slot : slots) {
            if (!slot.isJoined()) {
                writes.add(runOf(slot));
            }
        }
        assertThat(writes.stream().mapToInt(List::size).sum())
                .as("each slot is written once")
                .isEqualTo(slots.size());
    }

    private static List<PacketSlot> runOf(PacketSlot head) {
        List<PacketSlot> run = new ArrayList<>();
        for (PacketSlot piece = head; piece != null; piece = piece.nextPiece()) {
            run.add(piece);
            assertThat(piece.isJoined()).isEqualTo(piece != head);
            assertThat(piece.isForwarding()).isTrue();
            assertThat(piece.segments()).isEqualTo(1);
        }
        return run;
    }

    /** Slots in each write. */
    List<Integer> sizes() {
        return writes.stream().map(List::size).toList();
    }

    /** One write's octets. */
    byte[] octets(int write) {
        return writes.get(write).stream()
                .map(Delivery::packet)
                .reduce(new byte[0], (before, piece) -> SuperPacket.concatenate(before, piece));
    }

    OffloadDescriptor offload(int write) {
        return writes.get(write).get(0).offload();
    }

    private static byte[] packet(PacketSlot slot) {
        return Octets.read(slot.buffer(), slot.packetOffset(), slot.packetLength());
    }

    /** All packets in the order of the writes, super-packets cut again by our own segmenter. */
    List<byte[]> packets() {
        List<byte[]> packets = new ArrayList<>();
        for (int write = 0; write < writes.size(); write++) {
            if (writes.get(write).size() == 1) {
                packets.add(octets(write));
            } else {
                packets.addAll(cut(write));
            }
        }
        return packets;
    }

    private List<byte[]> cut(int write) {
        byte[] whole = octets(write);
        OffloadDescriptor offload = offload(write);
        int protocol = offload.segmentation() == Segmentation.TCP6 ? InnerPacket.TCP : InnerPacket.UDP;
        PacketSlot slot = InnerPacket.slotOf(whole, 40, protocol);
        slot.offload()
                .needsChecksum(offload.checksumStart(), offload.checksumOffset())
                .segmented(offload.segmentation(), offload.segmentSizeBytes(), offload.headerLengthBytes());
        assertThat(offload.needsChecksum()).isTrue();
        assertThat(whole.length).isLessThanOrEqualTo(0xFFFF);
        assertThat(slot.offload().segmentCount(whole.length))
                .isEqualTo(writes.get(write).size());
        return segments(slot);
    }

    private static List<byte[]> segments(PacketSlot slot) {
        Segmenter segmenter = new Segmenter(0);
        SegmentBatch batch = new SegmentBatch(PacketSlot.MOST_PIECES);
        assertThat(segmenter.begin(slot, 0)).isTrue();
        assertThat(segmenter.fill(batch)).isTrue();
        List<byte[]> packets = new ArrayList<>();
        for (int entry = 0; entry < batch.size(); entry++) {
            packets.add(SuperPacket.concatenate(
                    Octets.read(batch.headerAddress(entry), batch.headerLength(entry)),
                    Octets.read(batch.payloadAddress(entry), batch.payloadLength(entry))));
        }
        return packets;
    }
}
