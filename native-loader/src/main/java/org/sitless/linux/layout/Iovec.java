package org.sitless.linux.layout;

import org.agrona.concurrent.UnsafeBuffer;

/**
 * {@code struct iovec}: one piece of memory among several that a call reads or fills.
 *
 * <pre>
 *   offset  bytes  field
 *        0      8  iov_base
 *        8      8  iov_len
 * </pre>
 *
 * <p>Numbers are in the machine's byte order. Threads: a view belongs to one thread. Source: {@code sys/uio.h}; readv(2).
 */
public final class Iovec {
    public static final int SIZE = 16;

    public static final int IOV_BASE = 0;
    public static final int IOV_LEN = 8;

    private UnsafeBuffer buffer;
    private int offset;

    /** Looks at {@code [offset, offset + SIZE)} of the buffer from now on. */
    public Iovec wrap(UnsafeBuffer buffer, int offset) {
        this.buffer = buffer;
        this.offset = offset;
        return this;
    }

    /** Absolute address. */
    public long iovBase() {
        return buffer.getLong(offset + IOV_BASE);
    }

    public Iovec iovBase(long value) {
        buffer.putLong(offset + IOV_BASE, value);
        return this;
    }

    /** Bytes. */
    public long iovLen() {
        return buffer.getLong(offset + IOV_LEN);
    }

    public Iovec iovLen(long value) {
        buffer.putLong(offset + IOV_LEN, value);
        return this;
    }
}
