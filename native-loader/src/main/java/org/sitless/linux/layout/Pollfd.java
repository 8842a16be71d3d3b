package org.sitless.linux.layout;

import org.agrona.concurrent.UnsafeBuffer;

/**
 * {@code struct pollfd}: one descriptor of a poll(2).
 *
 * <pre>
 *   offset  bytes  field
 *        0      4  fd
 *        4      2  events
 *        6      2  revents
 * </pre>
 *
 * <p>Numbers are in the machine's byte order. Threads: a view belongs to one thread. Source: {@code poll.h}; poll(2).
 */
public final class Pollfd {
    public static final int SIZE = 8;

    public static final int FD = 0;
    public static final int EVENTS = 4;
    public static final int REVENTS = 6;

    private UnsafeBuffer buffer;
    private int offset;

    /** Looks at {@code [offset, offset + SIZE)} of the buffer from now on. */
    public Pollfd wrap(UnsafeBuffer buffer, int offset) {
        this.buffer = buffer;
        this.offset = offset;
        return this;
    }

    /** The descriptor; a negative one is passed over. */
    public int fd() {
        return buffer.getInt(offset + FD);
    }

    public Pollfd fd(int value) {
        buffer.putInt(offset + FD, value);
        return this;
    }

    /** What to wait for, {@code POLLIN | POLLOUT}. */
    public int events() {
        return buffer.getShort(offset + EVENTS) & 0xFFFF;
    }

    public Pollfd events(int value) {
        buffer.putShort(offset + EVENTS, (short) value);
        return this;
    }

    /** What there is; also {@code POLLERR}, {@code POLLHUP}, {@code POLLNVAL}. */
    public int revents() {
        return buffer.getShort(offset + REVENTS) & 0xFFFF;
    }

    public Pollfd revents(int value) {
        buffer.putShort(offset + REVENTS, (short) value);
        return this;
    }
}
