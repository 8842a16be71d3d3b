package org.sitless.dataplane.stage;

import java.util.List;
import org.sitless.dataplane.tunnel.TunnelTable;

/**
 * The encap road, inner to outer, between reading the TUN device and writing the outer socket. The order is said here and nowhere else.
 *
 * <ol>
 *   <li>{@link InnerCheck} version, lengths, extension headers
 *   <li>{@link TunnelLookup} tunnel by inner destination; none: unreachable
 *   <li>{@link ForwardedSourceCheck} martians, where we forward for others
 *   <li>{@link LoopGuard} nested or looped back
 *   <li>{@link PathMtuGuard} too long: Packet Too Big
 *   <li>{@link Encapsulate} outer header
 * </ol>
 */
public final class EncapRoad {
    private EncapRoad() {}

    /**
     * New stages for one road of one lane; they are not shared between threads.
     *
     * @param localUdpPort source port of UDP tunnels
     */
    public static List<PacketStage> stages(TunnelTable tunnels, IcmpResponder icmp, int localUdpPort) {
        return List.of(
                new InnerCheck(),
                new TunnelLookup(tunnels, icmp),
                new ForwardedSourceCheck(),
                new LoopGuard(),
                new PathMtuGuard(icmp),
                new Encapsulate(localUdpPort));
    }
}
