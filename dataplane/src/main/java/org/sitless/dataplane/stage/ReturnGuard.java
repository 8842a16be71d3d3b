package org.sitless.dataplane.stage;

import org.sitless.dataplane.slot.PacketSlot;
import org.sitless.dataplane.slot.SlotBatch;

/**
 * Sends nothing back into a tunnel to a provider that has just come out of it. Road: encap.
 *
 * <p>Such a tunnel has one other end. What that end sent here and our routes send back, an address of the tunnel's own /64 that nobody has,
 * or of a prefix whose rest no unreachable route catches, would go to and fro until its hop limit ends: RFC 4443 §3.1, "in response to a
 * packet received by a router from a point-to-point link, destined to an address within a subnet assigned to that same link", code 3, and
 * "the packet MUST NOT be forwarded back onto the arrival link".
 *
 * <p>Which addresses are in use here only the kernel knows; so it is asked by looking at what it does. Who forges the remote end and knows
 * the first octets of a packet before it is sent can have it taken for one that returns; he can do worse with less.
 */
public final class ReturnGuard implements PacketStage {
    private final Arrivals arrivals;
    private final IcmpResponder icmp;

    public ReturnGuard(Arrivals arrivals, IcmpResponder icmp) {
        this.arrivals = arrivals;
        this.icmp = icmp;
    }

    @Override
    public void process(SlotBatch batch) {
        for (PacketSlot slot : batch.forwarding()) {
            if (slot.tunnel().takesEverything() && arrivals.has(slot)) {
                icmp.answerReturned(slot, batch.nowNanos());
            }
        }
    }
}
