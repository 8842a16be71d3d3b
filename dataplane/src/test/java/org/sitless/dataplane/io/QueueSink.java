package org.sitless.dataplane.io;

import java.util.ArrayList;
import java.util.List;
import org.sitless.dataplane.slot.PacketSlot;
import org.sitless.dataplane.slot.SlotBatch;

/** Keeps a copy of every packet that a lane sends. Threads: test and lane may differ. */
public final class QueueSink implements PacketSink {
    private final List<byte[]> sent = new ArrayList<>();

    @Override
    public synchronized void send(SlotBatch batch) {
        for (int i = 0; i < batch.size(); i++) {
            PacketSlot slot = batch.slot(i);
            byte[] packet = new byte[slot.packetLength()];
            slot.buffer().getBytes(slot.packetOffset(), packet);
            sent.add(packet);
        }
    }

    /** Everything sent so far, in order. */
    public synchronized List<byte[]> sent() {
        return List.copyOf(sent);
    }

    @Override
    public void close() {
        // Nothing was opened.
    }
}
