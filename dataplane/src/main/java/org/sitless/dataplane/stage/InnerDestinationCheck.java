package org.sitless.dataplane.stage;

import org.sitless.dataplane.slot.DropReason;
import org.sitless.dataplane.slot.PacketSlot;
import org.sitless.dataplane.slot.SlotBatch;
import org.sitless.dataplane.wire.Ipv6Header;

/**
 * Refuses inner destinations that no tunnel leads to. Roads: both; a host whose default route is the tunnel sends anything into it.
 *
 * <p>RFC 4291 §2.5.3: "A packet received on an interface with a destination address of loopback must be dropped." The unspecified
 * address "must not be used as the destination address" (§2.5.2), and multicast of scopes 0 and 1 leaves no link (§2.7).
 * Addresses that embed an IPv4 address which is not on the Internet go nowhere either (RFC 3964 §5.3.1); a relay or translator would bring
 * them into its own network.
 */
public final class InnerDestinationCheck implements PacketStage {
    private final Ipv6Header inner = new Ipv6Header();

    @Override
    public void process(SlotBatch batch) {
        for (PacketSlot slot : batch.forwarding()) {
            inner.wrap(slot.buffer(), slot.packetOffset());
            if (InnerAddressRules.isMartianDestination(inner.destinationHigh(), inner.destinationLow())) {
                slot.drop(DropReason.INNER_DESTINATION_MARTIAN);
            }
        }
    }
}
