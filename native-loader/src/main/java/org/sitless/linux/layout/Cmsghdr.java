package org.sitless.linux.layout;

import org.agrona.concurrent.UnsafeBuffer;

/**
 * {@code struct cmsghdr}: the head of one item of ancillary data; its bytes follow, padded to eight.
 *
 * <pre>
 *   offset  bytes  field
 *        0      8  cmsg_len
 *        8      4  cmsg_level
 *       12      4  cmsg_type
 * </pre>
 *
 * <p>Numbers are in the machine's byte order. Threads: a view belongs to one thread. Source: {@code sys/socket.h}; cmsg(3).
 */
public final class Cmsghdr {
    public static final int SIZE = 16;

    public static final int CMSG_LEN = 0;
    public static final int CMSG_LEVEL = 8;
    public static final int CMSG_TYPE = 12;

    private UnsafeBuffer buffer;
    private int offset;

    /** Looks at {@code [offset, offset + SIZE)} of the buffer from now on. */
    public Cmsghdr wrap(UnsafeBuffer buffer, int offset) {
        this.buffer = buffer;
        this.offset = offset;
        return this;
    }

    /** Bytes of head and data together, without the padding. */
    public long cmsgLen() {
        return buffer.getLong(offset + CMSG_LEN);
    }

    public Cmsghdr cmsgLen(long value) {
        buffer.putLong(offset + CMSG_LEN, value);
        return this;
    }

    /** {@code SOL_SOCKET}, {@code IPPROTO_IP} and so on. */
    public int cmsgLevel() {
        return buffer.getInt(offset + CMSG_LEVEL);
    }

    public Cmsghdr cmsgLevel(int value) {
        buffer.putInt(offset + CMSG_LEVEL, value);
        return this;
    }

    /** What it is, a number of that level. */
    public int cmsgType() {
        return buffer.getInt(offset + CMSG_TYPE);
    }

    public Cmsghdr cmsgType(int value) {
        buffer.putInt(offset + CMSG_TYPE, value);
        return this;
    }

    /** {@code CMSG_LEN}: what {@code cmsg_len} says for so many bytes of data. */
    public static int lengthOf(int dataBytes) {
        return SIZE + dataBytes;
    }

    /** {@code CMSG_SPACE}: the room that an item with so many bytes of data takes, padding included. */
    public static int spaceOf(int dataBytes) {
        return SIZE + ((dataBytes + 7) & ~7);
    }

    /** {@code CMSG_NXTHDR}: where the next item begins, counted from this one; meaningful where {@link #cmsgLen()} is at least {@link #SIZE}. */
    public long nextItem() {
        return (cmsgLen() + 7) & ~7L;
    }
}
