package org.sitless.dataplane.stage;

import org.sitless.dataplane.slot.DropReason;
import org.sitless.dataplane.slot.PacketSlot;
import org.sitless.dataplane.slot.SlotBatch;
import org.sitless.dataplane.tunnel.OuterEnd;
import org.sitless.dataplane.tunnel.Tunnel;
import org.sitless.dataplane.tunnel.TunnelTable;
import org.sitless.dataplane.wire.IpProtocol;
import org.sitless.dataplane.wire.Ipv4Header;
import org.sitless.dataplane.wire.UdpHeader;

/**
 * Finds the tunnel by the outer source; strangers are dropped without an answer. Road: decap.
 *
 * <p>RFC 4213 §3.6: "The decapsulator MUST verify that the tunnel source address is correct before further processing packets [...].
 * Packets for which the IPv4 source address does not match MUST be discarded and an ICMP message SHOULD NOT be generated". It goes on that
 * packets "not directly addressed to it (e.g., broadcast addresses)" are silently discarded too.
 *
 * <p>Over UDP the source is address and port. A client whose NAT gave it another port is a stranger until signalling, which
 * authenticates, has said so: what may be forged must not move a tunnel.
 */
public final class OuterSourceCheck implements PacketStage {
    private final TunnelTable tunnels;
    private final Ipv4Header outer = new Ipv4Header();
    private final UdpHeader udp = new UdpHeader();

    public OuterSourceCheck(TunnelTable tunnels) {
        this.tunnels = tunnels;
    }

    @Override
    public void process(SlotBatch batch) {
        for (PacketSlot slot : batch.forwarding()) {
            outer.wrap(slot.buffer(), slot.packetOffset());
            Tunnel found = tunnels.byRemote(sourceKey(slot));
            slot.tunnel(found);
            if (found == null) {
                slot.drop(DropReason.OUTER_SOURCE_UNKNOWN);
            } else if (outer.destination() != found.spec().local().bits()) {
                slot.drop(DropReason.OUTER_DESTINATION_MISMATCH);
            }
        }
    }

    private long sourceKey(PacketSlot slot) {
        if (outer.protocol() != IpProtocol.UDP) {
            return OuterEnd.proto41Key(outer.source());
        }
        udp.wrap(slot.buffer(), slot.packetOffset() + outer.headerLength());
        return OuterEnd.udpKey(outer.source(), udp.sourcePort());
    }
}
