package org.sitless.dataplane.stage;

import org.sitless.dataplane.slot.DropReason;
import org.sitless.dataplane.slot.PacketSlot;
import org.sitless.dataplane.slot.SlotBatch;
import org.sitless.dataplane.wire.Ipv6Header;

/**
 * Refuses to forward to a client what can have come from nobody. Road: encap, where the tunnel's remote end was given particular prefixes.
 *
 * <p>The other half of BCP 38, that the client's own addresses do not come back to it from elsewhere, is the {@link LoopGuard}'s. A tunnel
 * to a provider is not looked at: what goes there is our host's, whose kernel speaks from the unspecified address where it must.
 */
public final class ForwardedSourceCheck implements PacketStage {
    private final Ipv6Header inner = new Ipv6Header();

    @Override
    public void process(SlotBatch batch) {
        for (PacketSlot slot : batch.forwarding()) {
            inner.wrap(slot.buffer(), slot.packetOffset());
            if (!slot.tunnel().takesEverything()
                    && InnerAddressRules.isMartianSource(inner.sourceHigh(), inner.sourceLow())) {
                slot.drop(DropReason.INNER_SOURCE_MARTIAN);
            }
        }
    }
}
