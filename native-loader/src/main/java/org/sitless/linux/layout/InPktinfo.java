package org.sitless.linux.layout;

import java.nio.ByteOrder;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * {@code struct in_pktinfo}: through which device and to which of our addresses a packet came ({@code IP_PKTINFO}), or shall leave.
 *
 * <pre>
 *   offset  bytes  field
 *        0      4  ipi_ifindex
 *        4      4  ipi_spec_dst, big-endian
 *        8      4  ipi_addr, big-endian
 * </pre>
 *
 * <p>Numbers are in the machine's byte order but where the table says otherwise. Threads: a view belongs to one thread. Source: {@code netinet/in.h}; ip(7).
 */
public final class InPktinfo {
    public static final int SIZE = 12;

    public static final int IPI_IFINDEX = 0;
    public static final int IPI_SPEC_DST = 4;
    public static final int IPI_ADDR = 8;

    private UnsafeBuffer buffer;
    private int offset;

    /** Looks at {@code [offset, offset + SIZE)} of the buffer from now on. */
    public InPktinfo wrap(UnsafeBuffer buffer, int offset) {
        this.buffer = buffer;
        this.offset = offset;
        return this;
    }

    /** Number of the device. */
    public int ipiIfindex() {
        return buffer.getInt(offset + IPI_IFINDEX);
    }

    public InPktinfo ipiIfindex(int value) {
        buffer.putInt(offset + IPI_IFINDEX, value);
        return this;
    }

    /** Our own address: 192.0.2.1 is 0xC0000201. */
    public int ipiSpecDst() {
        return buffer.getInt(offset + IPI_SPEC_DST, ByteOrder.BIG_ENDIAN);
    }

    public InPktinfo ipiSpecDst(int value) {
        buffer.putInt(offset + IPI_SPEC_DST, value, ByteOrder.BIG_ENDIAN);
        return this;
    }

    /** Destination in the header. */
    public int ipiAddr() {
        return buffer.getInt(offset + IPI_ADDR, ByteOrder.BIG_ENDIAN);
    }

    public InPktinfo ipiAddr(int value) {
        buffer.putInt(offset + IPI_ADDR, value, ByteOrder.BIG_ENDIAN);
        return this;
    }
}
