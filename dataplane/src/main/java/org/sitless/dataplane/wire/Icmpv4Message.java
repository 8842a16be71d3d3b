package org.sitless.dataplane.wire;

import static java.nio.ByteOrder.BIG_ENDIAN;

import org.agrona.concurrent.UnsafeBuffer;

/**
 * A view over an ICMPv4 message (RFC 792; next-hop MTU: RFC 1191 §4).
 *
 * <pre>
 *    0                   1                   2                   3
 *    0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *   |     Type      |     Code      |          Checksum             |
 *   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *   |   unused, or identifier       |  next-hop MTU, or sequence    |
 *   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *   |   errors: IPv4 header and the beginning of its payload ...    |
 *   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 *
 * The view accepts any octets and judges none. Call {@link #check} before reading what came from outside; not for a message that is
 * being written. Values are in reading order, lengths in bytes. Threads: one owner.
 */
public final class Icmpv4Message {
    /** The part that every message has; in an error, the quoted packet begins here. */
    public static final int LENGTH = 8;

    public static final int TYPE_OFFSET = 0;
    public static final int CODE_OFFSET = 1;
    public static final int CHECKSUM_OFFSET = 2;
    public static final int REST_OFFSET = 4;

    public static final int ECHO_REPLY = 0;
    public static final int DESTINATION_UNREACHABLE = 3;
    public static final int SOURCE_QUENCH = 4;
    public static final int REDIRECT = 5;
    public static final int ECHO_REQUEST = 8;
    public static final int TIME_EXCEEDED = 11;
    public static final int PARAMETER_PROBLEM = 12;

    /** Code of {@link #DESTINATION_UNREACHABLE}: "fragmentation needed and DF set". */
    public static final int FRAGMENTATION_NEEDED = 4;

    private UnsafeBuffer buffer;
    private int offset;

    /** Names the first fault of the message in {@code [offset, offset + length)}, or returns null. The checksum is not looked at. */
    public static WireFault check(UnsafeBuffer buffer, int offset, int length) {
        return length < LENGTH ? WireFault.ICMPV4_TRUNCATED : null;
    }

    /** Looks at the message that begins at {@code newOffset}. */
    public Icmpv4Message wrap(UnsafeBuffer newBuffer, int newOffset) {
        buffer = newBuffer;
        offset = newOffset;
        return this;
    }

    public int type() {
        return buffer.getByte(offset + TYPE_OFFSET) & 0xFF;
    }

    public Icmpv4Message type(int value) {
        buffer.putByte(offset + TYPE_OFFSET, (byte) value);
        return this;
    }

    public int code() {
        return buffer.getByte(offset + CODE_OFFSET) & 0xFF;
    }

    public Icmpv4Message code(int value) {
        buffer.putByte(offset + CODE_OFFSET, (byte) value);
        return this;
    }

    public int checksum() {
        return buffer.getShort(offset + CHECKSUM_OFFSET, BIG_ENDIAN) & 0xFFFF;
    }

    public Icmpv4Message checksum(int value) {
        buffer.putShort(offset + CHECKSUM_OFFSET, (short) value, BIG_ENDIAN);
        return this;
    }

    /** Writes the checksum of the message {@code [offset, offset + length)}; ICMPv4 has no pseudo-header. */
    public Icmpv4Message updateChecksum(int length) {
        checksum(0);
        return checksum(InternetChecksum.checksum(InternetChecksum.sum(buffer, offset, length)));
    }

    public boolean hasValidChecksum(int length) {
        return InternetChecksum.isValid(InternetChecksum.sum(buffer, offset, length));
    }

    /** Identifier of an echo. */
    public int identifier() {
        return buffer.getShort(offset + REST_OFFSET, BIG_ENDIAN) & 0xFFFF;
    }

    public Icmpv4Message identifier(int value) {
        buffer.putShort(offset + REST_OFFSET, (short) value, BIG_ENDIAN);
        return this;
    }

    /** Sequence number of an echo. */
    public int sequence() {
        return buffer.getShort(offset + REST_OFFSET + 2, BIG_ENDIAN) & 0xFFFF;
    }

    public Icmpv4Message sequence(int value) {
        buffer.putShort(offset + REST_OFFSET + 2, (short) value, BIG_ENDIAN);
        return this;
    }

    /** Next-hop MTU in bytes of a {@link #FRAGMENTATION_NEEDED} error; 0 from routers older than RFC 1191. */
    public int nextHopMtu() {
        return sequence();
    }

    public Icmpv4Message nextHopMtu(int value) {
        return sequence(value);
    }

    /** Whether the message reports on a packet that it quotes (RFC 1122 §3.2.2). */
    public boolean isError() {
        int type = type();
        return type == DESTINATION_UNREACHABLE
                || type == SOURCE_QUENCH
                || type == REDIRECT
                || type == TIME_EXCEEDED
                || type == PARAMETER_PROBLEM;
    }

    @Override
    public String toString() {
        return "ICMPv4 type " + type() + " code " + code() + " rest 0x"
                + Integer.toHexString(buffer.getInt(offset + REST_OFFSET, BIG_ENDIAN));
    }
}
