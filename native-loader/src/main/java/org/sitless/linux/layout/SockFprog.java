package org.sitless.linux.layout;

import org.agrona.concurrent.UnsafeBuffer;

/**
 * {@code struct sock_fprog}: a classic BPF program, for {@code SO_ATTACH_FILTER}.
 *
 * <pre>
 *   offset  bytes  field
 *        0      2  len
 *        2      6  (padding)
 *        8      8  filter
 * </pre>
 *
 * <p>Numbers are in the machine's byte order. Threads: a view belongs to one thread. Source: {@code linux/filter.h}; socket(7).
 */
public final class SockFprog {
    public static final int SIZE = 16;

    public static final int LEN = 0;
    public static final int FILTER = 8;

    private UnsafeBuffer buffer;
    private int offset;

    /** Looks at {@code [offset, offset + SIZE)} of the buffer from now on. */
    public SockFprog wrap(UnsafeBuffer buffer, int offset) {
        this.buffer = buffer;
        this.offset = offset;
        return this;
    }

    /** Instructions. */
    public int len() {
        return buffer.getShort(offset + LEN) & 0xFFFF;
    }

    public SockFprog len(int value) {
        buffer.putShort(offset + LEN, (short) value);
        return this;
    }

    /** Absolute address of an array of {@link SockFilter}. */
    public long filter() {
        return buffer.getLong(offset + FILTER);
    }

    public SockFprog filter(long value) {
        buffer.putLong(offset + FILTER, value);
        return this;
    }
}
