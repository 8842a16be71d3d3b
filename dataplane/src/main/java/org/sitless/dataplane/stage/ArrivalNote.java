package org.sitless.dataplane.stage;

import org.sitless.dataplane.slot.PacketSlot;
import org.sitless.dataplane.slot.SlotBatch;

/** Notes what comes out of tunnels that take everything, for the {@link ReturnGuard}. Road: decap, behind all checks. */
public final class ArrivalNote implements PacketStage {
    private final Arrivals arrivals;

    public ArrivalNote(Arrivals arrivals) {
        this.arrivals = arrivals;
    }

    @Override
    public void process(SlotBatch batch) {
        for (PacketSlot slot : batch.forwarding()) {
            if (slot.tunnel().takesEverything()) {
                arrivals.note(slot);
            }
        }
    }
}
