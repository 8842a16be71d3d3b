package org.sitless.dataplane.stage;

import org.sitless.dataplane.slot.DropReason;
import org.sitless.dataplane.slot.PacketSlot;
import org.sitless.dataplane.slot.SlotBatch;
import org.sitless.dataplane.tunnel.Tunnel;
import org.sitless.dataplane.tunnel.TunnelTable;
import org.sitless.dataplane.wire.Ipv4Header;

/**
 * Finds the tunnel by the outer source; strangers are dropped without an answer. Road: decap.
 *
 * <p>RFC 4213 §3.6: "The decapsulator MUST verify that the tunnel source address is correct before further processing packets [...].
 * Packets for which the IPv4 source address does not match MUST be discarded and an ICMP message SHOULD NOT be generated". It goes on that
 * packets "not directly addressed to it (e.g., broadcast addresses)" are silently discarded too.
 */
public final class OuterSourceCheck implements PacketStage {
    private final TunnelTable tunnels;
    private final Ipv4Header outer = new Ipv4Header();

    public OuterSourceCheck(TunnelTable tunnels) {
        this.tunnels = tunnels;
    }

    @Override
    public void process(SlotBatch batch) {
        for (PacketSlot slot : batch.forwarding()) {
            outer.wrap(slot.buffer(), slot.packetOffset());
            Tunnel found = tunnels.byRemote(outer.source());
            slot.tunnel(found);
            if (found == null) {
                slot.drop(DropReason.OUTER_SOURCE_UNKNOWN);
            } else if (outer.destination() != found.spec().local().bits()) {
                slot.drop(DropReason.OUTER_DESTINATION_MISMATCH);
            }
        }
    }
}
