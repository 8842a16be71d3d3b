package org.sitless.dataplane.offload;

import java.util.Arrays;
import java.util.Random;
import org.agrona.concurrent.UnsafeBuffer;
import org.sitless.dataplane.slot.PacketSlot;
import org.sitless.dataplane.slot.Segmentation;
import org.sitless.dataplane.wire.NaiveChecksum;
import org.sitless.dataplane.wire.Octets;

/** An outer header and an inner super-packet as a kernel would hand it over, made octet by octet without the code under test. */
final class SuperPacket {
    static final int OUTER = 20;
    static final int SEQUENCE = 0xFFFF_FF00;
    static final int IDENTIFICATION = 0xFFFE;

    private static final byte[] OUTER_HEADER = Octets.of("45000000 fffe4000 40290000 c0000201 c6336402");
    private static final byte[] INNER_HEADER =
            Octets.of("6b9edcba 0000 00 3f" + "20010db8000100000000000000000001" + "20010db8000200000000000000000002");

    final Segmentation kind;
    final byte[] extensions;
    final int transportOffset;
    final int transportLength;
    final byte[] payload;
    /** The inner packet: its checksum field holds the folded pseudo-header sum. */
    final byte[] inner;

    private SuperPacket(Segmentation kind, int extensionHeaders, byte[] transport, byte[] payload) {
        this.kind = kind;
        this.payload = payload;
        extensions = new byte[8 * extensionHeaders];
        transportOffset = 40 + extensions.length;
        transportLength = transport.length;
        inner = concatenate(INNER_HEADER, extensions, transport, payload);
        chainExtensions(extensionHeaders);
        putShort(inner, 4, inner.length - 40);
        putShort(inner, transportOffset + checksumOffset(), pseudoHeaderSum(inner));
    }

    static SuperPacket tcp(int extensionHeaders, int optionWords, int flags, int payloadLength) {
        byte[] transport = new byte[20 + 4 * optionWords];
        byte[] fixed = Octets.of("c00001bb ffffff00 12345678 5000 faf0 0000 0009");
        System.arraycopy(fixed, 0, transport, 0, 20);
        Arrays.fill(transport, 20, transport.length, (byte) 1);
        transport[12] = (byte) ((5 + optionWords) << 4);
        transport[13] = (byte) flags;
        return new SuperPacket(Segmentation.TCP6, extensionHeaders, transport, random(payloadLength));
    }

    static SuperPacket udp(int extensionHeaders, int payloadLength) {
        byte[] transport = Octets.of("c0000035 0000 0000");
        putShort(transport, 4, 8 + payloadLength);
        return new SuperPacket(Segmentation.UDP6, extensionHeaders, transport, random(payloadLength));
    }

    private static byte[] random(int length) {
        byte[] octets = new byte[length];
        new Random(length).nextBytes(octets);
        return octets;
    }

    private void chainExtensions(int count) {
        int at = 6;
        for (int header = 0; header < count; header++) {
            inner[at] = 60;
            at = 40 + 8 * header;
            Octets.buffer("0000 0104 00000000").getBytes(0, inner, at, 8);
        }
        inner[at] = (byte) protocol();
    }

    int protocol() {
        return kind == Segmentation.TCP6 ? 6 : 17;
    }

    int checksumOffset() {
        return kind == Segmentation.TCP6 ? 16 : 6;
    }

    int headerLength() {
        return transportOffset + transportLength;
    }

    private int pseudoHeaderSum(byte[] packet) {
        return NaiveChecksum.sum(NaiveChecksum.pseudoHeader(packet, packet.length - transportOffset, protocol()));
    }

    /** The inner packet as its checksum should be once it is finished. */
    byte[] finished() {
        byte[] packet = inner.clone();
        putShort(packet, transportOffset + checksumOffset(), 0);
        int sum = NaiveChecksum.sum(
                NaiveChecksum.pseudoHeader(packet, packet.length - transportOffset, protocol()),
                Arrays.copyOfRange(packet, transportOffset, packet.length));
        int checksum = 0xFFFF - sum;
        putShort(packet, transportOffset + checksumOffset(), checksum == 0 && protocol() == 17 ? 0xFFFF : checksum);
        return packet;
    }

    /** A slot with this packet behind an outer header, and the descriptor that a kernel would give; segment size 0: not segmented. */
    PacketSlot encapsulated(int segmentSize) {
        byte[] outer = OUTER_HEADER.clone();
        int totalLength = OUTER + inner.length;
        putShort(outer, 2, totalLength > 0xFFFF ? 0 : totalLength);
        putShort(outer, 10, 0xFFFF - NaiveChecksum.sum(outer));
        return describe(slot(concatenate(outer, inner), PacketSlot.INNER_OFFSET - OUTER), segmentSize);
    }

    /** The same without an outer header. */
    PacketSlot bare(int segmentSize) {
        return describe(slot(inner, PacketSlot.INNER_OFFSET), segmentSize);
    }

    private PacketSlot describe(PacketSlot slot, int segmentSize) {
        slot.innerTransport(transportOffset, protocol());
        slot.offload().needsChecksum(transportOffset, checksumOffset());
        if (segmentSize != 0) {
            slot.offload().segmented(kind, segmentSize, headerLength());
            slot.segmentsRead(slot.offload().segmentCount(inner.length));
        }
        return slot;
    }

    /** A slot as a raw socket gives it: a packet and no descriptor. */
    PacketSlot received(byte[] packet) {
        return slot(packet, PacketSlot.INNER_OFFSET).innerTransport(transportOffset, protocol());
    }

    private static PacketSlot slot(byte[] packet, int offset) {
        UnsafeBuffer buffer = Octets.poisoned(PacketSlot.CAPACITY);
        buffer.putBytes(offset, packet);
        return new PacketSlot(buffer).received(offset, packet.length);
    }

    static byte[] concatenate(byte[]... parts) {
        byte[] whole =
                new byte[Arrays.stream(parts).mapToInt(part -> part.length).sum()];
        int at = 0;
        for (byte[] part : parts) {
            System.arraycopy(part, 0, whole, at, part.length);
            at += part.length;
        }
        return whole;
    }

    static void putShort(byte[] octets, int at, int value) {
        octets[at] = (byte) (value >> 8);
        octets[at + 1] = (byte) value;
    }
}
