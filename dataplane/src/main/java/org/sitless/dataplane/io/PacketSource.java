package org.sitless.dataplane.io;

import org.sitless.dataplane.slot.SlotBatch;

/** Gives packets to one lane. Never blocks. Threads: the lane's reader. */
public interface PacketSource extends AutoCloseable {
    /**
     * Reads packets into the batch's slots, from slot 0 on, at most {@code batch.size()}; each slot that got one has had
     * {@code received(..)} called, its offload descriptor and segment count set as far as the source knows.
     *
     * @return how many slots were filled; 0 when nothing waits; a negative errno when the source is at fault
     */
    int receive(SlotBatch batch);

    /** Whether packets wait in the source itself, of which its descriptor shows nothing: then do not wait for that one. */
    default boolean hasMore() {
        return false;
    }

    /** Whether it is an error queue: it has something only while poll(2) says {@code POLLERR} of its descriptor. */
    default boolean tellsErrorsOnly() {
        return false;
    }

    /** Descriptor to poll for input; -1 where there is none. */
    int pollDescriptor();

    @Override
    void close();
}
