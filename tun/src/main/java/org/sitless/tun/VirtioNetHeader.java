package org.sitless.tun;

import java.nio.ByteOrder;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The header in front of each packet of a TUN device with {@code IFF_VNET_HDR}: {@code struct virtio_net_hdr}, linux/virtio_net.h.
 *
 * <pre>
 *  0        1        2                 4                 6                 8                10
 *  +--------+--------+-----------------+-----------------+-----------------+-----------------+
 *  | flags  |gso_type|     hdr_len     |    gso_size     |   csum_start    |   csum_offset   |
 *  +--------+--------+-----------------+-----------------+-----------------+-----------------+
 * </pre>
 *
 * <p>Sixteen-bit fields are in the machine's byte order (the legacy layout that TUN uses unless told otherwise); offsets and
 * lengths are in bytes and count from the first octet of the packet behind this header.
 *
 * <p>Threads: a view belongs to one thread; the bytes to whoever owns the buffer.
 */
public final class VirtioNetHeader {
    /** Bytes of the header: {@code TUNSETVNETHDRSZ} is set to this. */
    public static final int LENGTH = 10;

    /** Flag: the checksum at {@code csum_start + csum_offset} covers the pseudo-header only and must be completed. */
    public static final int NEEDS_CSUM = 1;

    /** Flag: the checksum was verified. */
    public static final int DATA_VALID = 2;

    public static final int GSO_NONE = 0;
    public static final int GSO_TCPV4 = 1;
    public static final int GSO_TCPV6 = 4;
    public static final int GSO_UDP_L4 = 5;

    /** Bit in the type: the TCP packet carries ECN's CWR, which only the first segment may keep. */
    public static final int GSO_ECN = 0x80;

    private static final int FLAGS_OFFSET = 0;
    private static final int GSO_TYPE_OFFSET = 1;
    private static final int HDR_LEN_OFFSET = 2;
    private static final int GSO_SIZE_OFFSET = 4;
    private static final int CSUM_START_OFFSET = 6;
    private static final int CSUM_OFFSET_OFFSET = 8;

    private UnsafeBuffer buffer;
    private int offset;

    /** Looks at {@code [offset, offset + LENGTH)} of the buffer from now on. */
    public VirtioNetHeader wrap(UnsafeBuffer buffer, int offset) {
        this.buffer = buffer;
        this.offset = offset;
        return this;
    }

    /** Says: a finished packet. All ten bytes are zero. */
    public VirtioNetHeader clear() {
        buffer.putLong(offset, 0L);
        buffer.putShort(offset + CSUM_OFFSET_OFFSET, (short) 0);
        return this;
    }

    public int flags() {
        return buffer.getByte(offset + FLAGS_OFFSET) & 0xFF;
    }

    public VirtioNetHeader flags(int value) {
        buffer.putByte(offset + FLAGS_OFFSET, (byte) value);
        return this;
    }

    public int gsoType() {
        return buffer.getByte(offset + GSO_TYPE_OFFSET) & 0xFF;
    }

    public VirtioNetHeader gsoType(int value) {
        buffer.putByte(offset + GSO_TYPE_OFFSET, (byte) value);
        return this;
    }

    /** Headers of the packet up to the transport payload; a hint, which the kernel leaves 0 without segmentation. */
    public int hdrLen() {
        return getShort(HDR_LEN_OFFSET);
    }

    public VirtioNetHeader hdrLen(int value) {
        return putShort(HDR_LEN_OFFSET, value);
    }

    /** Transport payload of each segment but the last. */
    public int gsoSize() {
        return getShort(GSO_SIZE_OFFSET);
    }

    public VirtioNetHeader gsoSize(int value) {
        return putShort(GSO_SIZE_OFFSET, value);
    }

    public int csumStart() {
        return getShort(CSUM_START_OFFSET);
    }

    public VirtioNetHeader csumStart(int value) {
        return putShort(CSUM_START_OFFSET, value);
    }

    /** Where the checksum stands, counted from {@link #csumStart()}. */
    public int csumOffset() {
        return getShort(CSUM_OFFSET_OFFSET);
    }

    public VirtioNetHeader csumOffset(int value) {
        return putShort(CSUM_OFFSET_OFFSET, value);
    }

    private int getShort(int field) {
        return buffer.getShort(offset + field, ByteOrder.nativeOrder()) & 0xFFFF;
    }

    private VirtioNetHeader putShort(int field, int value) {
        buffer.putShort(offset + field, (short) value, ByteOrder.nativeOrder());
        return this;
    }

    @Override
    public String toString() {
        return "virtio flags=" + flags() + " gso=" + gsoType() + " hdr=" + hdrLen() + " size=" + gsoSize() + " csum="
                + csumStart() + "+" + csumOffset();
    }
}
