package org.sitless.dataplane.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sitless.dataplane.lane.InnerPackets;
import org.sitless.dataplane.slot.Disposition;
import org.sitless.dataplane.slot.DropReason;
import org.sitless.dataplane.slot.PacketSlot;
import org.sitless.dataplane.slot.Segmentation;
import org.sitless.dataplane.slot.SlotBatch;
import org.sitless.dataplane.wire.IpProtocol;
import org.sitless.dataplane.wire.Ipv6Header;
import org.sitless.dataplane.wire.UdpHeader;

/** What every {@link PacketSink} keeps to. A subclass brings the sink and the world that it sends to. */
@Timeout(60)
abstract class PacketSinkContract {
    private static final int HEADERS = Ipv6Header.LENGTH + UdpHeader.LENGTH;
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(10);

    /** The sink under test; the same one throughout a test. */
    protected abstract PacketSink sink();

    /** A slot that holds this inner packet in the way in which the sink wants it. */
    protected abstract PacketSlot slot(byte[] innerPacket);

    /** An inner packet with an unfinished checksum, on its way from and to where this sink's packets go. */
    protected abstract byte[] unfinishedDatagram(byte[] payload);

    /** A slot that the kernel does not take. */
    protected abstract PacketSlot refused();

    protected abstract DropReason refusal();

    /** Payload of the next datagram that arrived with a good checksum; null when none waits. */
    protected abstract byte[] arrived();

    @Test
    void shouldSendSlotsInOrder() {
        List<byte[]> payloads = new ArrayList<>();
        SlotBatch batch = new SlotBatch(200);
        for (int i = 0; i < 200; i++) {
            payloads.add(payload(10 + i));
            batch.add(unfinished(payloads.get(i)));
        }

        sink().send(batch);

        assertThat(arrivals(200)).containsExactlyElementsOf(payloads);
        assertThat(batch.slot(0).disposition()).isEqualTo(Disposition.FORWARD);
        assertThat(batch.slot(0).segmentsLost()).isZero();
    }

    @Test
    void shouldSendWhatIsBehindARefusedSlot() {
        SlotBatch batch = new SlotBatch(5);
        batch.add(refused());
        batch.add(unfinished(payload(1)));
        batch.add(refused());
        batch.add(refused());
        batch.add(unfinished(payload(2)));

        sink().send(batch);

        assertThat(arrivals(2)).containsExactly(payload(1), payload(2));
        assertThat(batch.slot(0).dropReason()).isEqualTo(refusal());
        assertThat(batch.slot(2).disposition()).isEqualTo(Disposition.DROP);
        assertThat(batch.slot(4).disposition()).isEqualTo(Disposition.FORWARD);
    }

    @Test
    void shouldDeliverEachSegmentOfASuperPacket() {
        byte[] payload = payload(20_000);
        SlotBatch batch = new SlotBatch(2);
        batch.add(segmented(payload, 1_000));
        batch.add(unfinished(payload(5)));

        sink().send(batch);

        List<byte[]> expected = new ArrayList<>();
        for (int at = 0; at < payload.length; at += 1_000) {
            expected.add(Arrays.copyOfRange(payload, at, at + 1_000));
        }
        expected.add(payload(5));
        assertThat(arrivals(21)).containsExactlyElementsOf(expected);
        assertThat(batch.slot(0).segmentsLost()).isZero();
    }

    @Test
    void shouldDropASuperPacketWhoseDescriptorDoesNotFit() {
        SlotBatch batch = new SlotBatch(2);
        PacketSlot slot = unfinished(payload(100));
        slot.offload().needsChecksum(2_000, 6).segmented(Segmentation.UDP6, 50, 3_000);
        slot.segmentsRead(2);
        batch.add(slot);
        batch.add(unfinished(payload(3)));

        sink().send(batch);

        assertThat(arrivals(1)).containsExactly(payload(3));
        assertThat(batch.slot(0).disposition()).isEqualTo(Disposition.DROP);
    }

    @Test
    void shouldSendNothingOfAnEmptyBatch() {
        sink().send(new SlotBatch(4));

        assertThat(arrived()).isNull();
    }

    /** A slot with one datagram. */
    protected final PacketSlot unfinished(byte[] payload) {
        PacketSlot slot = slot(unfinishedDatagram(payload));
        slot.innerTransport(Ipv6Header.LENGTH, IpProtocol.UDP);
        slot.offload().needsChecksum(Ipv6Header.LENGTH, UdpHeader.CHECKSUM_OFFSET);
        return slot;
    }

    /** A slot with many datagrams. */
    protected final PacketSlot segmented(byte[] payload, int segmentSize) {
        PacketSlot slot = unfinished(payload);
        slot.offload().segmented(Segmentation.UDP6, segmentSize, HEADERS);
        return slot.segmentsRead(slot.offload().segmentCount(HEADERS + payload.length));
    }

    protected final List<byte[]> arrivals(int count) {
        List<byte[]> arrivals = new ArrayList<>();
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (arrivals.size() < count && System.nanoTime() - deadline < 0) {
            byte[] next = arrived();
            if (next == null) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
            } else {
                arrivals.add(next);
            }
        }
        return arrivals;
    }

    protected static byte[] payload(int length) {
        return InnerPackets.payload(length);
    }
}
