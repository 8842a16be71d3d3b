package org.sitless.linux.layout;

import org.agrona.concurrent.UnsafeBuffer;

/**
 * {@code struct mmsghdr}: one of many messages of sendmmsg(2) and recvmmsg(2): a {@link Msghdr} at offset 0, then how many bytes went.
 *
 * <pre>
 *   offset  bytes  field
 *        0     56  msg_hdr
 *       56      4  msg_len
 *       60      4  (padding)
 * </pre>
 *
 * <p>Numbers are in the machine's byte order. Threads: a view belongs to one thread. Source: {@code sys/socket.h}; sendmmsg(2), recvmmsg(2).
 */
public final class Mmsghdr {
    public static final int SIZE = 64;

    /** Where the message, a {@link Msghdr} begins, 56 bytes. */
    public static final int MSG_HDR = 0;

    public static final int MSG_LEN = 56;

    private UnsafeBuffer buffer;
    private int offset;

    /** Looks at {@code [offset, offset + SIZE)} of the buffer from now on. */
    public Mmsghdr wrap(UnsafeBuffer buffer, int offset) {
        this.buffer = buffer;
        this.offset = offset;
        return this;
    }

    /** Bytes sent or received. */
    public int msgLen() {
        return buffer.getInt(offset + MSG_LEN);
    }

    public Mmsghdr msgLen(int value) {
        buffer.putInt(offset + MSG_LEN, value);
        return this;
    }
}
