package org.sitless.dataplane.stage;

import org.sitless.dataplane.encap.Encapsulation;
import org.sitless.dataplane.encap.Proto41Encapsulation;
import org.sitless.dataplane.encap.UdpEncapsulation;
import org.sitless.dataplane.slot.PacketSlot;
import org.sitless.dataplane.slot.SlotBatch;
import org.sitless.dataplane.tunnel.OuterProtocol;

/** Puts the outer header of its tunnel's encapsulation in front of each inner packet. Road: encap, last stage. */
public final class Encapsulate implements PacketStage {
    private final Encapsulation[] byProtocol = new Encapsulation[OuterProtocol.COUNT];

    /** @param localUdpPort source port of UDP tunnels; without any its value does not matter */
    public Encapsulate(int localUdpPort) {
        byProtocol[OuterProtocol.PROTO41.index()] = new Proto41Encapsulation();
        byProtocol[OuterProtocol.UDP.index()] = new UdpEncapsulation(localUdpPort);
    }

    @Override
    public void process(SlotBatch batch) {
        for (PacketSlot slot : batch.forwarding()) {
            byProtocol[slot.tunnel().outerProtocol().index()].encapsulate(slot);
        }
    }
}
