package org.sitless.dataplane.io;

import java.util.ArrayDeque;
import java.util.Deque;
import org.sitless.dataplane.slot.PacketSlot;
import org.sitless.dataplane.slot.SlotBatch;

/** Gives a lane the packets that a test has put into a queue. Threads: test and lane may differ. */
public final class QueueSource implements PacketSource {
    private final Deque<byte[]> waiting = new ArrayDeque<>();
    private final int offset;
    private int fault;

    /** @param offset where each packet is to begin in its slot */
    public QueueSource(int offset) {
        this.offset = offset;
    }

    public synchronized QueueSource offer(byte[] packet) {
        waiting.add(packet.clone());
        return this;
    }

    /** The next {@link #receive} answers {@code -errno}. */
    public synchronized void failOnce(int errno) {
        fault = -errno;
    }

    @Override
    public synchronized int receive(SlotBatch batch) {
        if (fault != 0) {
            int answer = fault;
            fault = 0;
            return answer;
        }
        int filled = 0;
        while (filled < batch.size() && !waiting.isEmpty()) {
            byte[] packet = waiting.remove();
            PacketSlot slot = batch.slot(filled++);
            slot.buffer().putBytes(offset, packet);
            slot.received(offset, packet.length);
        }
        return filled;
    }

    @Override
    public int pollDescriptor() {
        return -1;
    }

    @Override
    public void close() {
        // Nothing was opened.
    }

    @Override
    public String toString() {
        return "test queue";
    }
}
