package org.sitless.linux.layout;

import org.agrona.concurrent.UnsafeBuffer;

/**
 * {@code struct sockaddr_nl}: a netlink socket address.
 *
 * <pre>
 *   offset  bytes  field
 *        0      2  nl_family
 *        2      2  (padding)
 *        4      4  nl_pid
 *        8      4  nl_groups
 * </pre>
 *
 * <p>Numbers are in the machine's byte order. Threads: a view belongs to one thread. Source: {@code linux/netlink.h}; netlink(7).
 */
public final class SockaddrNl {
    public static final int SIZE = 12;

    public static final int NL_FAMILY = 0;
    public static final int NL_PID = 4;
    public static final int NL_GROUPS = 8;

    private UnsafeBuffer buffer;
    private int offset;

    /** Looks at {@code [offset, offset + SIZE)} of the buffer from now on. */
    public SockaddrNl wrap(UnsafeBuffer buffer, int offset) {
        this.buffer = buffer;
        this.offset = offset;
        return this;
    }

    /** {@code AF_NETLINK}. */
    public int nlFamily() {
        return buffer.getShort(offset + NL_FAMILY) & 0xFFFF;
    }

    public SockaddrNl nlFamily(int value) {
        buffer.putShort(offset + NL_FAMILY, (short) value);
        return this;
    }

    /** The port; 0 is the kernel, or lets the kernel choose. */
    public int nlPid() {
        return buffer.getInt(offset + NL_PID);
    }

    public SockaddrNl nlPid(int value) {
        buffer.putInt(offset + NL_PID, value);
        return this;
    }

    /** Multicast groups, a bit each. */
    public int nlGroups() {
        return buffer.getInt(offset + NL_GROUPS);
    }

    public SockaddrNl nlGroups(int value) {
        buffer.putInt(offset + NL_GROUPS, value);
        return this;
    }
}
