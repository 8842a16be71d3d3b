package org.sitless.dataplane.offload;

import static java.nio.ByteOrder.BIG_ENDIAN;

import org.sitless.dataplane.slot.PacketSlot;
import org.sitless.dataplane.wire.InternetChecksum;

/** The transport checksum of a slot's bare inner packet, whose transport header the inner check has found. */
final class TransportChecksum {
    private TransportChecksum() {}

    /** Whether nothing changed on the way: sums all octets from the transport header on, and the pseudo-header. */
    static boolean isValid(PacketSlot slot) {
        int length = slot.packetLength() - slot.innerTransportOffset();
        long transport = InternetChecksum.sum(slot.buffer(), slot.packetOffset() + slot.innerTransportOffset(), length);
        return InternetChecksum.isValid(InternetChecksum.add(transport, pseudoHeader(slot, length)));
    }

    /** The pseudo-header's folded sum, as it stands in the field of an unfinished checksum. */
    static int unfinished(PacketSlot slot, int upperLayerLength) {
        return InternetChecksum.fold(pseudoHeader(slot, upperLayerLength));
    }

    /** What stands in the checksum field, whose offset counts from the transport header. */
    static int field(PacketSlot slot, int checksumOffset) {
        int at = slot.packetOffset() + slot.innerTransportOffset() + checksumOffset;
        return slot.buffer().getShort(at, BIG_ENDIAN) & 0xFFFF;
    }

    private static long pseudoHeader(PacketSlot slot, int upperLayerLength) {
        return InternetChecksum.pseudoHeader(
                slot.buffer(), slot.packetOffset(), upperLayerLength, slot.innerTransportProtocol());
    }
}
