package org.sitless.dataplane.stage;

import org.sitless.dataplane.offload.GroRepair;
import org.sitless.dataplane.slot.PacketSlot;
import org.sitless.dataplane.slot.SlotBatch;

/** Says what a packet lacks whose source could not tell. Road: decap. */
public final class GroRepairStage implements PacketStage {
    private final GroRepair repair = new GroRepair();

    @Override
    public void process(SlotBatch batch) {
        for (PacketSlot slot : batch.forwarding()) {
            repair.repair(slot, slot.tunnel().spec().innerMtu().bytes());
        }
    }
}
