package org.sitless.dataplane.stage;

import org.sitless.dataplane.slot.SlotBatch;

/** One step of a road. Looks at the forwarding slots of a batch in order, and forwards, rewrites or drops each. */
public interface PacketStage {
    /**
     * Runs this step over {@code batch.forwarding()}, in order, allocating nothing.
     *
     * <p>A stage should never throw. If one does, the road drops the slot it was looking at as {@code STAGE_FAULT} and calls it
     * again with the slots behind that one; hence each slot must be finished before the next is taken.
     */
    void process(SlotBatch batch);
}
