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

    private long forwarded;
    private long replied;
    private long diverted;
    private long found;
    private long bytesForwarded;
    private long joined;

    private Settle(RoadName road, RoadCounters counters, TunnelCounters tunnels) {
        this.road = road;
        this.counters = counters;
        this.tunnels = tunnels;
    }

    /** The end of an encap road, whose packets leave with an outer header. */
    public static Settle encap(RoadCounters counters, TunnelCounters tunnels) {
        return new Settle(RoadName.ENCAP, counters, tunnels);
    }

    /** The end of a decap road. */
    public static Settle decap(RoadCounters counters, TunnelCounters tunnels) {
        return new Settle(RoadName.DECAP, counters, tunnels);
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
            case REPLY, RELAY -> {
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
            int index = slot.tunnel().index();
            tunnels.addForwarded(road, index, sent, Math.max(0, bytes - overhead(slot)));
            if (!slot.isGuessable()) {
                tunnels.heard(road, index, nowNanos);
            }
        }
    }

    private int overhead(PacketSlot slot) {
        return road == RoadName.ENCAP ? slot.tunnel().outerProtocol().overheadBytes() : 0;
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
