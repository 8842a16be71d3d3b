package org.sitless.dataplane.offload;

import java.util.Arrays;
import org.agrona.concurrent.UnsafeBuffer;
import org.sitless.dataplane.slot.PacketSlot;
import org.sitless.dataplane.wire.NaiveChecksum;
import org.sitless.dataplane.wire.Octets;

/** One finished inner packet, made octet by octet without the code under test. Setters change it and mend its checksum. */
final class InnerPacket {
    static final int TCP = 6;
    static final int UDP = 17;
    private static final String ADDRESSES = "20010db8000100000000000000000001 20010db8000200000000000000000002";
    /** No operation twice, then a timestamp (RFC 7323 §3.2). */
    private static final String TIMESTAMPS = "0101 080a 00010000 00020000";

    private byte[] octets;
    private boolean checksumSpoiled;

    private InnerPacket(byte[] octets) {
        this.octets = octets;
    }

    /** A TCP segment with ACK and timestamps, 72 octets of headers. */
    static InnerPacket tcp(int ports, int sequence, byte[] payload) {
        byte[] headers = Octets.of(
                "6b9edcba 0000 06 3f" + ADDRESSES + "00000000 00000000 12345678 8010 faf0 0000 0000" + TIMESTAMPS);
        InnerPacket packet = new InnerPacket(SuperPacket.concatenate(headers, payload));
        return packet.length().word(40, ports).word(44, sequence);
    }

    /** A UDP datagram, 48 octets of headers. */
    static InnerPacket udp(int ports, byte[] payload) {
        byte[] headers = Octets.of("6b9edcba 0000 11 3f" + ADDRESSES + "00000000 00000000");
        InnerPacket packet = new InnerPacket(SuperPacket.concatenate(headers, payload));
        SuperPacket.putShort(packet.octets, 44, 8 + payload.length);
        return packet.length().word(40, ports);
    }

    private InnerPacket length() {
        SuperPacket.putShort(octets, 4, octets.length - 40);
        return this;
    }

    /** Overwrites one octet. */
    InnerPacket octet(int at, int value) {
        octets[at] = (byte) value;
        return finish();
    }

    InnerPacket word(int at, int value) {
        SuperPacket.putShort(octets, at, value >>> 16);
        SuperPacket.putShort(octets, at + 2, value);
        return finish();
    }

    /** Flags of a TCP header. */
    InnerPacket flags(int flags) {
        return octet(53, flags);
    }

    /** Puts an empty Destination Options header in front of the transport header. */
    InnerPacket extended() {
        byte[] whole = SuperPacket.concatenate(
                Arrays.copyOf(octets, 40),
                Octets.of("0000 0104 00000000"),
                Arrays.copyOfRange(octets, 40, octets.length));
        whole[40] = whole[6];
        whole[6] = 60;
        octets = whole;
        return length();
    }

    /** Makes the checksum wrong, whatever it is. */
    InnerPacket spoiled() {
        checksumSpoiled = true;
        octets[octets.length - 1] ^= 0x40;
        return this;
    }

    private InnerPacket finish() {
        SuperPacket.putShort(octets, checksumAt(), 0);
        byte[] transport = Arrays.copyOfRange(octets, transportOffset(), octets.length);
        int sum = NaiveChecksum.sum(NaiveChecksum.pseudoHeader(octets, transport.length, protocol()), transport);
        int checksum = 0xFFFF - sum;
        SuperPacket.putShort(octets, checksumAt(), checksum == 0 && protocol() == UDP ? 0xFFFF : checksum);
        return this;
    }

    private boolean isExtended() {
        return octets[6] == 60;
    }

    int transportOffset() {
        return isExtended() ? 48 : 40;
    }

    int protocol() {
        return octets[isExtended() ? 40 : 6];
    }

    private int checksumAt() {
        return transportOffset() + (protocol() == TCP ? 16 : 6);
    }

    boolean isSpoiled() {
        return checksumSpoiled;
    }

    byte[] octets() {
        return octets;
    }

    /** A slot that a source would have given, behind the inner check. */
    PacketSlot slot() {
        return slotOf(octets, transportOffset(), protocol());
    }

    static PacketSlot slotOf(byte[] octets, int transportOffset, int protocol) {
        UnsafeBuffer buffer = Octets.poisoned(PacketSlot.INNER_OFFSET + octets.length + 64);
        buffer.putBytes(PacketSlot.INNER_OFFSET, octets);
        return new PacketSlot(buffer)
                .received(PacketSlot.INNER_OFFSET, octets.length)
                .innerTransport(transportOffset, protocol);
    }
}
