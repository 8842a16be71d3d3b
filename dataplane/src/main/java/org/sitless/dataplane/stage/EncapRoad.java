package org.sitless.dataplane.stage;

import java.util.ArrayList;
import java.util.List;
import org.sitless.dataplane.tunnel.ForwardingPolicy;
import org.sitless.dataplane.tunnel.TunnelTable;

/**
 * The encap road, inner to outer, between reading the TUN device and writing the outer socket. The order is said here and nowhere else.
 *
 * <ol>
 *   <li>{@link InnerCheck} version, lengths, extension headers
 *   <li>{@link TunnelLookup} tunnel by inner destination; none: unreachable
 *   <li>{@link ForwardedSourceCheck} martians, where we forward for others
 *   <li>{@link InnerDestinationCheck} martians
 *   <li>{@link ClientToClientGuard} from one client to another, where that is forbidden
 *   <li>{@link ReturnGuard} what has just come out
 *   <li>{@link LoopGuard} nested or looped back
 *   <li>{@link PathMtuGuard} too long: Packet Too Big
 *   <li>{@link RateGuard} too much, where there is a rate
 *   <li>{@link MssClamp} TCP's segments no longer than fit, where that is asked for
 *   <li>{@link Encapsulate} outer header
 * </ol>
 */
public final class EncapRoad {
    private EncapRoad() {}

    /**
     * New stages for one road of one lane; they are not shared between threads.
     *
     * @param arrivals of the same lane's decap road
     * @param policy what of it asks for nothing has no stage
     * @param mssClamp whether segment sizes of TCP are clamped
     * @param room rows of counters: no tunnel's index is higher
     * @param localUdpPort source port of UDP tunnels
     */
    public static List<PacketStage> stages(
            TunnelTable tunnels,
            IcmpResponder icmp,
            Arrivals arrivals,
            ForwardingPolicy policy,
            boolean mssClamp,
            int room,
            int localUdpPort) {
        List<PacketStage> stages = new ArrayList<>(List.of(
                new InnerCheck(),
                new TunnelLookup(tunnels, icmp),
                new ForwardedSourceCheck(),
                new InnerDestinationCheck()));
        if (!policy.clientToClient()) {
            stages.add(new ClientToClientGuard(tunnels, icmp));
        }
        stages.add(new ReturnGuard(arrivals, icmp));
        stages.add(LoopGuard.encap());
        stages.add(new PathMtuGuard(icmp));
        if (policy.rate().isLimited()) {
            stages.add(new RateGuard(policy.rate(), room));
        }
        if (mssClamp) {
            stages.add(new MssClamp());
        }
        stages.add(new Encapsulate(localUdpPort));
        return stages;
    }
}
