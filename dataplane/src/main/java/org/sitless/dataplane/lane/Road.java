package org.sitless.dataplane.lane;

import java.util.List;
import org.agrona.ErrorHandler;
import org.sitless.dataplane.io.PacketSink;
import org.sitless.dataplane.slot.Disposition;
import org.sitless.dataplane.slot.DropReason;
import org.sitless.dataplane.slot.PacketSlot;
import org.sitless.dataplane.slot.SlotBatch;
import org.sitless.dataplane.stage.PacketStage;

/**
 * One direction of a lane: what happens to a batch from the moment it was read.
 *
 * <ol>
 *   <li>every stage in order, over the slots still forwarding;
 *   <li>slots marked FORWARD leave by the road's own sink, in order; behind them those marked RELAY;
 *   <li>slots marked REPLY leave by a sink on the other direction's descriptor, in order;
 *   <li>{@code Settle} counts what became of each slot, once.
 * </ol>
 *
 * A stage that throws costs the slot it was looking at ({@code STAGE_FAULT}) and is called again with the slots behind that one.
 *
 * <p>Threads: the lane's writer of this direction. Nothing is allocated unless a stage throws.
 */
public final class Road {
    private final PacketStage[] stages;
    private final PacketSink forwardSink;
    private final PacketSink replySink;
    private final PacketStage settle;
    private final ErrorHandler faults;
    private final SlotBatch leaving;
    private final SlotBatch[] behindFault = new SlotBatch[2];

    /**
     * @param stages in the order in which a packet meets them
     * @param forwardSink this road's own way out
     * @param replySink writes where the packets came from; not shared with the other road, whose writer may be another thread
     * @param settle sees every slot once, after the sinks
     * @param batchCapacity the largest batch that {@link #run} will see
     * @param faults told about each exception of a stage or sink
     */
    public Road(
            List<? extends PacketStage> stages,
            PacketSink forwardSink,
            PacketSink replySink,
            PacketStage settle,
            int batchCapacity,
            ErrorHandler faults) {
        this.stages = stages.toArray(new PacketStage[0]);
        this.forwardSink = forwardSink;
        this.replySink = replySink;
        this.settle = settle;
        this.faults = faults;
        leaving = new SlotBatch(batchCapacity);
        behindFault[0] = new SlotBatch(batchCapacity);
        behindFault[1] = new SlotBatch(batchCapacity);
    }

    /** Takes the batch along the whole road. Afterwards no byte of its slots is needed any more. */
    public void run(SlotBatch batch) {
        for (PacketStage stage : stages) {
            process(stage, batch);
        }
        send(batch, Disposition.FORWARD, forwardSink);
        send(batch, Disposition.RELAY, forwardSink);
        send(batch, Disposition.REPLY, replySink);
        settle.process(batch);
    }

    private void process(PacketStage stage, SlotBatch batch) {
        SlotBatch remaining = batch;
        int spare = 0;
        while (!remaining.isEmpty()) {
            remaining.rewind(); // so that a stage which throws before its first slot is seen to have
            // reached none
            try {
                stage.process(remaining);
                return;
            } catch (RuntimeException fault) {
                faults.onError(fault);
                remaining = behindFault(remaining, behindFault[spare]);
                spare ^= 1;
            }
        }
    }

    /** Drops what the stage was looking at, or everything when it was looking at nothing, and gathers the slots behind. */
    private static SlotBatch behindFault(SlotBatch batch, SlotBatch behind) {
        int culprit = batch.forwardingIndex();
        behind.clear();
        behind.nowNanos(batch.nowNanos());
        if (culprit < 0) {
            dropForwarding(batch);
            return behind;
        }
        batch.slot(culprit).drop(DropReason.STAGE_FAULT);
        for (int i = culprit + 1; i < batch.size(); i++) {
            behind.add(batch.slot(i));
        }
        return behind;
    }

    private void send(SlotBatch batch, Disposition disposition, PacketSink sink) {
        leaving.clear();
        leaving.nowNanos(batch.nowNanos());
        for (int i = 0; i < batch.size(); i++) {
            PacketSlot slot = batch.slot(i);
            if (slot.disposition() == disposition) {
                leaving.add(slot);
            }
        }
        if (leaving.isEmpty()) {
            return;
        }
        try {
            sink.send(leaving);
        } catch (RuntimeException fault) {
            // How far it got is unknown; the law of conservation matters more than which of these left.
            faults.onError(fault);
            dropAll(leaving);
        }
    }

    private static void dropForwarding(SlotBatch batch) {
        for (PacketSlot slot : batch.forwarding()) {
            slot.drop(DropReason.STAGE_FAULT);
        }
    }

    private static void dropAll(SlotBatch batch) {
        for (int i = 0; i < batch.size(); i++) {
            batch.slot(i).drop(DropReason.STAGE_FAULT);
        }
    }
}
