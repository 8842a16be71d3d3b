package org.sitless.linux.layout;

import java.nio.ByteOrder;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * {@code struct sockaddr_in}: an IPv4 socket address. Port and address are in network byte order in memory, plain numbers here.
 *
 * <pre>
 *   offset  bytes  field
 *        0      2  sin_family
 *        2      2  sin_port, big-endian
 *        4      4  sin_addr, big-endian
 *        8      8  (padding)
 * </pre>
 *
 * <p>Numbers are in the machine's byte order but where the table says otherwise. Threads: a view belongs to one thread. Source: {@code netinet/in.h}; ip(7).
 */
public final class SockaddrIn {
    public static final int SIZE = 16;

    public static final int SIN_FAMILY = 0;
    public static final int SIN_PORT = 2;
    public static final int SIN_ADDR = 4;

    private UnsafeBuffer buffer;
    private int offset;

    /** Looks at {@code [offset, offset + SIZE)} of the buffer from now on. */
    public SockaddrIn wrap(UnsafeBuffer buffer, int offset) {
        this.buffer = buffer;
        this.offset = offset;
        return this;
    }

    /** {@code AF_INET}. */
    public int sinFamily() {
        return buffer.getShort(offset + SIN_FAMILY) & 0xFFFF;
    }

    public SockaddrIn sinFamily(int value) {
        buffer.putShort(offset + SIN_FAMILY, (short) value);
        return this;
    }

    /** 0 for a raw socket. */
    public int sinPort() {
        return buffer.getShort(offset + SIN_PORT, ByteOrder.BIG_ENDIAN) & 0xFFFF;
    }

    public SockaddrIn sinPort(int value) {
        buffer.putShort(offset + SIN_PORT, (short) value, ByteOrder.BIG_ENDIAN);
        return this;
    }

    /** 192.0.2.1 is 0xC0000201. */
    public int sinAddr() {
        return buffer.getInt(offset + SIN_ADDR, ByteOrder.BIG_ENDIAN);
    }

    public SockaddrIn sinAddr(int value) {
        buffer.putInt(offset + SIN_ADDR, value, ByteOrder.BIG_ENDIAN);
        return this;
    }
}
