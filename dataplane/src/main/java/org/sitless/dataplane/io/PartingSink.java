package org.sitless.dataplane.io;

import org.sitless.dataplane.slot.PacketSlot;
import org.sitless.dataplane.slot.SlotBatch;
import org.sitless.dataplane.tunnel.OuterProtocol;

/**
 * Sends each packet through the socket of its tunnel's kind: parts the batch once, then lets each sink send its part in order. Only a lane
 * with sockets of both kinds has one.
 *
 * <p>Threads: one road's writer. The sinks are their endpoints', who close them.
 */
public final class PartingSink implements PacketSink {
    private final PacketSink[] sinks = new PacketSink[OuterProtocol.COUNT];
    private final SlotBatch[] parts = new SlotBatch[sinks.length];

    /** @param batchCapacity the largest batch that {@link #send} will see */
    public PartingSink(PacketSink proto41, PacketSink udp, int batchCapacity) {
        sinks[OuterProtocol.PROTO41.index()] = proto41;
        sinks[OuterProtocol.UDP.index()] = udp;
        for (int kind = 0; kind < parts.length; kind++) {
            parts[kind] = new SlotBatch(batchCapacity);
        }
    }

    @Override
    public void send(SlotBatch batch) {
        for (SlotBatch part : parts) {
            part.clear();
            part.nowNanos(batch.nowNanos());
        }
        for (int i = 0; i < batch.size(); i++) {
            PacketSlot slot = batch.slot(i);
            parts[slot.tunnel().outerProtocol().index()].add(slot);
        }
        for (int kind = 0; kind < sinks.length; kind++) {
            if (!parts[kind].isEmpty()) {
                sinks[kind].send(parts[kind]);
            }
        }
    }

    @Override
    public void close() {
        // The endpoints close their sinks.
    }
}
