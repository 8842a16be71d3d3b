package org.sitless.dataplane.offload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sitless.dataplane.wire.NaiveBits.field;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.sitless.dataplane.slot.Segmentation;
import org.sitless.dataplane.wire.NaiveChecksum;
import org.sitless.dataplane.wire.Octets;

/** Collects the packets of segment batches and puts a super-packet together again, checking each packet as a receiver would. */
final class NaiveReassembly {
    private final SuperPacket whole;
    private final int outerLength;
    private final List<byte[]> packets = new ArrayList<>();

    NaiveReassembly(SuperPacket whole, int outerLength) {
        this.whole = whole;
        this.outerLength = outerLength;
    }

    /** Runs the segmenter as a sink does, through batches of the given capacity. */
    NaiveReassembly cut(Segmenter segmenter, int capacity) {
        SegmentBatch batch = new SegmentBatch(capacity);
        while (!segmenter.fill(batch)) {
            assertThat(batch.isFull()).isTrue();
            collect(batch);
            batch.clear();
        }
        collect(batch);
        return this;
    }

    private void collect(SegmentBatch batch) {
        for (int entry = 0; entry < batch.size(); entry++) {
            assertThat(batch.slotIndex(entry)).isEqualTo(7);
            byte[] packet = SuperPacket.concatenate(
                    Octets.read(batch.headerAddress(entry), batch.headerLength(entry)),
                    Octets.read(batch.payloadAddress(entry), batch.payloadLength(entry)));
            assertThat(packet).hasSize(batch.length(entry));
            packets.add(packet);
        }
    }

    List<byte[]> packets() {
        return packets;
    }

    byte[] inner(int index) {
        byte[] packet = packets.get(index);
        return Arrays.copyOfRange(packet, outerLength, packet.length);
    }

    /** Checks every packet and that the payloads in a row are the payload of the whole. */
    void shouldBeTheWhole(int segmentSize) {
        int count = Math.max(1, (whole.payload.length + segmentSize - 1) / segmentSize);
        assertThat(packets).hasSize(count);
        byte[] payload = new byte[0];
        for (int index = 0; index < count; index++) {
            byte[] inner = inner(index);
            int payloadLength = inner.length - whole.headerLength();
            assertThat(payloadLength).isLessThanOrEqualTo(segmentSize);
            assertThat(index == count - 1 || payloadLength == segmentSize).isTrue();
            checkOuter(packets.get(index), index);
            checkInner(inner);
            if (whole.kind == Segmentation.TCP6) {
                checkTcp(inner, payload.length, index == 0, index == count - 1);
            }
            payload = SuperPacket.concatenate(payload, Arrays.copyOfRange(inner, whole.headerLength(), inner.length));
        }
        assertThat(payload).isEqualTo(whole.payload);
    }

    private void checkOuter(byte[] packet, int index) {
        if (outerLength == 0) {
            return;
        }
        byte[] outer = Arrays.copyOf(packet, outerLength);
        assertThat(field(outer, 0, 16, 16)).as("total length").isEqualTo(packet.length);
        assertThat(field(outer, 1, 0, 16)).isEqualTo((SuperPacket.IDENTIFICATION + index) & 0xFFFF);
        assertThat(field(outer, 1, 16, 16)).as("DF").isEqualTo(0x4000);
        assertThat(field(outer, 2, 0, 16)).as("TTL and protocol").isEqualTo(0x4029);
        assertThat(field(outer, 3, 0, 64)).as("addresses").isEqualTo(0xC0000201_C6336402L);
        assertThat(NaiveChecksum.sum(outer)).as("outer checksum").isEqualTo(0xFFFF);
    }

    private void checkInner(byte[] inner) {
        assertThat(field(inner, 1, 0, 16)).as("payload length").isEqualTo(inner.length - 40);
        byte[] expected = Arrays.copyOf(whole.inner, whole.transportOffset);
        SuperPacket.putShort(expected, 4, inner.length - 40);
        assertThat(Arrays.copyOf(inner, whole.transportOffset)).isEqualTo(expected);
        byte[] transport = Arrays.copyOfRange(inner, whole.transportOffset, inner.length);
        byte[] pseudo = NaiveChecksum.pseudoHeader(inner, transport.length, whole.protocol());
        assertThat(NaiveChecksum.sum(pseudo, transport))
                .as("transport checksum")
                .isEqualTo(0xFFFF);
        if (whole.kind == Segmentation.UDP6) {
            assertThat(field(transport, 1, 0, 16)).as("UDP length").isEqualTo(transport.length);
            assertThat(field(transport, 1, 16, 16)).as("UDP checksum").isNotZero();
            assertThat(field(transport, 0, 0, 32))
                    .as("ports")
                    .isEqualTo(field(whole.inner, whole.transportOffset / 4, 0, 32));
        }
    }

    private void checkTcp(byte[] inner, int payloadBefore, boolean first, boolean last) {
        byte[] original = Arrays.copyOfRange(whole.inner, whole.transportOffset, whole.headerLength());
        byte[] transport = Arrays.copyOfRange(inner, whole.transportOffset, whole.headerLength());
        assertThat((int) field(transport, 1, 0, 32)).as("sequence").isEqualTo(SuperPacket.SEQUENCE + payloadBefore);
        int flags = original[13] & 0xFF;
        int expected = (first ? flags : flags & ~0x80) & (last ? 0xFF : ~0x09);
        assertThat(transport[13] & 0xFF).as("flags").isEqualTo(expected);
        for (int at : new int[] {4, 5, 6, 7, 13, 16, 17}) {
            original[at] = transport[at];
        }
        assertThat(transport).as("everything else").isEqualTo(original);
    }
}
