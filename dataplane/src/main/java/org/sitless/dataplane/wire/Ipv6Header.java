package org.sitless.dataplane.wire;

import static java.nio.ByteOrder.BIG_ENDIAN;

import org.agrona.concurrent.UnsafeBuffer;

/**
 * A view over an IPv6 header (RFC 8200 §3); in a 6in4 tunnel, the inner one.
 *
 * <pre>
 *    0                   1                   2                   3
 *    0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *   |Version| Traffic Class |           Flow Label                  |
 *   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *   |         Payload Length        |  Next Header  |   Hop Limit   |
 *   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *   |                                                               |
 *   +                         Source Address                        +
 *   |                           (16 octets)                         |
 *   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *   |                                                               |
 *   +                      Destination Address                      +
 *   |                           (16 octets)                         |
 *   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 *
 * The view accepts any octets and judges none. Call {@link #check} before reading what came from outside; not for a header that is
 * being written. Values are in reading order, lengths in bytes, addresses two halves as in {@link Ipv6Address}. Threads: one owner.
 */
public final class Ipv6Header {
    public static final int LENGTH = 40;

    public static final int VERSION_OFFSET = 0;
    public static final int PAYLOAD_LENGTH_OFFSET = 4;
    public static final int NEXT_HEADER_OFFSET = 6;
    public static final int HOP_LIMIT_OFFSET = 7;
    public static final int SOURCE_OFFSET = 8;
    public static final int DESTINATION_OFFSET = 24;

    private static final int VERSION_6 = 0x6000_0000;
    private static final int TRAFFIC_CLASS_SHIFT = 20;
    private static final int TRAFFIC_CLASS_MASK = 0x0FF0_0000;
    private static final int FLOW_LABEL_MASK = 0x000F_FFFF;

    private UnsafeBuffer buffer;
    private int offset;

    /**
     * Names the first fault of the header in {@code [offset, offset + length)}, or returns null. After null, the payload lies inside
     * the range; octets behind it are padding and no fault. A jumbogram (RFC 2675) reads as a packet without payload.
     */
    public static WireFault check(UnsafeBuffer buffer, int offset, int length) {
        if (length < LENGTH) {
            return WireFault.IPV6_TRUNCATED;
        }
        if ((buffer.getByte(offset) & 0xF0) != 0x60) {
            return WireFault.IPV6_VERSION;
        }
        int payloadLength = buffer.getShort(offset + PAYLOAD_LENGTH_OFFSET, BIG_ENDIAN) & 0xFFFF;
        return LENGTH + payloadLength > length ? WireFault.IPV6_PAYLOAD_TRUNCATED : null;
    }

    /** Looks at the header that begins at {@code newOffset}. */
    public Ipv6Header wrap(UnsafeBuffer newBuffer, int newOffset) {
        buffer = newBuffer;
        offset = newOffset;
        return this;
    }

    public int version() {
        return (buffer.getByte(offset) & 0xFF) >>> 4;
    }

    /** Writes version 6, traffic class and flow label: the first four octets. */
    public Ipv6Header versionTrafficClassFlowLabel(int trafficClass, int flowLabel) {
        int word = VERSION_6 | ((trafficClass & 0xFF) << TRAFFIC_CLASS_SHIFT) | (flowLabel & FLOW_LABEL_MASK);
        return firstWord(word);
    }

    /** DSCP and ECN in one octet (RFC 2474 §3, RFC 3168 §5). */
    public int trafficClass() {
        return (firstWord() & TRAFFIC_CLASS_MASK) >>> TRAFFIC_CLASS_SHIFT;
    }

    public Ipv6Header trafficClass(int value) {
        return firstWord((firstWord() & ~TRAFFIC_CLASS_MASK) | ((value & 0xFF) << TRAFFIC_CLASS_SHIFT));
    }

    public int flowLabel() {
        return firstWord() & FLOW_LABEL_MASK;
    }

    public Ipv6Header flowLabel(int value) {
        return firstWord((firstWord() & ~FLOW_LABEL_MASK) | (value & FLOW_LABEL_MASK));
    }

    private int firstWord() {
        return buffer.getInt(offset, BIG_ENDIAN);
    }

    private Ipv6Header firstWord(int value) {
        buffer.putInt(offset, value, BIG_ENDIAN);
        return this;
    }

    /** Everything behind these 40 octets, extension headers included. */
    public int payloadLength() {
        return buffer.getShort(offset + PAYLOAD_LENGTH_OFFSET, BIG_ENDIAN) & 0xFFFF;
    }

    public Ipv6Header payloadLength(int value) {
        buffer.putShort(offset + PAYLOAD_LENGTH_OFFSET, (short) value, BIG_ENDIAN);
        return this;
    }

    /** Header and payload: the length of the packet. */
    public int totalLength() {
        return LENGTH + payloadLength();
    }

    /** See {@link IpProtocol}. */
    public int nextHeader() {
        return buffer.getByte(offset + NEXT_HEADER_OFFSET) & 0xFF;
    }

    public Ipv6Header nextHeader(int value) {
        buffer.putByte(offset + NEXT_HEADER_OFFSET, (byte) value);
        return this;
    }

    public int hopLimit() {
        return buffer.getByte(offset + HOP_LIMIT_OFFSET) & 0xFF;
    }

    public Ipv6Header hopLimit(int value) {
        buffer.putByte(offset + HOP_LIMIT_OFFSET, (byte) value);
        return this;
    }

    public long sourceHigh() {
        return buffer.getLong(offset + SOURCE_OFFSET, BIG_ENDIAN);
    }

    public long sourceLow() {
        return buffer.getLong(offset + SOURCE_OFFSET + 8, BIG_ENDIAN);
    }

    public Ipv6Header source(long high, long low) {
        buffer.putLong(offset + SOURCE_OFFSET, high, BIG_ENDIAN);
        buffer.putLong(offset + SOURCE_OFFSET + 8, low, BIG_ENDIAN);
        return this;
    }

    public long destinationHigh() {
        return buffer.getLong(offset + DESTINATION_OFFSET, BIG_ENDIAN);
    }

    public long destinationLow() {
        return buffer.getLong(offset + DESTINATION_OFFSET + 8, BIG_ENDIAN);
    }

    public Ipv6Header destination(long high, long low) {
        buffer.putLong(offset + DESTINATION_OFFSET, high, BIG_ENDIAN);
        buffer.putLong(offset + DESTINATION_OFFSET + 8, low, BIG_ENDIAN);
        return this;
    }

    @Override
    public String toString() {
        return "IPv6 " + new Ipv6Address(sourceHigh(), sourceLow()) + " > "
                + new Ipv6Address(destinationHigh(), destinationLow()) + " next " + nextHeader() + " hops "
                + hopLimit() + " class 0x" + Integer.toHexString(trafficClass()) + " flow 0x"
                + Integer.toHexString(flowLabel()) + " payload " + payloadLength();
    }
}
