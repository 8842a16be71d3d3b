package org.sitless.dataplane.stage;

import org.sitless.dataplane.slot.PacketSlot;
import org.sitless.dataplane.slot.SlotBatch;

/**
 * Answers packets that do not fit through their tunnel with Packet Too Big. Road: encap.
 *
 * <p>Looks at what a super-packet will be cut into, never at its own length. RFC 4213 §3.2.2: "if packet is larger than (IPv4 path MTU -
 * 20) Send ICMPv6 'packet too big' with MTU = (IPv4 path MTU - 20). Drop packet."; never with less than 1,280.
 */
public final class PathMtuGuard implements PacketStage {
    private final IcmpResponder icmp;

    public PathMtuGuard(IcmpResponder icmp) {
        this.icmp = icmp;
    }

    @Override
    public void process(SlotBatch batch) {
        for (PacketSlot slot : batch.forwarding()) {
            int longest = slot.offload().longestSegment(slot.packetLength());
            if (longest > slot.tunnel().innerMtuBytes()) {
                icmp.answerPacketTooBig(slot, batch.nowNanos());
            }
        }
    }
}
