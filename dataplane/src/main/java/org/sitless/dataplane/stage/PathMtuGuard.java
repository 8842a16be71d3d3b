package org.sitless.dataplane.stage;

import static java.nio.ByteOrder.BIG_ENDIAN;

import org.sitless.dataplane.slot.PacketSlot;
import org.sitless.dataplane.slot.SlotBatch;
import org.sitless.dataplane.tunnel.PathMtu;
import org.sitless.dataplane.tunnel.Tunnel;
import org.sitless.dataplane.wire.Icmpv6Message;
import org.sitless.dataplane.wire.IpProtocol;

/**
 * Answers packets that do not fit through their tunnel with Packet Too Big. Road: encap.
 *
 * <p>Looks at what a super-packet will be cut into, never at its own length. RFC 4213 §3.2.2: "if packet is larger than (IPv4 path MTU -
 * 20) Send ICMPv6 'packet too big' with MTU = (IPv4 path MTU - 20). Drop packet."; never with less than 1,280.
 */
public final class PathMtuGuard implements PacketStage {
    private final IcmpResponder icmp;
    private final Icmpv6Message message = new Icmpv6Message();

    public PathMtuGuard(IcmpResponder icmp) {
        this.icmp = icmp;
    }

    @Override
    public void process(SlotBatch batch) {
        for (PacketSlot slot : batch.forwarding()) {
            int longest = slot.offload().longestSegment(slot.packetLength());
            if (longest > slot.tunnel().path().unquestionedBytes()) {
                question(slot, longest, batch.nowNanos());
            }
        }
    }

    private void question(PacketSlot slot, int longest, long nowNanos) {
        PathMtu path = slot.tunnel().path();
        if (path.probeMark() != 0 && isProbe(slot, path.probeMark())) {
            slot.outerFlags(Tunnel.DONT_FRAGMENT);
        } else if (longest > path.innerMtuBytes()) {
            icmp.answerPacketTooBig(slot, nowNanos);
        }
    }

    /** An echo request of ours that finds out how large a packet passes (RFC 8899): it is not to be answered by us. */
    private boolean isProbe(PacketSlot slot, long mark) {
        int at = slot.packetOffset() + slot.innerTransportOffset();
        return slot.innerTransportProtocol() == IpProtocol.ICMPV6
                && slot.packetLength() >= slot.innerTransportOffset() + Icmpv6Message.LENGTH + Long.BYTES
                && slot.packetLength() <= slot.tunnel().spec().innerMtu().bytes()
                && message.wrap(slot.buffer(), at).type() == Icmpv6Message.ECHO_REQUEST
                && slot.buffer().getLong(at + Icmpv6Message.LENGTH, BIG_ENDIAN) == mark;
    }
}
