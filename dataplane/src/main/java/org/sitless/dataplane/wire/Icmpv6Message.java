package org.sitless.dataplane.wire;

import static java.nio.ByteOrder.BIG_ENDIAN;

import org.agrona.concurrent.UnsafeBuffer;

/**
 * A view over an ICMPv6 message (RFC 4443 §2.1).
 *
 * <pre>
 *    0                   1                   2                   3
 *    0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *   |     Type      |     Code      |          Checksum             |
 *   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *   |     unused, MTU, pointer; or identifier and sequence          |
 *   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *   |     errors: as much of the invoking packet as fits 1,280 ...  |
 *   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 *
 * The view accepts any octets and judges none. Call {@link #check} before reading what came from outside; not for a message that is
 * being written. Values are in reading order, lengths in bytes. Threads: one owner.
 */
public final class Icmpv6Message {
    /** The part that every message has; in an error, the invoking packet begins here. */
    public static final int LENGTH = 8;

    public static final int TYPE_OFFSET = 0;
    public static final int CODE_OFFSET = 1;
    public static final int CHECKSUM_OFFSET = 2;
    public static final int REST_OFFSET = 4;

    public static final int DESTINATION_UNREACHABLE = 1;
    public static final int PACKET_TOO_BIG = 2;
    public static final int TIME_EXCEEDED = 3;
    public static final int PARAMETER_PROBLEM = 4;
    public static final int ECHO_REQUEST = 128;
    public static final int ECHO_REPLY = 129;
    public static final int ROUTER_SOLICITATION = 133;
    public static final int ROUTER_ADVERTISEMENT = 134;
    public static final int NEIGHBOUR_SOLICITATION = 135;
    public static final int NEIGHBOUR_ADVERTISEMENT = 136;
    public static final int REDIRECT = 137;

    /** RFC 4443 §2.1: "Error messages are identified as such by a zero in the high-order bit of their message Type field values." */
    private static final int INFORMATIONAL = 0x80;

    private UnsafeBuffer buffer;
    private int offset;

    /** Names the first fault of the message in {@code [offset, offset + length)}, or returns null. The checksum is not looked at. */
    public static WireFault check(UnsafeBuffer buffer, int offset, int length) {
        return length < LENGTH ? WireFault.ICMPV6_TRUNCATED : null;
    }

    /** Looks at the message that begins at {@code newOffset}. */
    public Icmpv6Message wrap(UnsafeBuffer newBuffer, int newOffset) {
        buffer = newBuffer;
        offset = newOffset;
        return this;
    }

    public int type() {
        return buffer.getByte(offset + TYPE_OFFSET) & 0xFF;
    }

    public Icmpv6Message type(int value) {
        buffer.putByte(offset + TYPE_OFFSET, (byte) value);
        return this;
    }

    /** Whether the message reports on a packet that it quotes. */
    public boolean isError() {
        return (type() & INFORMATIONAL) == 0;
    }

    public int code() {
        return buffer.getByte(offset + CODE_OFFSET) & 0xFF;
    }

    public Icmpv6Message code(int value) {
        buffer.putByte(offset + CODE_OFFSET, (byte) value);
        return this;
    }

    public int checksum() {
        return buffer.getShort(offset + CHECKSUM_OFFSET, BIG_ENDIAN) & 0xFFFF;
    }

    public Icmpv6Message checksum(int value) {
        buffer.putShort(offset + CHECKSUM_OFFSET, (short) value, BIG_ENDIAN);
        return this;
    }

    /** Writes the checksum of the message {@code [offset, offset + length)} inside the packet at {@code ipv6Offset} (RFC 4443 §2.3). */
    public Icmpv6Message updateChecksum(int ipv6Offset, int length) {
        checksum(0);
        return checksum(InternetChecksum.checksum(sum(ipv6Offset, length)));
    }

    public boolean hasValidChecksum(int ipv6Offset, int length) {
        return InternetChecksum.isValid(sum(ipv6Offset, length));
    }

    private long sum(int ipv6Offset, int length) {
        long pseudoHeader = InternetChecksum.pseudoHeader(buffer, ipv6Offset, length, IpProtocol.ICMPV6);
        return InternetChecksum.add(pseudoHeader, InternetChecksum.sum(buffer, offset, length));
    }

    /** The four octets behind the checksum, whatever they mean. */
    public int rest() {
        return buffer.getInt(offset + REST_OFFSET, BIG_ENDIAN);
    }

    public Icmpv6Message rest(int value) {
        buffer.putInt(offset + REST_OFFSET, value, BIG_ENDIAN);
        return this;
    }

    /** MTU of the next hop in bytes, of a {@link #PACKET_TOO_BIG} error; unsigned. */
    public long mtu() {
        return rest() & 0xFFFF_FFFFL;
    }

    public Icmpv6Message mtu(long value) {
        return rest((int) value);
    }

    /** Offset of the octet at fault, of a {@link #PARAMETER_PROBLEM} error. */
    public int pointer() {
        return rest();
    }

    public Icmpv6Message pointer(int value) {
        return rest(value);
    }

    /** Identifier of an echo. */
    public int identifier() {
        return buffer.getShort(offset + REST_OFFSET, BIG_ENDIAN) & 0xFFFF;
    }

    public Icmpv6Message identifier(int value) {
        buffer.putShort(offset + REST_OFFSET, (short) value, BIG_ENDIAN);
        return this;
    }

    /** Sequence number of an echo. */
    public int sequence() {
        return buffer.getShort(offset + REST_OFFSET + 2, BIG_ENDIAN) & 0xFFFF;
    }

    public Icmpv6Message sequence(int value) {
        buffer.putShort(offset + REST_OFFSET + 2, (short) value, BIG_ENDIAN);
        return this;
    }

    @Override
    public String toString() {
        return "ICMPv6 type " + type() + " code " + code() + " rest 0x" + Integer.toHexString(rest());
    }
}
