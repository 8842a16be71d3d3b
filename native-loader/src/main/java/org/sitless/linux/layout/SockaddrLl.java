package org.sitless.linux.layout;

import java.nio.ByteOrder;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * {@code struct sockaddr_ll}: a link-layer socket address, for {@code AF_PACKET}.
 *
 * <pre>
 *   offset  bytes  field
 *        0      2  sll_family
 *        2      2  sll_protocol, big-endian
 *        4      4  sll_ifindex
 *        8      2  sll_hatype
 *       10      1  sll_pkttype
 *       11      1  sll_halen
 *       12      8  sll_addr
 * </pre>
 *
 * <p>Numbers are in the machine's byte order but where the table says otherwise. Threads: a view belongs to one thread. Source: {@code linux/if_packet.h}; packet(7).
 */
public final class SockaddrLl {
    public static final int SIZE = 20;

    public static final int SLL_FAMILY = 0;
    public static final int SLL_PROTOCOL = 2;
    public static final int SLL_IFINDEX = 4;
    public static final int SLL_HATYPE = 8;
    public static final int SLL_PKTTYPE = 10;
    public static final int SLL_HALEN = 11;
    /** Where the hardware address, left-justified begins, 8 bytes. */
    public static final int SLL_ADDR = 12;

    private UnsafeBuffer buffer;
    private int offset;

    /** Looks at {@code [offset, offset + SIZE)} of the buffer from now on. */
    public SockaddrLl wrap(UnsafeBuffer buffer, int offset) {
        this.buffer = buffer;
        this.offset = offset;
        return this;
    }

    /** {@code AF_PACKET}. */
    public int sllFamily() {
        return buffer.getShort(offset + SLL_FAMILY) & 0xFFFF;
    }

    public SockaddrLl sllFamily(int value) {
        buffer.putShort(offset + SLL_FAMILY, (short) value);
        return this;
    }

    /** Ethernet type, {@code ETH_P_*}. */
    public int sllProtocol() {
        return buffer.getShort(offset + SLL_PROTOCOL, ByteOrder.BIG_ENDIAN) & 0xFFFF;
    }

    public SockaddrLl sllProtocol(int value) {
        buffer.putShort(offset + SLL_PROTOCOL, (short) value, ByteOrder.BIG_ENDIAN);
        return this;
    }

    /** Number of the device. */
    public int sllIfindex() {
        return buffer.getInt(offset + SLL_IFINDEX);
    }

    public SockaddrLl sllIfindex(int value) {
        buffer.putInt(offset + SLL_IFINDEX, value);
        return this;
    }

    /** {@code ARPHRD_*} of the device. */
    public int sllHatype() {
        return buffer.getShort(offset + SLL_HATYPE) & 0xFFFF;
    }

    public SockaddrLl sllHatype(int value) {
        buffer.putShort(offset + SLL_HATYPE, (short) value);
        return this;
    }

    /** {@code PACKET_HOST} and so on: whose packet it is. */
    public int sllPkttype() {
        return buffer.getByte(offset + SLL_PKTTYPE) & 0xFF;
    }

    public SockaddrLl sllPkttype(int value) {
        buffer.putByte(offset + SLL_PKTTYPE, (byte) value);
        return this;
    }

    /** Bytes used of {@code sll_addr}. */
    public int sllHalen() {
        return buffer.getByte(offset + SLL_HALEN) & 0xFF;
    }

    public SockaddrLl sllHalen(int value) {
        buffer.putByte(offset + SLL_HALEN, (byte) value);
        return this;
    }
}
