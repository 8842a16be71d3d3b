package org.sitless.dataplane.stage;

import java.util.Set;
import org.sitless.dataplane.offload.Coalescer;
import org.sitless.dataplane.slot.PacketSlot;
import org.sitless.dataplane.slot.Segmentation;
import org.sitless.dataplane.slot.SlotBatch;

/** Joins the packets of a batch that the sink may write as one. Road: decap, last stage, if the sink takes runs. */
public final class CoalesceStage implements PacketStage {
    private final Coalescer coalescer;

    /** @param kinds of super-packets that the sink takes in pieces */
    public CoalesceStage(Set<Segmentation> kinds) {
        coalescer = new Coalescer(kinds);
    }

    @Override
    public void process(SlotBatch batch) {
        coalescer.restart();
        for (PacketSlot slot : batch.forwarding()) {
            coalescer.offer(slot);
        }
    }
}
