package org.sitless.dataplane.counter;

import org.sitless.dataplane.slot.DropReason;
import org.sitless.dataplane.slot.PacketSlot;
import org.sitless.dataplane.slot.SlotBatch;
import org.sitless.dataplane.stage.PacketStage;

/**
 * The end of a road: counts what became of each slot, once, in segments.
 *
 * <p>A packet that was read as one and found out to be several corrects what was read. Of a super-packet only part of which could be sent,
 * the rest is dropped. Threads: the road's writer.
 */
public final class Settle implements PacketStage {
    private final RoadName road;
    private final RoadCounters counters;
    private final TunnelCounters tunnels;
    private final int overheadBytes;

    private long forwarded;
    private long replied;
    private long diverted;
    private long found;
    private long bytesForwarded;
    private long joined;

    private Settle(RoadName road, RoadCounters counters, TunnelCounters tunnels, int overheadBytes) {
        this.road = road;
        this.counters = counters;
        this.tunnels = tunnels;
        this.overheadBytes = overheadBytes;
    }

    /**
     * The end of an encap road.
     *
     * @param overheadBytes what the outer header adds to each slot
     */
    public static Settle encap(RoadCounters counters, TunnelCounters tunnels, int overheadBytes) {
        return new Settle(RoadName.ENCAP, counters, tunnels, overheadBytes);
    }

    /** The end of a decap road. */
    public static Settle decap(RoadCounters counters, TunnelCounters tunnels) {
        return new Settle(RoadName.DECAP, counters, tunnels, 0);
    }

    /** Counts every slot of the batch, whatever its disposition. */
    @Override
    public void process(SlotBatch batch) {
        forwarded = 0;
        replied = 0;
        diverted = 0;
        found = 0;
        bytesForwarded = 0;
        joined = 0;
        for (int i = 0; i < batch.size(); i++) {
            settle(batch.slot(i), batch.nowNanos());
        }
        counters.add(RoadCounter.FOUND, found);
        counters.add(RoadCounter.FORWARDED, forwarded);
        counters.add(RoadCounter.REPLIED, replied);
        counters.add(RoadCounter.DIVERTED, diverted);
        counters.add(RoadCounter.BYTES_FORWARDED, bytesForwarded);
        counters.add(RoadCounter.JOINED, joined);
    }

    private void settle(PacketSlot slot, long nowNanos) {
        int segments = slot.segments();
        int lost = slot.segmentsLost();
        found += segments - slot.segmentsRead();
        switch (slot.disposition()) {
            case FORWARD -> {
                settleForwarded(slot, segments - lost, nowNanos);
                settleLost(slot, lost);
            }
            case REPLY -> {
                replied += segments - lost;
                settleLost(slot, lost);
            }
            case DIVERT -> diverted += segments;
            case DROP -> settleLost(slot, segments);
        }
    }

    private void settleForwarded(PacketSlot slot, int sent, long nowNanos) {
        // Where only some segments were sent, their share of the bytes counts.
        long bytes = (long) slot.packetLength() * sent / slot.segments();
        forwarded += sent;
        bytesForwarded += bytes;
        if (slot.isJoined()) {
            joined += sent;
        }
        if (slot.tunnel() != null) {
            long innerBytes = Math.max(0, bytes - overheadBytes);
            tunnels.addForwarded(road, slot.tunnel().index(), sent, innerBytes, nowNanos);
        }
    }

    private void settleLost(PacketSlot slot, int lost) {
        if (lost == 0) {
            return;
        }
        DropReason reason = slot.dropReason() == null ? DropReason.STAGE_FAULT : slot.dropReason();
        counters.addDrops(reason, lost);
        if (slot.tunnel() != null) {
            tunnels.addDrops(road, slot.tunnel().index(), lost);
        }
    }
}
