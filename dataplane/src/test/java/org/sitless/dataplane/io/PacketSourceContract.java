package org.sitless.dataplane.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sitless.dataplane.lane.InnerPackets;
import org.sitless.dataplane.slot.Disposition;
import org.sitless.dataplane.slot.PacketSlot;
import org.sitless.dataplane.slot.SlotBatch;
import org.sitless.linux.libc.Errno;

/** What every {@link PacketSource} keeps to. A subclass brings the source and the world that sends to it. */
@Timeout(60)
abstract class PacketSourceContract {
    private static final int BATCH = 8;
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(10);

    /** The source under test; the same one throughout a test. */
    protected abstract PacketSource source();

    /** Lets a packet with this payload arrive. */
    protected abstract void arrive(byte[] payload);

    /** Octets of a slot's packet in front of the payload that the world was told to send. */
    protected abstract int headersLength();

    /** The longest payload that arrives in one packet. */
    protected abstract int longestPayload();

    @Test
    void shouldGiveNothingWhenNothingWaits() {
        assertThat(source().receive(batch())).isZero();
    }

    @Test
    void shouldGivePacketsInOrderFromTheFirstSlotOn() {
        List<byte[]> sent = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            sent.add(InnerPackets.payload(100 + i));
            arrive(sent.get(i));
        }

        assertThat(receive(3)).containsExactlyElementsOf(sent);
    }

    @Test
    void shouldLeaveForTheNextCallWhatDoesNotFitIntoTheBatch() {
        List<byte[]> sent = new ArrayList<>();
        for (int i = 0; i < 2 * BATCH + 1; i++) {
            sent.add(InnerPackets.payload(20 + i));
            arrive(sent.get(i));
        }

        assertThat(receive(2 * BATCH + 1)).containsExactlyElementsOf(sent);
    }

    @Test
    void shouldTakeTheShortestAndTheLongestPacket() {
        byte[] shortest = InnerPackets.payload(1);
        byte[] longest = InnerPackets.payload(longestPayload());
        arrive(shortest);
        arrive(longest);

        assertThat(receive(2)).containsExactly(shortest, longest);
    }

    @Test
    void shouldMakeEachFilledSlotReadyAndLeaveTheOthersAlone() {
        arrive(InnerPackets.payload(64));
        SlotBatch batch = batch();
        batch.slot(0).drop(null);
        batch.slot(1).received(7, 7);

        assertThat(receiveSome(batch)).isEqualTo(1);

        PacketSlot slot = batch.slot(0);
        assertThat(slot.disposition()).isEqualTo(Disposition.FORWARD);
        assertThat(slot.segmentsRead()).isEqualTo(1);
        assertThat(slot.tunnel()).isNull();
        assertThat(batch.slot(1).packetOffset()).isEqualTo(7);
    }

    @Test
    void shouldReadIntoNoSlotOfAnEmptyBatch() {
        arrive(InnerPackets.payload(64));

        assertThat(source().receive(new SlotBatch(BATCH))).isZero();
        assertThat(receive(1)).hasSize(1);
    }

    /** Reads batches until so many packets came, and gives their payloads. */
    private List<byte[]> receive(int count) {
        List<byte[]> payloads = new ArrayList<>();
        while (payloads.size() < count) {
            SlotBatch batch = batch();
            int filled = receiveSome(batch);
            for (int i = 0; i < filled; i++) {
                payloads.add(payloadOf(batch.slot(i)));
            }
        }
        return payloads;
    }

    private int receiveSome(SlotBatch batch) {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (System.nanoTime() - deadline < 0) {
            int filled = source().receive(batch);
            assertThat(filled)
                    .as(filled < 0 ? Errno.describe(-filled) : "filled")
                    .isBetween(0, batch.size());
            if (filled > 0) {
                return filled;
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
        throw new AssertionError("nothing arrived");
    }

    private byte[] payloadOf(PacketSlot slot) {
        byte[] payload = new byte[slot.packetLength() - headersLength()];
        slot.buffer().getBytes(slot.packetOffset() + headersLength(), payload);
        return payload;
    }

    private static SlotBatch batch() {
        SlotBatch batch = new SlotBatch(BATCH);
        for (int i = 0; i < BATCH; i++) {
            UnsafeBuffer memory = new UnsafeBuffer(BufferUtil.allocateDirectAligned(PacketSlot.CAPACITY, 64));
            batch.add(new PacketSlot(memory).received(0, 0));
        }
        return batch;
    }
}
