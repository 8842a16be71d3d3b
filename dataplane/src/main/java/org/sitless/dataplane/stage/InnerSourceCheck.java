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
 * be configured to perform ingress filtering": our own addresses never come from outside, and a remote end that was given prefixes
 * (BCP 38) speaks from them, or from its link-local address, which neighbour discovery needs (§3.8).
 */
public final class InnerSourceCheck implements PacketStage {
    private final Ipv6Header inner = new Ipv6Header();

    @Override
    public void process(SlotBatch batch) {
        for (PacketSlot slot : batch.forwarding()) {
            inner.wrap(slot.buffer(), slot.packetOffset());
            long high = inner.sourceHigh();
            long low = inner.sourceLow();
            Tunnel tunnel = slot.tunnel();
            if (InnerAddressRules.isMartianSource(high, low)) {
                slot.drop(DropReason.INNER_SOURCE_MARTIAN);
            } else if (tunnel.owns(high, low)) {
                slot.drop(DropReason.INNER_SOURCE_IS_OURS);
            } else if (!tunnel.remoteHolds(high, low)) {
                slot.drop(DropReason.INNER_SOURCE_NOT_DELEGATED);
            }
        }
    }
}
