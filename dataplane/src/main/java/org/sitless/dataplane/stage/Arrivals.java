package org.sitless.dataplane.stage;

import static java.nio.ByteOrder.BIG_ENDIAN;

import java.util.concurrent.atomic.AtomicLongArray;
import org.agrona.concurrent.UnsafeBuffer;
import org.sitless.dataplane.slot.PacketSlot;
import org.sitless.dataplane.wire.IpProtocol;
import org.sitless.dataplane.wire.Ipv6Header;

/**
 * What came out of tunnels a moment ago, so that the other road can tell when the kernel sends it back.
 *
 * <p>A packet is known by a fingerprint of what neither forwarding nor joining changes, and of the hop limit that it will have when the
 * kernel has forwarded it once. The last thousand or so are remembered; one that is forgotten goes round until its hop limit ends it.
 *
 * <p>Threads: one road of a lane notes, the other one asks. Allocates nothing after construction.
 */
public final class Arrivals {
    private static final int REMEMBERED = 1_024;
    private static final long MIX = 0x9E37_79B9_7F4A_7C15L;
    private static final int TRANSPORT_OCTETS = 12;

    private final AtomicLongArray fingerprints = new AtomicLongArray(REMEMBERED);
    private final Ipv6Header noted = new Ipv6Header();
    private final Ipv6Header asked = new Ipv6Header();

    /** Remembers an inner packet that goes on to the kernel. */
    void note(PacketSlot slot) {
        noted.wrap(slot.buffer(), slot.packetOffset());
        long fingerprint = fingerprint(slot, noted, noted.hopLimit() - 1);
        fingerprints.setOpaque(place(fingerprint), fingerprint);
    }

    /** Whether an inner packet that the kernel sends is one that was noted. */
    boolean has(PacketSlot slot) {
        asked.wrap(slot.buffer(), slot.packetOffset());
        long fingerprint = fingerprint(slot, asked, asked.hopLimit());
        return fingerprints.getOpaque(place(fingerprint)) == fingerprint;
    }

    private static int place(long fingerprint) {
        return (int) (fingerprint >>> 32) & (REMEMBERED - 1);
    }

    /** Never 0, which says: nothing here. */
    private static long fingerprint(PacketSlot slot, Ipv6Header header, int hopLimit) {
        long mixed = mix(header.sourceHigh(), hopLimit);
        mixed = mix(mixed, header.sourceLow());
        mixed = mix(mixed, header.destinationHigh());
        mixed = mix(mixed, header.destinationLow());
        int transport = slot.innerTransportOffset();
        if (transport + TRANSPORT_OCTETS <= slot.packetLength()) {
            UnsafeBuffer buffer = slot.buffer();
            int at = slot.packetOffset() + transport;
            mixed = mix(mixed, buffer.getInt(at, BIG_ENDIAN));
            // Length and checksum of a UDP header change when datagrams are joined.
            mixed = slot.innerTransportProtocol() == IpProtocol.UDP
                    ? mixed
                    : mix(mixed, buffer.getInt(at + 4, BIG_ENDIAN));
            mixed = mix(mixed, buffer.getInt(at + 8, BIG_ENDIAN));
        }
        return mixed | 1;
    }

    private static long mix(long state, long value) {
        long mixed = (state ^ value) * MIX;
        return mixed ^ (mixed >>> 29);
    }
}
