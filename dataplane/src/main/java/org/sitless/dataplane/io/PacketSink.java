package org.sitless.dataplane.io;

import java.util.Set;
import org.sitless.dataplane.slot.Segmentation;
import org.sitless.dataplane.slot.SlotBatch;

/** Takes packets from one lane. Never blocks. Threads: the lane's writer. */
public interface PacketSink extends AutoCloseable {
    /**
     * Sends every slot of the batch, in order. What the kernel does not take is marked on its slot: {@code drop(reason)}, or
     * {@code lose(reason, count)} where only some segments of a super-packet went. Nothing is retried, nothing is thrown.
     */
    void send(SlotBatch batch);

    /**
     * Kinds of super-packets that this sink takes as a run of slots (see {@code PacketSlot}). It then sends a head with all its pieces,
     * skips joined slots, and drops a whole run with its head. A sink that takes none must not be given any.
     */
    default Set<Segmentation> runs() {
        return Set.of();
    }

    @Override
    void close();
}
