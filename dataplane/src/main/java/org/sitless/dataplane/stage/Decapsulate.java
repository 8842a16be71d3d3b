package org.sitless.dataplane.stage;

import org.sitless.dataplane.slot.DropReason;
import org.sitless.dataplane.slot.PacketSlot;
import org.sitless.dataplane.slot.SlotBatch;
import org.sitless.dataplane.tunnel.EcnMapping;
import org.sitless.dataplane.wire.IpProtocol;
import org.sitless.dataplane.wire.Ipv4Header;
import org.sitless.dataplane.wire.Ipv6Header;
import org.sitless.dataplane.wire.UdpHeader;

/**
 * Takes the outer header away and lets its congestion mark live on in the inner one. Road: decap.
 *
 * <p>RFC 4213 §3.6: "When decapsulating the packet, the IPv6 header is not modified", but for ECN (RFC 6040 §4.2). The outer DSCP is
 * forgotten (the pipe model of RFC 2983 §3). What is left and is no IPv6 header has no ECN field either; the inner check will name it.
 */
public final class Decapsulate implements PacketStage {
    private final Ipv4Header outer = new Ipv4Header();
    private final Ipv6Header inner = new Ipv6Header();

    @Override
    public void process(SlotBatch batch) {
        for (PacketSlot slot : batch.forwarding()) {
            outer.wrap(slot.buffer(), slot.packetOffset());
            int headerLength = outer.headerLength() + (outer.protocol() == IpProtocol.UDP ? UdpHeader.LENGTH : 0);
            slot.packet(slot.packetOffset() + headerLength, slot.packetLength() - headerLength);
            inner.wrap(slot.buffer(), slot.packetOffset());
            if (slot.packetLength() >= Ipv6Header.LENGTH && inner.version() == 6) {
                combineEcn(slot, outer.typeOfService());
            }
        }
    }

    private void combineEcn(PacketSlot slot, int outerTos) {
        int trafficClass = inner.trafficClass();
        int ecn = EcnMapping.afterDecapsulation(trafficClass, outerTos);
        if (ecn == EcnMapping.DROP) {
            slot.drop(DropReason.INNER_ECN_CONGESTED);
        } else if (ecn != (trafficClass & EcnMapping.MASK)) {
            inner.trafficClass((trafficClass & ~EcnMapping.MASK) | ecn);
        }
    }
}
