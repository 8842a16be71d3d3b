package org.sitless.dataplane.stage;

import org.sitless.dataplane.slot.PacketSlot;
import org.sitless.dataplane.slot.SlotBatch;
import org.sitless.dataplane.tunnel.Tunnel;
import org.sitless.dataplane.tunnel.TunnelTable;
import org.sitless.dataplane.wire.Ipv6Header;

/**
 * Finds the tunnel that leads to the inner destination. Road: encap.
 *
 * <p>What leads nowhere is answered: unassigned space that stays silent would be probed for ever, and space that is sent on to a default
 * route makes the loops of RFC 6324.
 */
public final class TunnelLookup implements PacketStage {
    private final TunnelTable tunnels;
    private final IcmpResponder icmp;
    private final Ipv6Header inner = new Ipv6Header();

    public TunnelLookup(TunnelTable tunnels, IcmpResponder icmp) {
        this.tunnels = tunnels;
        this.icmp = icmp;
    }

    @Override
    public void process(SlotBatch batch) {
        for (PacketSlot slot : batch.forwarding()) {
            inner.wrap(slot.buffer(), slot.packetOffset());
            Tunnel found = tunnels.byDestination(inner.destinationHigh(), inner.destinationLow());
            slot.tunnel(found);
            if (found == null) {
                icmp.answerNoTunnel(slot, batch.nowNanos());
            }
        }
    }
}
