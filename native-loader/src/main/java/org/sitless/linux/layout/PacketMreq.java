package org.sitless.linux.layout;

import org.agrona.concurrent.UnsafeBuffer;

/**
 * {@code struct packet_mreq}: a membership of a packet socket: promiscuous, for one.
 *
 * <pre>
 *   offset  bytes  field
 *        0      4  mr_ifindex
 *        4      2  mr_type
 *        6      2  mr_alen
 *        8      8  mr_address
 * </pre>
 *
 * <p>Numbers are in the machine's byte order. Threads: a view belongs to one thread. Source: {@code linux/if_packet.h}; packet(7).
 */
public final class PacketMreq {
    public static final int SIZE = 16;

    public static final int MR_IFINDEX = 0;
    public static final int MR_TYPE = 4;
    public static final int MR_ALEN = 6;
    /** Where a hardware address begins, 8 bytes. */
    public static final int MR_ADDRESS = 8;

    private UnsafeBuffer buffer;
    private int offset;

    /** Looks at {@code [offset, offset + SIZE)} of the buffer from now on. */
    public PacketMreq wrap(UnsafeBuffer buffer, int offset) {
        this.buffer = buffer;
        this.offset = offset;
        return this;
    }

    /** Number of the device. */
    public int mrIfindex() {
        return buffer.getInt(offset + MR_IFINDEX);
    }

    public PacketMreq mrIfindex(int value) {
        buffer.putInt(offset + MR_IFINDEX, value);
        return this;
    }

    /** {@code PACKET_MR_*}. */
    public int mrType() {
        return buffer.getShort(offset + MR_TYPE) & 0xFFFF;
    }

    public PacketMreq mrType(int value) {
        buffer.putShort(offset + MR_TYPE, (short) value);
        return this;
    }

    /** Bytes used of {@code mr_address}. */
    public int mrAlen() {
        return buffer.getShort(offset + MR_ALEN) & 0xFFFF;
    }

    public PacketMreq mrAlen(int value) {
        buffer.putShort(offset + MR_ALEN, (short) value);
        return this;
    }
}
