package org.sitless.linux.netlink;

import java.nio.charset.StandardCharsets;
import org.agrona.ExpandableDirectByteBuffer;

/**
 * Builds one request: header, fixed part, attributes, nested as deep as needed. The lengths of the message and of nests are filled in
 * when they are closed, padding is zero. Starting a new request reuses the memory. Not for more than one thread.
 */
final class MessageWriter {
    private static final int USUAL_BYTES = 512;

    private final ExpandableDirectByteBuffer buffer = new ExpandableDirectByteBuffer(USUAL_BYTES);
    private int length;

    /** Starts over with a header and a fixed part of zeros; returns the offset of the fixed part. */
    int start(int type, int flags, int fixedPart) {
        length = 0;
        int body = append(Nlmsg.NLMSG_HDRLEN + fixedPart) + Nlmsg.NLMSG_HDRLEN;
        buffer.putShort(Nlmsg.NLMSG_TYPE, (short) type);
        buffer.putShort(Nlmsg.NLMSG_FLAGS, (short) (flags | Nlmsg.NLM_F_REQUEST));
        return body;
    }

    /** Numbers the finished request and fills in its length. */
    MessageWriter finish(int sequence) {
        buffer.putInt(Nlmsg.NLMSG_LEN, length);
        buffer.putInt(Nlmsg.NLMSG_SEQ, sequence);
        return this;
    }

    /** The memory; a reference may change when the message grows. */
    ExpandableDirectByteBuffer buffer() {
        return buffer;
    }

    int length() {
        return length;
    }

    MessageWriter u8(int type, int value) {
        buffer.putByte(attribute(type, Byte.BYTES), (byte) value);
        return this;
    }

    MessageWriter u32(int type, long value) {
        buffer.putInt(attribute(type, Integer.BYTES), (int) value);
        return this;
    }

    /** Text with its terminating zero. */
    MessageWriter string(int type, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        buffer.putBytes(attribute(type, bytes.length + 1), bytes);
        return this;
    }

    MessageWriter bytes(int type, byte[] bytes) {
        buffer.putBytes(attribute(type, bytes.length), bytes);
        return this;
    }

    MessageWriter address(int type, IpAddress address) {
        address.write(buffer, attribute(type, address.family().addressBytes()));
        return this;
    }

    /** Writes the header of an attribute and a value of zeros; returns the offset of the value. */
    int attribute(int type, int valueLength) {
        int start = append(Nlmsg.NLA_HDRLEN + valueLength);
        buffer.putShort(start, (short) (Nlmsg.NLA_HDRLEN + valueLength));
        buffer.putShort(start + 2, (short) type);
        return start + Nlmsg.NLA_HDRLEN;
    }

    /** Opens a nest; what is written until {@link #closeNest} belongs to it. */
    int openNest(int type) {
        return attribute(type | Nlmsg.NLA_F_NESTED, 0) - Nlmsg.NLA_HDRLEN;
    }

    /** Closes the nest that {@link #openNest} or {@link #append} began. */
    void closeNest(int nest) {
        int nestLength = length - nest;
        if (nestLength > 0xFFFF) {
            throw new IllegalArgumentException("a netlink attribute holds at most 65,535 bytes, not " + nestLength);
        }
        buffer.putShort(nest, (short) nestLength);
    }

    /** Appends zeros, padded to four; returns where they begin. */
    int append(int bytes) {
        int start = length;
        length += Nlmsg.align(bytes);
        buffer.checkLimit(length);
        buffer.setMemory(start, length - start, (byte) 0);
        return start;
    }
}
