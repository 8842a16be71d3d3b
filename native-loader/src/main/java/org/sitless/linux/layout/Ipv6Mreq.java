package org.sitless.linux.layout;

import java.nio.ByteOrder;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * {@code struct ipv6_mreq}: membership in a multicast group on one device.
 *
 * <pre>
 *   offset  bytes  field
 *        0     16  ipv6mr_multiaddr, big-endian
 *       16      4  ipv6mr_interface
 * </pre>
 *
 * <p>Numbers are in the machine's byte order but where the table says otherwise. Threads: a view belongs to one thread. Source: {@code netinet/in.h}; ipv6(7),
 * RFC 3493 §5.2.
 */
public final class Ipv6Mreq {
    public static final int SIZE = 20;

    /** Where the group's address begins, 16 bytes. */
    public static final int IPV6MR_MULTIADDR = 0;

    public static final int IPV6MR_INTERFACE = 16;

    private UnsafeBuffer buffer;
    private int offset;

    /** Looks at {@code [offset, offset + SIZE)} of the buffer from now on. */
    public Ipv6Mreq wrap(UnsafeBuffer buffer, int offset) {
        this.buffer = buffer;
        this.offset = offset;
        return this;
    }

    /** The group: that of ff02::2 is 0xFF02000000000000 and 2. */
    public Ipv6Mreq group(long high, long low) {
        buffer.putLong(offset + IPV6MR_MULTIADDR, high, ByteOrder.BIG_ENDIAN);
        buffer.putLong(offset + IPV6MR_MULTIADDR + Long.BYTES, low, ByteOrder.BIG_ENDIAN);
        return this;
    }

    /** Number of the device. */
    public int ipv6mrInterface() {
        return buffer.getInt(offset + IPV6MR_INTERFACE);
    }

    public Ipv6Mreq ipv6mrInterface(int value) {
        buffer.putInt(offset + IPV6MR_INTERFACE, value);
        return this;
    }
}
