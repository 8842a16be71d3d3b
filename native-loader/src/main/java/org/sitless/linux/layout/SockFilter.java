package org.sitless.linux.layout;

import org.agrona.concurrent.UnsafeBuffer;

/**
 * {@code struct sock_filter}: one instruction of classic BPF.
 *
 * <pre>
 *   offset  bytes  field
 *        0      2  code
 *        2      1  jt
 *        3      1  jf
 *        4      4  k
 * </pre>
 *
 * <p>Numbers are in the machine's byte order. Threads: a view belongs to one thread. Source: {@code linux/filter.h}; socket(7).
 */
public final class SockFilter {
    public static final int SIZE = 8;

    public static final int CODE = 0;
    public static final int JT = 2;
    public static final int JF = 3;
    public static final int K = 4;

    private UnsafeBuffer buffer;
    private int offset;

    /** Looks at {@code [offset, offset + SIZE)} of the buffer from now on. */
    public SockFilter wrap(UnsafeBuffer buffer, int offset) {
        this.buffer = buffer;
        this.offset = offset;
        return this;
    }

    /** What to do. */
    public int code() {
        return buffer.getShort(offset + CODE) & 0xFFFF;
    }

    public SockFilter code(int value) {
        buffer.putShort(offset + CODE, (short) value);
        return this;
    }

    /** Instructions to skip when true. */
    public int jt() {
        return buffer.getByte(offset + JT) & 0xFF;
    }

    public SockFilter jt(int value) {
        buffer.putByte(offset + JT, (byte) value);
        return this;
    }

    /** Instructions to skip when false. */
    public int jf() {
        return buffer.getByte(offset + JF) & 0xFF;
    }

    public SockFilter jf(int value) {
        buffer.putByte(offset + JF, (byte) value);
        return this;
    }

    /** The constant. */
    public int k() {
        return buffer.getInt(offset + K);
    }

    public SockFilter k(int value) {
        buffer.putInt(offset + K, value);
        return this;
    }
}
