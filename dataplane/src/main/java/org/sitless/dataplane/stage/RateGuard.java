package org.sitless.dataplane.stage;

import org.sitless.dataplane.slot.DropReason;
import org.sitless.dataplane.slot.PacketSlot;
import org.sitless.dataplane.slot.SlotBatch;
import org.sitless.dataplane.tunnel.RateLimit;

/**
 * Holds each tunnel to its rate. Roads: each has one of its own, behind all that drops for other reasons, and only if there is a rate.
 *
 * <p>A policer: what is too much is dropped, not delayed, and gets no answer; RFC 4443 §3.1, "An ICMPv6 message MUST NOT be generated if
 * a packet is dropped due to congestion". Octets are those of inner packets, packets those that a super-packet stands for. Signalling is
 * not counted: it was diverted before.
 *
 * <p>Threads: the road's. Allocates nothing after construction.
 */
public final class RateGuard implements PacketStage {
    private static final long BITS_IN_OCTET = 8;

    private final RateMeter bits;
    private final RateMeter packets;

    /** @param tunnels how many rows there are, of which {@link org.sitless.dataplane.tunnel.Tunnel#index()} is one */
    public RateGuard(RateLimit limit, int tunnels) {
        bits = new RateMeter(limit.bitsPerSecond(), tunnels);
        packets = new RateMeter(limit.packetsPerSecond(), tunnels);
    }

    @Override
    public void process(SlotBatch batch) {
        for (PacketSlot slot : batch.forwarding()) {
            int tunnel = slot.tunnel().index();
            if (bits.hasCredit(tunnel, batch.nowNanos()) && packets.hasCredit(tunnel, batch.nowNanos())) {
                bits.charge(tunnel, batch.nowNanos(), slot.packetLength() * BITS_IN_OCTET);
                packets.charge(tunnel, batch.nowNanos(), slot.segments());
            } else {
                slot.drop(DropReason.TUNNEL_RATE_EXCEEDED);
            }
        }
    }
}
