package org.sitless.linux.layout;

import org.agrona.concurrent.UnsafeBuffer;

/**
 * {@code struct tpacket_auxdata}: what came with a packet beside its bytes ({@code PACKET_AUXDATA}).
 *
 * <pre>
 *   offset  bytes  field
 *        0      4  tp_status
 *        4      4  tp_len
 *        8      4  tp_snaplen
 *       12      2  tp_mac
 *       14      2  tp_net
 *       16      2  tp_vlan_tci
 *       18      2  tp_vlan_tpid
 * </pre>
 *
 * <p>Numbers are in the machine's byte order. Threads: a view belongs to one thread. Source: {@code linux/if_packet.h}; packet(7).
 */
public final class TpacketAuxdata {
    public static final int SIZE = 20;

    public static final int TP_STATUS = 0;
    public static final int TP_LEN = 4;
    public static final int TP_SNAPLEN = 8;
    public static final int TP_MAC = 12;
    public static final int TP_NET = 14;
    public static final int TP_VLAN_TCI = 16;
    public static final int TP_VLAN_TPID = 18;

    private UnsafeBuffer buffer;
    private int offset;

    /** Looks at {@code [offset, offset + SIZE)} of the buffer from now on. */
    public TpacketAuxdata wrap(UnsafeBuffer buffer, int offset) {
        this.buffer = buffer;
        this.offset = offset;
        return this;
    }

    /** {@code TP_STATUS_*}: checksum state, VLAN tag present. */
    public int tpStatus() {
        return buffer.getInt(offset + TP_STATUS);
    }

    public TpacketAuxdata tpStatus(int value) {
        buffer.putInt(offset + TP_STATUS, value);
        return this;
    }

    /** Bytes on the wire. */
    public int tpLen() {
        return buffer.getInt(offset + TP_LEN);
    }

    public TpacketAuxdata tpLen(int value) {
        buffer.putInt(offset + TP_LEN, value);
        return this;
    }

    /** Bytes kept. */
    public int tpSnaplen() {
        return buffer.getInt(offset + TP_SNAPLEN);
    }

    public TpacketAuxdata tpSnaplen(int value) {
        buffer.putInt(offset + TP_SNAPLEN, value);
        return this;
    }

    /** Offset of the link-layer header. */
    public int tpMac() {
        return buffer.getShort(offset + TP_MAC) & 0xFFFF;
    }

    public TpacketAuxdata tpMac(int value) {
        buffer.putShort(offset + TP_MAC, (short) value);
        return this;
    }

    /** Offset of the network header. */
    public int tpNet() {
        return buffer.getShort(offset + TP_NET) & 0xFFFF;
    }

    public TpacketAuxdata tpNet(int value) {
        buffer.putShort(offset + TP_NET, (short) value);
        return this;
    }

    /** VLAN tag that the device took off. */
    public int tpVlanTci() {
        return buffer.getShort(offset + TP_VLAN_TCI) & 0xFFFF;
    }

    public TpacketAuxdata tpVlanTci(int value) {
        buffer.putShort(offset + TP_VLAN_TCI, (short) value);
        return this;
    }

    /** Its Ethernet type. */
    public int tpVlanTpid() {
        return buffer.getShort(offset + TP_VLAN_TPID) & 0xFFFF;
    }

    public TpacketAuxdata tpVlanTpid(int value) {
        buffer.putShort(offset + TP_VLAN_TPID, (short) value);
        return this;
    }
}
