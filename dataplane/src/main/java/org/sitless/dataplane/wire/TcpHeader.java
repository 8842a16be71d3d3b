package org.sitless.dataplane.wire;

import static java.nio.ByteOrder.BIG_ENDIAN;

import org.agrona.concurrent.UnsafeBuffer;

/**
 * A view over a TCP header (RFC 9293 §3.1).
 *
 * <pre>
 *    0                   1                   2                   3
 *    0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *   |          Source Port          |       Destination Port        |
 *   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *   |                        Sequence Number                        |
 *   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *   |                    Acknowledgment Number                      |
 *   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *   |  Data |       |C|E|U|A|P|R|S|F|                               |
 *   | Offset| Rsrvd |W|C|R|C|S|S|Y|I|            Window             |
 *   |       |       |R|E|G|K|H|T|N|N|                               |
 *   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *   |           Checksum            |         Urgent Pointer        |
 *   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *   |                           [Options]                           |
 *   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 *
 * The view accepts any octets and judges none. Call {@link #check} before reading what came from outside; not for a header that is
 * being written. Values are in reading order, lengths in bytes. Threads: one owner.
 */
public final class TcpHeader {
    /** Length of a header without options. */
    public static final int LENGTH = 20;

    public static final int SOURCE_PORT_OFFSET = 0;
    public static final int DESTINATION_PORT_OFFSET = 2;
    public static final int SEQUENCE_OFFSET = 4;
    public static final int ACKNOWLEDGEMENT_OFFSET = 8;
    public static final int DATA_OFFSET_OFFSET = 12;
    public static final int FLAGS_OFFSET = 13;
    public static final int WINDOW_OFFSET = 14;
    public static final int CHECKSUM_OFFSET = 16;
    public static final int URGENT_POINTER_OFFSET = 18;

    public static final int FIN = 0x01;
    public static final int SYN = 0x02;
    public static final int RST = 0x04;
    public static final int PSH = 0x08;
    public static final int ACK = 0x10;
    public static final int URG = 0x20;
    public static final int ECE = 0x40;
    public static final int CWR = 0x80;

    /** Option kind: maximum segment size, 4 octets (RFC 9293 §3.2). */
    public static final int OPTION_MAXIMUM_SEGMENT_SIZE = 2;

    private static final int OPTION_END = 0;
    private static final int OPTION_NO_OPERATION = 1;

    private UnsafeBuffer buffer;
    private int offset;

    /** Names the first fault of the header in {@code [offset, offset + length)}, or returns null: options then lie inside the range. */
    public static WireFault check(UnsafeBuffer buffer, int offset, int length) {
        if (length < LENGTH) {
            return WireFault.TCP_TRUNCATED;
        }
        int headerLength = headerLength(buffer, offset);
        if (headerLength < LENGTH) {
            return WireFault.TCP_DATA_OFFSET;
        }
        return headerLength > length ? WireFault.TCP_OPTIONS_TRUNCATED : null;
    }

    /** Looks at the header that begins at {@code newOffset}. */
    public TcpHeader wrap(UnsafeBuffer newBuffer, int newOffset) {
        buffer = newBuffer;
        offset = newOffset;
        return this;
    }

    public int sourcePort() {
        return buffer.getShort(offset + SOURCE_PORT_OFFSET, BIG_ENDIAN) & 0xFFFF;
    }

    public TcpHeader sourcePort(int value) {
        buffer.putShort(offset + SOURCE_PORT_OFFSET, (short) value, BIG_ENDIAN);
        return this;
    }

    public int destinationPort() {
        return buffer.getShort(offset + DESTINATION_PORT_OFFSET, BIG_ENDIAN) & 0xFFFF;
    }

    public TcpHeader destinationPort(int value) {
        buffer.putShort(offset + DESTINATION_PORT_OFFSET, (short) value, BIG_ENDIAN);
        return this;
    }

    public int sequence() {
        return buffer.getInt(offset + SEQUENCE_OFFSET, BIG_ENDIAN);
    }

    public TcpHeader sequence(int value) {
        buffer.putInt(offset + SEQUENCE_OFFSET, value, BIG_ENDIAN);
        return this;
    }

    public int acknowledgement() {
        return buffer.getInt(offset + ACKNOWLEDGEMENT_OFFSET, BIG_ENDIAN);
    }

    public TcpHeader acknowledgement(int value) {
        buffer.putInt(offset + ACKNOWLEDGEMENT_OFFSET, value, BIG_ENDIAN);
        return this;
    }

    /** Header length in bytes, options included: four times the Data Offset field. */
    public int headerLength() {
        return headerLength(buffer, offset);
    }

    /** As {@link #headerLength()}, of a header that no view looks at. */
    public static int headerLength(UnsafeBuffer buffer, int offset) {
        return (buffer.getByte(offset + DATA_OFFSET_OFFSET) & 0xF0) >>> 2;
    }

    /** Writes the header length in bytes: 20 to 60, a multiple of 4. The four bits beside it stay. */
    public TcpHeader headerLength(int value) {
        int reserved = buffer.getByte(offset + DATA_OFFSET_OFFSET) & 0x0F;
        buffer.putByte(offset + DATA_OFFSET_OFFSET, (byte) ((value << 2) | reserved));
        return this;
    }

    /** The four bits behind the Data Offset; the last one is Accurate ECN's AE (RFC 9768). */
    public int reserved() {
        return buffer.getByte(offset + DATA_OFFSET_OFFSET) & 0x0F;
    }

    public TcpHeader reserved(int value) {
        int dataOffset = buffer.getByte(offset + DATA_OFFSET_OFFSET) & 0xF0;
        buffer.putByte(offset + DATA_OFFSET_OFFSET, (byte) (dataOffset | (value & 0x0F)));
        return this;
    }

    /** {@link #CWR} to {@link #FIN}: eight bits. */
    public int flags() {
        return buffer.getByte(offset + FLAGS_OFFSET) & 0xFF;
    }

    public TcpHeader flags(int value) {
        buffer.putByte(offset + FLAGS_OFFSET, (byte) value);
        return this;
    }

    public int window() {
        return buffer.getShort(offset + WINDOW_OFFSET, BIG_ENDIAN) & 0xFFFF;
    }

    public TcpHeader window(int value) {
        buffer.putShort(offset + WINDOW_OFFSET, (short) value, BIG_ENDIAN);
        return this;
    }

    public int checksum() {
        return buffer.getShort(offset + CHECKSUM_OFFSET, BIG_ENDIAN) & 0xFFFF;
    }

    public TcpHeader checksum(int value) {
        buffer.putShort(offset + CHECKSUM_OFFSET, (short) value, BIG_ENDIAN);
        return this;
    }

    public int urgentPointer() {
        return buffer.getShort(offset + URGENT_POINTER_OFFSET, BIG_ENDIAN) & 0xFFFF;
    }

    public TcpHeader urgentPointer(int value) {
        buffer.putShort(offset + URGENT_POINTER_OFFSET, (short) value, BIG_ENDIAN);
        return this;
    }

    /**
     * Where an option of this kind begins, counted from the TCP header's first octet: its kind octet, behind which its length octet
     * and data lie inside the header; 0 where there is none before the end, or before an option whose length makes no sense.
     */
    public int optionOffset(int kind) {
        int end = headerLength();
        int at = LENGTH;
        while (at < end) {
            int found = buffer.getByte(offset + at) & 0xFF;
            if (found == OPTION_END) {
                return 0;
            }
            if (found == OPTION_NO_OPERATION) {
                at++;
                continue;
            }
            int length = at + 1 < end ? buffer.getByte(offset + at + 1) & 0xFF : 0;
            if (length < 2 || at + length > end) {
                return 0;
            }
            if (found == kind) {
                return at;
            }
            at += length;
        }
        return 0;
    }

    @Override
    public String toString() {
        return "TCP " + sourcePort() + " > " + destinationPort() + " seq " + Integer.toUnsignedString(sequence())
                + " ack " + Integer.toUnsignedString(acknowledgement()) + " flags 0x" + Integer.toHexString(flags())
                + " window " + window() + " header " + headerLength();
    }
}
