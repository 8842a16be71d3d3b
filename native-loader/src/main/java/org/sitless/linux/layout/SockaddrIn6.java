package org.sitless.linux.layout;

import java.nio.ByteOrder;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * {@code struct sockaddr_in6}: an IPv6 socket address. Port and address are in network byte order in memory, plain numbers here.
 *
 * <pre>
 *   offset  bytes  field
 *        0      2  sin6_family
 *        2      2  sin6_port, big-endian
 *        4      4  sin6_flowinfo, big-endian
 *        8     16  sin6_addr, big-endian
 *       24      4  sin6_scope_id
 * </pre>
 *
 * <p>Numbers are in the machine's byte order but where the table says otherwise. Threads: a view belongs to one thread. Source: {@code netinet/in.h}; ipv6(7).
 */
public final class SockaddrIn6 {
    public static final int SIZE = 28;

    public static final int SIN6_FAMILY = 0;
    public static final int SIN6_PORT = 2;
    public static final int SIN6_FLOWINFO = 4;
    /** Where the address begins, 16 bytes. */
    public static final int SIN6_ADDR = 8;

    public static final int SIN6_SCOPE_ID = 24;

    private UnsafeBuffer buffer;
    private int offset;

    /** Looks at {@code [offset, offset + SIZE)} of the buffer from now on. */
    public SockaddrIn6 wrap(UnsafeBuffer buffer, int offset) {
        this.buffer = buffer;
        this.offset = offset;
        return this;
    }

    /** {@code AF_INET6}. */
    public int sin6Family() {
        return buffer.getShort(offset + SIN6_FAMILY) & 0xFFFF;
    }

    public SockaddrIn6 sin6Family(int value) {
        buffer.putShort(offset + SIN6_FAMILY, (short) value);
        return this;
    }

    /** 0 for a raw socket. */
    public int sin6Port() {
        return buffer.getShort(offset + SIN6_PORT, ByteOrder.BIG_ENDIAN) & 0xFFFF;
    }

    public SockaddrIn6 sin6Port(int value) {
        buffer.putShort(offset + SIN6_PORT, (short) value, ByteOrder.BIG_ENDIAN);
        return this;
    }

    /** Traffic class and flow label, where a socket asks for them. */
    public int sin6Flowinfo() {
        return buffer.getInt(offset + SIN6_FLOWINFO, ByteOrder.BIG_ENDIAN);
    }

    public SockaddrIn6 sin6Flowinfo(int value) {
        buffer.putInt(offset + SIN6_FLOWINFO, value, ByteOrder.BIG_ENDIAN);
        return this;
    }

    /** First half of the address: that of 2001:db8::1 is 0x20010DB800000000. */
    public long addressHigh() {
        return buffer.getLong(offset + SIN6_ADDR, ByteOrder.BIG_ENDIAN);
    }

    /** Second half of the address. */
    public long addressLow() {
        return buffer.getLong(offset + SIN6_ADDR + Long.BYTES, ByteOrder.BIG_ENDIAN);
    }

    public SockaddrIn6 address(long high, long low) {
        buffer.putLong(offset + SIN6_ADDR, high, ByteOrder.BIG_ENDIAN);
        buffer.putLong(offset + SIN6_ADDR + Long.BYTES, low, ByteOrder.BIG_ENDIAN);
        return this;
    }

    /** Number of the device that a link-local address belongs to. */
    public int sin6ScopeId() {
        return buffer.getInt(offset + SIN6_SCOPE_ID);
    }

    public SockaddrIn6 sin6ScopeId(int value) {
        buffer.putInt(offset + SIN6_SCOPE_ID, value);
        return this;
    }
}
