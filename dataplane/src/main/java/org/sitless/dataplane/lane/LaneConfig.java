package org.sitless.dataplane.lane;

import java.util.List;
import java.util.Optional;
import org.sitless.dataplane.stage.SignallingDivert;
import org.sitless.dataplane.tunnel.ForwardingPolicy;
import org.sitless.dataplane.wire.Ipv6Address;

/**
 * How a lane runs.
 *
 * @param number from 0; names its threads
 * @param mode on which threads
 * @param spin never block: a core for each thread, for the lowest latency
 * @param ringSlots slots of each direction's ring: a power of two, at most {@link LaneRing#MAXIMUM_SLOTS}
 * @param batchSlots most slots that take a step together; at most {@code ringSlots}
 * @param ownAddresses our inner addresses: sources of ICMPv6 errors about packets that no tunnel takes
 * @param policy what tunnels may do with each other and with the line
 * @param mssClamp whether segment sizes of TCP are clamped
 * @param localUdpPort source port of UDP tunnels; 0 without any
 * @param signalling gets what came to the UDP port and is signalling; empty: nobody wants it
 */
public record LaneConfig(
        int number,
        LaneMode mode,
        boolean spin,
        int ringSlots,
        int batchSlots,
        List<Ipv6Address> ownAddresses,
        ForwardingPolicy policy,
        boolean mssClamp,
        int localUdpPort,
        Optional<SignallingDivert.Outlet> signalling) {
    public static final int DEFAULT_RING_SLOTS = 64;
    public static final int DEFAULT_BATCH_SLOTS = 64;

    public LaneConfig {
        ownAddresses = List.copyOf(ownAddresses);
        if (Integer.bitCount(ringSlots) != 1 || ringSlots > LaneRing.MAXIMUM_SLOTS) {
            throw new IllegalArgumentException(
                    "ring slots must be a power of two up to " + LaneRing.MAXIMUM_SLOTS + ", not " + ringSlots);
        }
        if (batchSlots < 1 || batchSlots > ringSlots) {
            throw new IllegalArgumentException("batch slots must be 1 to " + ringSlots + ", not " + batchSlots);
        }
    }

    /** The usual sizes, everything allowed, and no UDP. */
    public static LaneConfig of(int number, LaneMode mode, List<Ipv6Address> ownAddresses) {
        return new LaneConfig(
                number,
                mode,
                false,
                DEFAULT_RING_SLOTS,
                DEFAULT_BATCH_SLOTS,
                ownAddresses,
                ForwardingPolicy.OPEN,
                false,
                0,
                Optional.empty());
    }

    /** With which the names of the lane's threads begin. */
    public String name() {
        return "sl-lane-" + number;
    }
}
