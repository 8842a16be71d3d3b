package org.sitless.dataplane.stage;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.sitless.dataplane.slot.Segmentation;
import org.sitless.dataplane.tunnel.ForwardingPolicy;
import org.sitless.dataplane.tunnel.TunnelTable;

/**
 * The decap road, outer to inner, between reading the outer socket and writing the TUN device. The order is said here and nowhere else.
 *
 * <ol>
 *   <li>{@link OuterCheck} version, lengths, checksum, protocol, fragments, options; {@link OuterErrors} what the path says of our packets
 *   <li>{@link SignallingDivert} what the UDP port got and is not data
 *   <li>{@link OuterSourceCheck} tunnel by outer source; strangers go no further
 *   <li>{@link Decapsulate} outer header away, congestion mark inward
 *   <li>{@link InnerCheck} version, lengths, extension headers; padding off
 *   <li>{@link InnerSourceCheck} martians, our own addresses, what was not delegated
 *   <li>{@link InnerDestinationCheck} martians
 *   <li>{@link LoopGuard} nested or looped back
 *   <li>{@link ArrivalNote} so that it is known if it returns
 *   <li>{@link GroRepairStage} what GRO merged and left unfinished
 *   <li>{@link RateGuard} too much, where there is a rate
 *   <li>{@link MssClamp} TCP's segments no longer than fit, where that is asked for
 *   <li>{@link CoalesceStage} what the sink may write as one, if it takes runs
 * </ol>
 */
public final class DecapRoad {
    private DecapRoad() {}

    /**
     * New stages for one road of one lane; they are not shared between threads.
     *
     * @param errors takes the path's errors; a new one as well
     * @param signalling where that goes which came to the UDP port; a new one as well
     * @param arrivals of the same lane, for its encap road
     * @param policy what of it asks for nothing has no stage
     * @param mssClamp whether segment sizes of TCP are clamped
     * @param room rows of counters: no tunnel's index is higher
     * @param runs kinds of super-packets that the road's sink takes in several slots; may be none
     */
    public static List<PacketStage> stages(
            TunnelTable tunnels,
            OuterErrors errors,
            SignallingDivert signalling,
            Arrivals arrivals,
            ForwardingPolicy policy,
            boolean mssClamp,
            int room,
            Set<Segmentation> runs) {
        List<PacketStage> stages = new ArrayList<>(List.of(
                new OuterCheck(errors),
                signalling,
                new OuterSourceCheck(tunnels),
                new Decapsulate(),
                new InnerCheck(),
                new InnerSourceCheck(),
                new InnerDestinationCheck(),
                LoopGuard.decap(),
                new ArrivalNote(arrivals),
                new GroRepairStage()));
        if (policy.rate().isLimited()) {
            stages.add(new RateGuard(policy.rate(), room));
        }
        if (mssClamp) {
            stages.add(new MssClamp()); // behind the repair, which knows whether a checksum is finished
        }
        if (!runs.isEmpty()) {
            stages.add(new CoalesceStage(runs));
        }
        return stages;
    }
}
