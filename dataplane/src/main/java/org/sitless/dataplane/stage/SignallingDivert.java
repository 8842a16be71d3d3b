package org.sitless.dataplane.stage;

import org.agrona.concurrent.UnsafeBuffer;
import org.sitless.dataplane.slot.DropReason;
import org.sitless.dataplane.slot.PacketSlot;
import org.sitless.dataplane.slot.SlotBatch;
import org.sitless.dataplane.wire.IpProtocol;
import org.sitless.dataplane.wire.Ipv4Address;
import org.sitless.dataplane.wire.Ipv4Header;
import org.sitless.dataplane.wire.UdpHeader;

/**
 * Tells signalling from data on the UDP port that they share, by the first four bits: 6 is an IPv6 packet, 15 is signalling (RFC 5572
 * §4.4.1.2), anything else is nobody's. Road: decap, before any lookup: who signals may be a stranger.
 *
 * <p>Who gets the signalling gets a copy of the octets; the slot goes back to its ring. Protocol 41 passes.
 */
public final class SignallingDivert implements PacketStage {
    /** Longer messages than any peer's buffer: clients in use read 4,096 at most. */
    public static final int LONGEST_MESSAGE = 4_096;

    private static final int DATA = 6;
    private static final int SIGNALLING = 0xF;

    private static final int NOTHING = -1;

    private final Outlet outlet;
    private final int wanted;
    private final Ipv4Header outer = new Ipv4Header();
    private final UdpHeader udp = new UdpHeader();

    /** Where signalling goes. On the thread of the decap road: it must hand over and not block. */
    @FunctionalInterface
    public interface Outlet {
        /**
         * One datagram.
         *
         * @param source who sent it, and from which port
         * @param datagram its payload, the receiver's own
         */
        void onSignalling(Ipv4Address source, int port, byte[] datagram);

        /** Signalling of ours did not arrive there, an ICMPv4 error says. */
        default void onUnreachable(Ipv4Address destination, int port) {}
    }

    private SignallingDivert(Outlet outlet, int wanted) {
        this.outlet = outlet;
        this.wanted = wanted;
    }

    /** Diverts to somebody who wants it. */
    public static SignallingDivert to(Outlet outlet) {
        return new SignallingDivert(outlet, SIGNALLING);
    }

    /** Where nobody wants any: signalling is as unknown as the rest. */
    public static SignallingDivert nowhere() {
        return new SignallingDivert((source, port, datagram) -> {}, NOTHING);
    }

    /** Whether anybody wants to know; then he does by now. */
    boolean unreachable(Ipv4Address destination, int port) {
        if (wanted == SIGNALLING) {
            outlet.onUnreachable(destination, port);
        }
        return wanted == SIGNALLING;
    }

    /** Whether a payload that begins so is signalling. */
    static boolean isSignalling(byte first) {
        return (first & 0xF0) >>> 4 == SIGNALLING;
    }

    @Override
    public void process(SlotBatch batch) {
        for (PacketSlot slot : batch.forwarding()) {
            outer.wrap(slot.buffer(), slot.packetOffset());
            if (outer.protocol() == IpProtocol.UDP) {
                sort(slot);
            }
        }
    }

    private void sort(PacketSlot slot) {
        int payloadOffset = slot.packetOffset() + outer.headerLength() + UdpHeader.LENGTH;
        int kind = (slot.buffer().getByte(payloadOffset) & 0xF0) >>> 4;
        if (kind == wanted) {
            divert(slot, payloadOffset);
        } else if (kind != DATA) {
            slot.drop(DropReason.OUTER_PAYLOAD_UNKNOWN);
        }
    }

    private void divert(PacketSlot slot, int payloadOffset) {
        UnsafeBuffer buffer = slot.buffer();
        int length = slot.packetOffset() + slot.packetLength() - payloadOffset;
        if (length > LONGEST_MESSAGE) {
            slot.drop(DropReason.SIGNALLING_TOO_LONG);
            return;
        }
        udp.wrap(buffer, payloadOffset - UdpHeader.LENGTH);
        byte[] datagram = new byte[length];
        buffer.getBytes(payloadOffset, datagram);
        outlet.onSignalling(new Ipv4Address(outer.source()), udp.sourcePort(), datagram);
        slot.divert();
    }
}
