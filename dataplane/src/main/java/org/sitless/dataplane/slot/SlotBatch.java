package org.sitless.dataplane.slot;

import java.util.Iterator;
import java.util.NoSuchElementException;

/**
 * Some slots that travel together, in order, and the moment at which they do.
 *
 * <p>{@link #forwarding()} hands out one iterator that the batch owns: nothing is allocated, and two loops over one batch must
 * not be nested. Threads: the lane that owns it.
 */
public final class SlotBatch {
    private final PacketSlot[] slots;
    private final Forwarding cursor = new Forwarding();
    private final Iterable<PacketSlot> forwarding = cursor::restart;
    private int size;
    private long nowNanos;

    public SlotBatch(int capacity) {
        slots = new PacketSlot[capacity];
    }

    public int capacity() {
        return slots.length;
    }

    public int size() {
        return size;
    }

    public boolean isEmpty() {
        return size == 0;
    }

    public boolean isFull() {
        return size == slots.length;
    }

    public PacketSlot slot(int index) {
        return slots[index];
    }

    public void add(PacketSlot slot) {
        slots[size++] = slot;
    }

    /** Forgets all slots from this index on. */
    public void truncate(int newSize) {
        size = newSize;
    }

    public void clear() {
        size = 0;
    }

    /** Monotonic time of this batch in nanoseconds, read once by the lane; stages read no clock. */
    public long nowNanos() {
        return nowNanos;
    }

    public SlotBatch nowNanos(long now) {
        nowNanos = now;
        return this;
    }

    /** The slots still on their road, in order. A slot dropped during the loop does not come again. */
    public Iterable<PacketSlot> forwarding() {
        return forwarding;
    }

    /** Index of the slot that {@link #forwarding()} returned last; -1 before the first. */
    public int forwardingIndex() {
        return cursor.current;
    }

    /** Forgets where {@link #forwarding()} was: {@link #forwardingIndex()} is -1 again. */
    public void rewind() {
        cursor.restart();
    }

    private final class Forwarding implements Iterator<PacketSlot> {
        private int current = -1;
        private int next;

        Iterator<PacketSlot> restart() {
            current = -1;
            next = 0;
            return this;
        }

        @Override
        public boolean hasNext() {
            while (next < size && !slots[next].isForwarding()) {
                next++;
            }
            return next < size;
        }

        @Override
        public PacketSlot next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            current = next++;
            return slots[current];
        }
    }
}
