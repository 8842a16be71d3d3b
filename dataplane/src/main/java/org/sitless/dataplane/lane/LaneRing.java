package org.sitless.dataplane.lane;

import com.lmax.disruptor.AlertException;
import com.lmax.disruptor.RingBuffer;
import com.lmax.disruptor.Sequence;
import com.lmax.disruptor.SequenceBarrier;
import com.lmax.disruptor.TimeoutException;
import com.lmax.disruptor.WaitStrategy;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.sitless.dataplane.slot.PacketSlot;
import org.sitless.dataplane.slot.SlotBatch;

/**
 * One direction's slots, between the source that fills them and the road that empties them.
 *
 * <pre>
 *   free, lent to the reader │ taken, being sent │ published │ free, lent to the reader
 *              release() moves ┘          take() moves ┘            └ publish() moves
 * </pre>
 *
 * A reader does not know beforehand how many packets wait. So it borrows all free slots it can use, reads, and claims and publishes
 * only those that were filled: with one producer a free slot stays free until that producer claims it. (Claiming more than is
 * published is no way out: {@code SingleProducerSequencer.next} publishes everything claimed before.) A slot that was taken is free
 * again only after {@link #release()}, that is when the sinks are done with its bytes.
 *
 * <p>Threads: {@code lend} and {@code publish} by the one reader; {@code take}, {@code await} and {@code release} by the one writer;
 * both may be one thread. {@link #interruptAwait()} by anyone.
 */
public final class LaneRing {
    /** More large slots would only spread the same packets over more cache. */
    public static final int MAXIMUM_SLOTS = 128;

    private final RingBuffer<PacketSlot> ring;
    private final SequenceBarrier published;
    private final Sequence released = new Sequence(RingBuffer.INITIAL_CURSOR_VALUE);
    private long lastTaken = RingBuffer.INITIAL_CURSOR_VALUE;

    /**
     * @param slots a power of two, at most {@link #MAXIMUM_SLOTS}
     * @param memory at least {@link #lengthBytes} of native memory, page aligned; the caller frees it after the lane has stopped
     * @param waiting how {@link #await()} waits
     */
    public LaneRing(int slots, DirectBuffer memory, WaitStrategy waiting) {
        if (slots > MAXIMUM_SLOTS) {
            throw new IllegalArgumentException("a lane's ring has at most " + MAXIMUM_SLOTS + " slots, not " + slots);
        }
        SlotCarver carver = new SlotCarver(memory);
        ring = RingBuffer.createSingleProducer(carver::next, slots, waiting);
        ring.addGatingSequences(released);
        published = ring.newBarrier();
    }

    /** Native memory that a ring of so many slots needs, in bytes. The kernel commits it page by page on first use. */
    public static int lengthBytes(int slots) {
        return slots * PacketSlot.STRIDE;
    }

    /** Fills the batch with free slots to read into, as many as there are. @return how many */
    public int lend(SlotBatch batch) {
        batch.clear();
        long first = ring.getCursor() + 1;
        long last = ring.getCursor() + Math.min(batch.capacity(), ring.remainingCapacity());
        for (long sequence = first; sequence <= last; sequence++) {
            batch.add(ring.get(sequence));
        }
        return batch.size();
    }

    /** Hands the first {@code filled} slots that were lent to the other side; the rest are as free as before. */
    public void publish(int filled) {
        if (filled > 0) {
            long last = ring.next(filled);
            ring.publish(last - filled + 1, last);
        }
    }

    /** Fills the batch with published slots in order, as many as there are. @return how many */
    public int take(SlotBatch batch) {
        batch.clear();
        long last = Math.min(ring.getCursor(), lastTaken + batch.capacity());
        for (long sequence = lastTaken + 1; sequence <= last; sequence++) {
            batch.add(ring.get(sequence));
        }
        lastTaken = last;
        return batch.size();
    }

    /** The bytes of all slots taken so far are no longer needed. */
    public void release() {
        released.set(lastTaken);
    }

    /** Waits until something can be taken, in the way of the wait strategy, or until somebody interrupts the wait. */
    public void await() throws InterruptedException {
        try {
            published.waitFor(lastTaken + 1);
        } catch (AlertException interrupted) {
            published.clearAlert();
        } catch (TimeoutException enough) {
            // A strategy with a time limit has reached it: the caller looks around and comes back.
            return;
        }
    }

    /** Ends the present or the next {@link #await()}. */
    public void interruptAwait() {
        published.alert();
    }

    /** Slots published and not yet released. */
    public int inFlight() {
        return (int) (ring.getCursor() - released.get());
    }

    /** Cuts memory into slots, one {@link PacketSlot#STRIDE} apart. */
    private static final class SlotCarver {
        private final DirectBuffer memory;
        private int offset;

        SlotCarver(DirectBuffer memory) {
            this.memory = memory;
        }

        PacketSlot next() {
            PacketSlot slot = new PacketSlot(new UnsafeBuffer(memory, offset, PacketSlot.CAPACITY));
            offset += PacketSlot.STRIDE;
            return slot;
        }
    }
}
