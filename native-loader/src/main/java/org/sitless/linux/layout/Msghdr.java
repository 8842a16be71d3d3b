package org.sitless.linux.layout;

import org.agrona.concurrent.UnsafeBuffer;

/**
 * {@code struct msghdr}: one message: its peer, its pieces and its ancillary data.
 *
 * <pre>
 *   offset  bytes  field
 *        0      8  msg_name
 *        8      4  msg_namelen
 *       12      4  (padding)
 *       16      8  msg_iov
 *       24      8  msg_iovlen
 *       32      8  msg_control
 *       40      8  msg_controllen
 *       48      4  msg_flags
 *       52      4  (padding)
 * </pre>
 *
 * <p>Numbers are in the machine's byte order. Threads: a view belongs to one thread. Source: {@code sys/socket.h}; sendmsg(2), recvmsg(2).
 */
public final class Msghdr {
    public static final int SIZE = 56;

    public static final int MSG_NAME = 0;
    public static final int MSG_NAMELEN = 8;
    public static final int MSG_IOV = 16;
    public static final int MSG_IOVLEN = 24;
    public static final int MSG_CONTROL = 32;
    public static final int MSG_CONTROLLEN = 40;
    public static final int MSG_FLAGS = 48;

    private UnsafeBuffer buffer;
    private int offset;

    /** Looks at {@code [offset, offset + SIZE)} of the buffer from now on. */
    public Msghdr wrap(UnsafeBuffer buffer, int offset) {
        this.buffer = buffer;
        this.offset = offset;
        return this;
    }

    /** Absolute address of a socket address, or 0. */
    public long msgName() {
        return buffer.getLong(offset + MSG_NAME);
    }

    public Msghdr msgName(long value) {
        buffer.putLong(offset + MSG_NAME, value);
        return this;
    }

    /** Its room before, its length after a receive. */
    public int msgNamelen() {
        return buffer.getInt(offset + MSG_NAMELEN);
    }

    public Msghdr msgNamelen(int value) {
        buffer.putInt(offset + MSG_NAMELEN, value);
        return this;
    }

    /** Absolute address of an array of {@link Iovec}. */
    public long msgIov() {
        return buffer.getLong(offset + MSG_IOV);
    }

    public Msghdr msgIov(long value) {
        buffer.putLong(offset + MSG_IOV, value);
        return this;
    }

    /** How many pieces. */
    public long msgIovlen() {
        return buffer.getLong(offset + MSG_IOVLEN);
    }

    public Msghdr msgIovlen(long value) {
        buffer.putLong(offset + MSG_IOVLEN, value);
        return this;
    }

    /** Absolute address of the ancillary data, a row of {@link Cmsghdr}, or 0. */
    public long msgControl() {
        return buffer.getLong(offset + MSG_CONTROL);
    }

    public Msghdr msgControl(long value) {
        buffer.putLong(offset + MSG_CONTROL, value);
        return this;
    }

    /** Its room before, its length after a receive. */
    public long msgControllen() {
        return buffer.getLong(offset + MSG_CONTROLLEN);
    }

    public Msghdr msgControllen(long value) {
        buffer.putLong(offset + MSG_CONTROLLEN, value);
        return this;
    }

    /** {@code MSG_TRUNC} and so on, told by a receive. */
    public int msgFlags() {
        return buffer.getInt(offset + MSG_FLAGS);
    }

    public Msghdr msgFlags(int value) {
        buffer.putInt(offset + MSG_FLAGS, value);
        return this;
    }
}
