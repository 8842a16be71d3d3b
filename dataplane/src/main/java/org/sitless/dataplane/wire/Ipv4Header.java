package org.sitless.dataplane.wire;

import static java.nio.ByteOrder.BIG_ENDIAN;

import org.agrona.concurrent.UnsafeBuffer;

/**
 * A view over an IPv4 header (RFC 791 §3.1); in a 6in4 tunnel, the outer one.
 *
 * <pre>
 *    0                   1                   2                   3
 *    0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *   |Version|  IHL  |Type of Service|          Total Length         |
 *   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *   |         Identification        |Flags|      Fragment Offset    |
 *   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *   |  Time to Live |    Protocol   |         Header Checksum       |
 *   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *   |                       Source Address                          |
 *   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *   |                    Destination Address                        |
 *   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *   |                    Options                    |    Padding    |
 *   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 *
 * The view accepts any octets and judges none. Call {@link #check} before reading what came from outside; not for a header that is
 * being written. Values are in reading order, lengths in bytes. Threads: one owner.
 */
public final class Ipv4Header {
    /** Length of a header without options. */
    public static final int LENGTH = 20;

    public static final int VERSION_OFFSET = 0;
    public static final int TYPE_OF_SERVICE_OFFSET = 1;
    public static final int TOTAL_LENGTH_OFFSET = 2;
    public static final int IDENTIFICATION_OFFSET = 4;
    public static final int FRAGMENT_OFFSET = 6;
    public static final int TIME_TO_LIVE_OFFSET = 8;
    public static final int PROTOCOL_OFFSET = 9;
    public static final int CHECKSUM_OFFSET = 10;
    public static final int SOURCE_OFFSET = 12;
    public static final int DESTINATION_OFFSET = 16;

    private static final int DONT_FRAGMENT = 0x4000;
    private static final int MORE_FRAGMENTS = 0x2000;
    private static final int FRAGMENT_OFFSET_MASK = 0x1FFF;

    private UnsafeBuffer buffer;
    private int offset;

    /**
     * Names the first fault of the header in {@code [offset, offset + length)}, or returns null. After null, options and payload lie
     * inside the range; octets behind the total length are padding and no fault. The header checksum is not looked at.
     */
    public static WireFault check(UnsafeBuffer buffer, int offset, int length) {
        if (length < LENGTH) {
            return WireFault.IPV4_TRUNCATED;
        }
        int versionAndLength = buffer.getByte(offset) & 0xFF;
        if (versionAndLength >>> 4 != 4) {
            return WireFault.IPV4_VERSION;
        }
        int headerLength = (versionAndLength & 0xF) << 2;
        if (headerLength < LENGTH) {
            return WireFault.IPV4_HEADER_LENGTH;
        }
        if (headerLength > length) {
            return WireFault.IPV4_OPTIONS_TRUNCATED;
        }
        int totalLength = buffer.getShort(offset + TOTAL_LENGTH_OFFSET, BIG_ENDIAN) & 0xFFFF;
        if (totalLength < headerLength) {
            return WireFault.IPV4_TOTAL_LENGTH;
        }
        return totalLength > length ? WireFault.IPV4_PAYLOAD_TRUNCATED : null;
    }

    /** Looks at the header that begins at {@code newOffset}. */
    public Ipv4Header wrap(UnsafeBuffer newBuffer, int newOffset) {
        buffer = newBuffer;
        offset = newOffset;
        return this;
    }

    public int version() {
        return (buffer.getByte(offset) & 0xFF) >>> 4;
    }

    /** Header length in bytes, options included: four times the IHL field. */
    public int headerLength() {
        return (buffer.getByte(offset) & 0xF) << 2;
    }

    /** Writes version 4 and a header length in bytes: 20 to 60, a multiple of 4. */
    public Ipv4Header versionAndHeaderLength(int headerLength) {
        buffer.putByte(offset, (byte) (0x40 | (headerLength >>> 2)));
        return this;
    }

    /** DSCP and ECN in one octet (RFC 2474 §3, RFC 3168 §5). */
    public int typeOfService() {
        return buffer.getByte(offset + TYPE_OF_SERVICE_OFFSET) & 0xFF;
    }

    public Ipv4Header typeOfService(int value) {
        buffer.putByte(offset + TYPE_OF_SERVICE_OFFSET, (byte) value);
        return this;
    }

    /** Header and payload in bytes; 0 in front of a super-packet too long for the field. */
    public int totalLength() {
        return buffer.getShort(offset + TOTAL_LENGTH_OFFSET, BIG_ENDIAN) & 0xFFFF;
    }

    public Ipv4Header totalLength(int value) {
        buffer.putShort(offset + TOTAL_LENGTH_OFFSET, (short) value, BIG_ENDIAN);
        return this;
    }

    public int identification() {
        return buffer.getShort(offset + IDENTIFICATION_OFFSET, BIG_ENDIAN) & 0xFFFF;
    }

    public Ipv4Header identification(int value) {
        buffer.putShort(offset + IDENTIFICATION_OFFSET, (short) value, BIG_ENDIAN);
        return this;
    }

    /** Flags and fragment offset as they stand, 16 bits. */
    public int flagsAndFragmentOffset() {
        return buffer.getShort(offset + FRAGMENT_OFFSET, BIG_ENDIAN) & 0xFFFF;
    }

    public Ipv4Header flagsAndFragmentOffset(int value) {
        buffer.putShort(offset + FRAGMENT_OFFSET, (short) value, BIG_ENDIAN);
        return this;
    }

    public boolean dontFragment() {
        return (flagsAndFragmentOffset() & DONT_FRAGMENT) != 0;
    }

    /** Sets or clears DF and leaves the other flags and the fragment offset alone. */
    public Ipv4Header dontFragment(boolean set) {
        int others = flagsAndFragmentOffset() & ~DONT_FRAGMENT;
        return flagsAndFragmentOffset(set ? others | DONT_FRAGMENT : others);
    }

    /** Whether the packet is a piece of another: more fragments follow, or some went before. */
    public boolean isFragment() {
        return (flagsAndFragmentOffset() & (MORE_FRAGMENTS | FRAGMENT_OFFSET_MASK)) != 0;
    }

    /** Place of this fragment's payload in the whole, in bytes. */
    public int fragmentOffset() {
        return (flagsAndFragmentOffset() & FRAGMENT_OFFSET_MASK) << 3;
    }

    public int timeToLive() {
        return buffer.getByte(offset + TIME_TO_LIVE_OFFSET) & 0xFF;
    }

    public Ipv4Header timeToLive(int value) {
        buffer.putByte(offset + TIME_TO_LIVE_OFFSET, (byte) value);
        return this;
    }

    /** See {@link IpProtocol}. */
    public int protocol() {
        return buffer.getByte(offset + PROTOCOL_OFFSET) & 0xFF;
    }

    public Ipv4Header protocol(int value) {
        buffer.putByte(offset + PROTOCOL_OFFSET, (byte) value);
        return this;
    }

    public int checksum() {
        return buffer.getShort(offset + CHECKSUM_OFFSET, BIG_ENDIAN) & 0xFFFF;
    }

    public Ipv4Header checksum(int value) {
        buffer.putShort(offset + CHECKSUM_OFFSET, (short) value, BIG_ENDIAN);
        return this;
    }

    /** The checksum that this header should carry. RFC 791 §3.1: "For purposes of computing the checksum, the value of the checksum field is zero." */
    public int computeChecksum() {
        long before = InternetChecksum.sum(buffer, offset, CHECKSUM_OFFSET);
        long behind = InternetChecksum.sum(buffer, offset + SOURCE_OFFSET, headerLength() - SOURCE_OFFSET);
        return InternetChecksum.checksum(InternetChecksum.add(before, behind));
    }

    /** Writes the checksum that fits all other octets of the header. */
    public Ipv4Header updateChecksum() {
        return checksum(computeChecksum());
    }

    public boolean hasValidChecksum() {
        return InternetChecksum.isValid(InternetChecksum.sum(buffer, offset, headerLength()));
    }

    /** The bits of an {@link Ipv4Address}. */
    public int source() {
        return buffer.getInt(offset + SOURCE_OFFSET, BIG_ENDIAN);
    }

    public Ipv4Header source(int bits) {
        buffer.putInt(offset + SOURCE_OFFSET, bits, BIG_ENDIAN);
        return this;
    }

    /** The bits of an {@link Ipv4Address}. */
    public int destination() {
        return buffer.getInt(offset + DESTINATION_OFFSET, BIG_ENDIAN);
    }

    public Ipv4Header destination(int bits) {
        buffer.putInt(offset + DESTINATION_OFFSET, bits, BIG_ENDIAN);
        return this;
    }

    @Override
    public String toString() {
        return "IPv4 " + new Ipv4Address(source()) + " > " + new Ipv4Address(destination()) + " protocol " + protocol()
                + " ttl " + timeToLive() + " tos 0x" + Integer.toHexString(typeOfService()) + " id " + identification()
                + (dontFragment() ? " DF" : "") + (isFragment() ? " fragment at " + fragmentOffset() : "") + " length "
                + totalLength();
    }
}
