package org.sitless.dataplane.stage;

import java.util.List;
import org.sitless.dataplane.tunnel.TunnelTable;

/**
 * The decap road, outer to inner, between reading the outer socket and writing the TUN device. The order is said here and nowhere else.
 *
 * <ol>
 *   <li>{@link OuterCheck} version, lengths, checksum, protocol, fragments, options
 *   <li>{@link OuterSourceCheck} tunnel by outer source; strangers go no further
 *   <li>{@link Decapsulate} outer header away, congestion mark inward
 *   <li>{@link InnerCheck} version, lengths, extension headers; padding off
 *   <li>{@link InnerSourceCheck} martians, our own addresses, what was not delegated
 *   <li>{@link InnerDestinationCheck} martians
 *   <li>{@link LoopGuard} nested or looped back
 *   <li>{@link GroRepairStage} what GRO merged and left unfinished
 * </ol>
 */
public final class DecapRoad {
    private DecapRoad() {}

    /** New stages for one road of one lane; they are not shared between threads. */
    public static List<PacketStage> stages(TunnelTable tunnels) {
        return List.of(
                new OuterCheck(),
                new OuterSourceCheck(tunnels),
                new Decapsulate(),
                new InnerCheck(),
                new InnerSourceCheck(),
                new InnerDestinationCheck(),
                new LoopGuard(),
                new GroRepairStage());
    }
}
