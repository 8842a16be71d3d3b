package org.sitless.dataplane.wire;

import static java.nio.ByteOrder.BIG_ENDIAN;

import org.agrona.concurrent.UnsafeBuffer;

/**
 * A view over a UDP header (RFC 768).
 *
 * <pre>
 *    0                   1                   2                   3
 *    0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *   |          Source Port          |       Destination Port        |
 *   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *   |            Length             |           Checksum            |
 *   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 *
 * The view accepts any octets and judges none. Call {@link #check} before reading what came from outside; not for a header that is
 * being written, and not in a first fragment, whose length speaks of the whole. Values are in reading order, lengths in bytes.
 * Threads: one owner.
 */
public final class UdpHeader {
    public static final int LENGTH = 8;

    public static final int SOURCE_PORT_OFFSET = 0;
    public static final int DESTINATION_PORT_OFFSET = 2;
    public static final int LENGTH_OFFSET = 4;
    public static final int CHECKSUM_OFFSET = 6;

    private UnsafeBuffer buffer;
    private int offset;

    /** Names the first fault of the header in {@code [offset, offset + length)}, or returns null: its payload then lies inside the range. */
    public static WireFault check(UnsafeBuffer buffer, int offset, int length) {
        if (length < LENGTH) {
            return WireFault.UDP_TRUNCATED;
        }
        int datagramLength = buffer.getShort(offset + LENGTH_OFFSET, BIG_ENDIAN) & 0xFFFF;
        if (datagramLength < LENGTH) {
            return WireFault.UDP_LENGTH;
        }
        return datagramLength > length ? WireFault.UDP_PAYLOAD_TRUNCATED : null;
    }

    /** Looks at the header that begins at {@code newOffset}. */
    public UdpHeader wrap(UnsafeBuffer newBuffer, int newOffset) {
        buffer = newBuffer;
        offset = newOffset;
        return this;
    }

    public int sourcePort() {
        return buffer.getShort(offset + SOURCE_PORT_OFFSET, BIG_ENDIAN) & 0xFFFF;
    }

    public UdpHeader sourcePort(int value) {
        buffer.putShort(offset + SOURCE_PORT_OFFSET, (short) value, BIG_ENDIAN);
        return this;
    }

    public int destinationPort() {
        return buffer.getShort(offset + DESTINATION_PORT_OFFSET, BIG_ENDIAN) & 0xFFFF;
    }

    public UdpHeader destinationPort(int value) {
        buffer.putShort(offset + DESTINATION_PORT_OFFSET, (short) value, BIG_ENDIAN);
        return this;
    }

    /** Header and payload in bytes. */
    public int length() {
        return buffer.getShort(offset + LENGTH_OFFSET, BIG_ENDIAN) & 0xFFFF;
    }

    public UdpHeader length(int value) {
        buffer.putShort(offset + LENGTH_OFFSET, (short) value, BIG_ENDIAN);
        return this;
    }

    /** 0 means that there is none, which RFC 8200 §8.1 forbids over IPv6 except for some tunnels (RFC 6935). */
    public int checksum() {
        return buffer.getShort(offset + CHECKSUM_OFFSET, BIG_ENDIAN) & 0xFFFF;
    }

    public UdpHeader checksum(int value) {
        buffer.putShort(offset + CHECKSUM_OFFSET, (short) value, BIG_ENDIAN);
        return this;
    }

    @Override
    public String toString() {
        return "UDP " + sourcePort() + " > " + destinationPort() + " length " + length();
    }
}
