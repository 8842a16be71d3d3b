package org.sitless.dataplane.stage;

import org.sitless.dataplane.slot.DropReason;
import org.sitless.dataplane.slot.PacketSlot;
import org.sitless.dataplane.slot.SlotBatch;
import org.sitless.dataplane.tunnel.Tunnel;
import org.sitless.dataplane.wire.Ipv6Header;

/**
 * Refuses inner sources that nobody at the tunnel's other end can have. Road: decap.
 *
 * <p>RFC 4213 §3.6: "After the decapsulation, the node MUST silently discard a packet with an invalid IPv6 source address", and "should
 * be configured to perform ingress filtering": our own addresses and our site's never come from outside, and a remote end that was given prefixes
 * (BCP 38) speaks from them, or from its link-local address, which neighbour discovery needs (§3.8).
 *
 * <p>Such an end is a client whose packets a server forwards. What its kernel tells the link of its own accord, router solicitations and
 * multicast listener reports from link-local addresses that it made up, is no spoofing: it ends under a name of its own.
 */
public final class InnerSourceCheck implements PacketStage {
    private final Ipv6Header inner = new Ipv6Header();

    @Override
    public void process(SlotBatch batch) {
        for (PacketSlot slot : batch.forwarding()) {
            inner.wrap(slot.buffer(), slot.packetOffset());
            DropReason fault = check(slot.tunnel(), inner.sourceHigh(), inner.sourceLow());
            if (fault != null) {
                slot.drop(fault);
            } else {
                // RFC 4213 §3.7: a link-local address follows from the outer one, which a forger knows.
                slot.guessable(!slot.tunnel().takesEverything() && InnerAddressRules.isLinkLocal(inner.sourceHigh()));
            }
        }
    }

    private DropReason check(Tunnel tunnel, long high, long low) {
        if (!tunnel.takesEverything() && InnerAddressRules.isMulticast(inner.destinationHigh())) {
            return DropReason.INNER_LINK_TALK;
        }
        if (InnerAddressRules.isMartianSource(high, low)) {
            return DropReason.INNER_SOURCE_MARTIAN;
        }
        if (tunnel.isOfOurSite(high, low)) {
            return DropReason.INNER_SOURCE_IS_OURS;
        }
        if (tunnel.remoteHolds(high, low)) {
            return null;
        }
        return InnerAddressRules.isLinkLocal(high) ? DropReason.INNER_LINK_TALK : DropReason.INNER_SOURCE_NOT_DELEGATED;
    }
}
