package org.sitless.dataplane.lane;

import org.sitless.dataplane.slot.SlotBatch;

/**
 * Empties one direction's ring: takes a batch, runs it along the road, frees its slots.
 *
 * <p>Threads: the direction's writer.
 */
final class LaneWriter {
    private final LaneRing ring;
    private final Road road;
    private final SlotBatch batch;

    LaneWriter(LaneRing ring, Road road, int batchCapacity) {
        this.ring = ring;
        this.road = road;
        batch = new SlotBatch(batchCapacity);
    }

    /** Takes one batch along the road. @return how many slots it had */
    int write() {
        int taken = ring.take(batch);
        if (taken > 0) {
            try {
                road.run(batch.nowNanos(System.nanoTime()));
            } finally {
                ring.release();
            }
        }
        return taken;
    }

    /** Takes everything that was published along the road. The ring bounds how much that is once its reader has stopped. */
    void drain() {
        while (write() > 0) {
            Thread.onSpinWait();
        }
    }
}
