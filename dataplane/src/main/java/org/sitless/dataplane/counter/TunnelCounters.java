package org.sitless.dataplane.counter;

import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Counters of a lane's tunnels, one flat record each, so that a hundred thousand tunnels cost 6.4 MB.
 *
 * <pre>
 *    0 encap road: packets 8 | bytes 8 | drops 8 | time of the last packet 8
 *   32 decap road: packets 8 | bytes 8 | drops 8 | time of the last packet 8
 * </pre>
 *
 * Packets are segments, bytes are inner ones, times {@link System#nanoTime()} or 0 before the first packet, not counting those that a
 * forger could have written; all in the machine's byte order. Threads: each lane has its own table; a record's first half belongs to its encap road's writer, the second to its decap road's.
 * Readers: any.
 */
public final class TunnelCounters {
    /** A cache line, so that no two tunnels share one. */
    public static final int RECORD_LENGTH = 64;

    private static final int PACKETS_OFFSET = 0;
    private static final int BYTES_OFFSET = 8;
    private static final int DROPS_OFFSET = 16;
    private static final int LAST_OFFSET = 24;
    private static final int ROAD_LENGTH = 32;

    private final UnsafeBuffer table;
    private final int capacity;

    /** @param table a multiple of {@link #RECORD_LENGTH} bytes, zero, aligned to 8 */
    public TunnelCounters(UnsafeBuffer table) {
        this.table = table;
        capacity = table.capacity() / RECORD_LENGTH;
    }

    /** Counters in ordinary memory that nobody else sees. */
    public static TunnelCounters unshared(int capacity) {
        return new TunnelCounters(
                new UnsafeBuffer(BufferUtil.allocateDirectAligned(capacity * RECORD_LENGTH, RECORD_LENGTH)));
    }

    /** How many tunnels have a record: indexes from 0 on. */
    public int capacity() {
        return capacity;
    }

    /** A record that another tunnel had is empty again. Not while one of the roads may still count for that tunnel. */
    public void clear(int tunnelIndex) {
        table.setMemory(tunnelIndex * RECORD_LENGTH, RECORD_LENGTH, (byte) 0);
    }

    void addForwarded(RoadName road, int tunnelIndex, long packets, long bytes) {
        int offset = offset(road, tunnelIndex);
        add(offset + PACKETS_OFFSET, packets);
        add(offset + BYTES_OFFSET, bytes);
    }

    void heard(RoadName road, int tunnelIndex, long nowNanos) {
        table.putLongRelease(offset(road, tunnelIndex) + LAST_OFFSET, nowNanos);
    }

    void addDrops(RoadName road, int tunnelIndex, long packets) {
        add(offset(road, tunnelIndex) + DROPS_OFFSET, packets);
    }

    private static int offset(RoadName road, int tunnelIndex) {
        return tunnelIndex * RECORD_LENGTH + road.id() * ROAD_LENGTH;
    }

    private void add(int offset, long count) {
        table.putLongRelease(offset, table.getLong(offset) + count);
    }

    /** What a tunnel's counters of one road say now. */
    public TunnelSnapshot snapshot(RoadName road, int tunnelIndex) {
        int offset = offset(road, tunnelIndex);
        return new TunnelSnapshot(
                table.getLongAcquire(offset + PACKETS_OFFSET),
                table.getLongAcquire(offset + BYTES_OFFSET),
                table.getLongAcquire(offset + DROPS_OFFSET),
                table.getLongAcquire(offset + LAST_OFFSET));
    }
}
