package org.sitless.linux.layout;

import org.agrona.concurrent.UnsafeBuffer;

/**
 * {@code struct tpacket_stats}: what a packet socket counted since it was last asked ({@code PACKET_STATISTICS}).
 *
 * <pre>
 *   offset  bytes  field
 *        0      4  tp_packets
 *        4      4  tp_drops
 * </pre>
 *
 * <p>Numbers are in the machine's byte order. Threads: a view belongs to one thread. Source: {@code linux/if_packet.h}; packet(7).
 */
public final class TpacketStats {
    public static final int SIZE = 8;

    public static final int TP_PACKETS = 0;
    public static final int TP_DROPS = 4;

    private UnsafeBuffer buffer;
    private int offset;

    /** Looks at {@code [offset, offset + SIZE)} of the buffer from now on. */
    public TpacketStats wrap(UnsafeBuffer buffer, int offset) {
        this.buffer = buffer;
        this.offset = offset;
        return this;
    }

    /** Packets seen, dropped ones included. */
    public int tpPackets() {
        return buffer.getInt(offset + TP_PACKETS);
    }

    public TpacketStats tpPackets(int value) {
        buffer.putInt(offset + TP_PACKETS, value);
        return this;
    }

    /** Packets dropped for want of room. */
    public int tpDrops() {
        return buffer.getInt(offset + TP_DROPS);
    }

    public TpacketStats tpDrops(int value) {
        buffer.putInt(offset + TP_DROPS, value);
        return this;
    }
}
