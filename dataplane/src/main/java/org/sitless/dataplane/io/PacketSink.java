package org.sitless.dataplane.io;

import org.sitless.dataplane.slot.SlotBatch;

/** Takes packets from one lane. Never blocks. Threads: the lane's writer. */
public interface PacketSink extends AutoCloseable {
    /**
     * Sends every slot of the batch, in order. What the kernel does not take is marked on its slot: {@code drop(reason)}, or
     * {@code lose(reason, count)} where only some segments of a super-packet went. Nothing is retried, nothing is thrown.
     */
    void send(SlotBatch batch);

    @Override
    void close();
}
