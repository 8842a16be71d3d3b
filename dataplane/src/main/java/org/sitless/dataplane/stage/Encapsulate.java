package org.sitless.dataplane.stage;

import org.sitless.dataplane.encap.Encapsulation;
import org.sitless.dataplane.slot.PacketSlot;
import org.sitless.dataplane.slot.SlotBatch;

/** Puts the outer header in front of the inner packet. Road: encap, last stage. */
public final class Encapsulate implements PacketStage {
    private final Encapsulation encapsulation;

    public Encapsulate(Encapsulation encapsulation) {
        this.encapsulation = encapsulation;
    }

    @Override
    public void process(SlotBatch batch) {
        for (PacketSlot slot : batch.forwarding()) {
            encapsulation.encapsulate(slot);
        }
    }
}
