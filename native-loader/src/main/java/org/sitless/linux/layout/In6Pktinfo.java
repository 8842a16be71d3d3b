package org.sitless.linux.layout;

import java.nio.ByteOrder;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * {@code struct in6_pktinfo}: through which device and to which of our addresses a packet came ({@code IPV6_PKTINFO}), or shall leave.
 *
 * <pre>
 *   offset  bytes  field
 *        0     16  ipi6_addr, big-endian
 *       16      4  ipi6_ifindex
 * </pre>
 *
 * <p>Numbers are in the machine's byte order but where the table says otherwise. Threads: a view belongs to one thread. Source: {@code netinet/in.h}; ipv6(7),
 * RFC 3542 §6.
 */
public final class In6Pktinfo {
    public static final int SIZE = 20;

    /** Where the address begins, 16 bytes. */
    public static final int IPI6_ADDR = 0;

    public static final int IPI6_IFINDEX = 16;

    private UnsafeBuffer buffer;
    private int offset;

    /** Looks at {@code [offset, offset + SIZE)} of the buffer from now on. */
    public In6Pktinfo wrap(UnsafeBuffer buffer, int offset) {
        this.buffer = buffer;
        this.offset = offset;
        return this;
    }

    /** First half of the address: that of 2001:db8::1 is 0x20010DB800000000. */
    public long addressHigh() {
        return buffer.getLong(offset + IPI6_ADDR, ByteOrder.BIG_ENDIAN);
    }

    /** Second half of the address. */
    public long addressLow() {
        return buffer.getLong(offset + IPI6_ADDR + Long.BYTES, ByteOrder.BIG_ENDIAN);
    }

    public In6Pktinfo address(long high, long low) {
        buffer.putLong(offset + IPI6_ADDR, high, ByteOrder.BIG_ENDIAN);
        buffer.putLong(offset + IPI6_ADDR + Long.BYTES, low, ByteOrder.BIG_ENDIAN);
        return this;
    }

    /** Number of the device. */
    public int ipi6Ifindex() {
        return buffer.getInt(offset + IPI6_IFINDEX);
    }

    public In6Pktinfo ipi6Ifindex(int value) {
        buffer.putInt(offset + IPI6_IFINDEX, value);
        return this;
    }
}
