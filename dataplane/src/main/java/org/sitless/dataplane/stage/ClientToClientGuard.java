package org.sitless.dataplane.stage;

import org.sitless.dataplane.slot.PacketSlot;
import org.sitless.dataplane.slot.SlotBatch;
import org.sitless.dataplane.tunnel.Tunnel;
import org.sitless.dataplane.tunnel.TunnelTable;
import org.sitless.dataplane.wire.Ipv6Header;

/**
 * Keeps clients apart where the operator wants that. Road: encap, and only there: what one client sends to another comes out of one tunnel,
 * is routed by the kernel, and goes into the other.
 *
 * <p>RFC 4443 §3.1: "If the reason for the failure to deliver is administrative prohibition [...], the Code field is set to 1." That the
 * source is the client's own, his tunnel has shown on the decap road.
 */
public final class ClientToClientGuard implements PacketStage {
    private final TunnelTable tunnels;
    private final IcmpResponder icmp;
    private final Ipv6Header inner = new Ipv6Header();

    public ClientToClientGuard(TunnelTable tunnels, IcmpResponder icmp) {
        this.tunnels = tunnels;
        this.icmp = icmp;
    }

    @Override
    public void process(SlotBatch batch) {
        for (PacketSlot slot : batch.forwarding()) {
            inner.wrap(slot.buffer(), slot.packetOffset());
            Tunnel sender = tunnels.byDestination(inner.sourceHigh(), inner.sourceLow());
            if (sender != null && sender != slot.tunnel()) {
                icmp.answerProhibited(slot, batch.nowNanos());
            }
        }
    }
}
