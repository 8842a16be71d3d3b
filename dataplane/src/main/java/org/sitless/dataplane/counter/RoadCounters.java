package org.sitless.dataplane.counter;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.agrona.BitUtil;
import org.agrona.BufferUtil;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.AtomicBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.status.CountersManager;
import org.agrona.concurrent.status.CountersReader;
import org.sitless.dataplane.slot.DropReason;
import org.sitless.dataplane.slot.SlotBatch;

/**
 * One road's counters on one lane, each on cache lines of its own.
 *
 * <p>A key travels with each value, so that a reader needs no label to know it:
 *
 * <pre>
 *   | lane 4 | road 4 | counter id 4 |     counter id: of a RoadCounter, or 1,000 + id of a drop reason
 * </pre>
 *
 * Threads: {@link #onRead} and {@link #onOriginated} belong to the road's reader, all else to {@link Settle}; each counter has one writer.
 * Allocates nothing after construction.
 */
public final class RoadCounters {
    /** Type of these counters in a {@link CountersReader}. */
    public static final int TYPE_ID = 1;

    /** How many counters a road has: places to provide in a counter file. */
    public static final int COUNT = RoadCounter.values().length + DropReason.values().length;

    static final int LANE_OFFSET = 0;
    static final int ROAD_OFFSET = 4;
    static final int COUNTER_OFFSET = 8;
    static final int FIRST_DROP = 1_000;

    private static final RoadCounter[] COUNTERS = RoadCounter.values();
    private static final DropReason[] REASONS = DropReason.values();

    private final AtomicBuffer values;
    /** Where each counter stands among the values, by its id. */
    private final int[] offsets = new int[1 + highest(Arrays.stream(COUNTERS).mapToInt(RoadCounter::id))];

    private final int[] dropOffsets = new int[1 + highest(Arrays.stream(REASONS).mapToInt(DropReason::id))];
    private final int lane;
    private final RoadName road;

    private RoadCounters(CountersManager counters, int lane, RoadName road) {
        values = counters.valuesBuffer();
        this.lane = lane;
        this.road = road;
        for (DropReason reason : REASONS) {
            dropOffsets[reason.id()] = allocate(counters, FIRST_DROP + reason.id(), "drop " + reason);
        }
        for (RoadCounter counter : COUNTERS) {
            offsets[counter.id()] = allocate(counters, counter.id(), counter.toString());
        }
    }

    /** Takes {@link #COUNT} new counters. @throws IllegalStateException when there is no room for them */
    public static RoadCounters create(CountersManager counters, int lane, RoadName road) {
        return new RoadCounters(counters, lane, road);
    }

    /** Counters in ordinary memory that nobody else sees. */
    public static RoadCounters unshared(int lane, RoadName road) {
        return create(
                new CountersManager(
                        memory(COUNT * CountersReader.METADATA_LENGTH), memory(COUNT * CountersReader.COUNTER_LENGTH)),
                lane,
                road);
    }

    private static UnsafeBuffer memory(int length) {
        return new UnsafeBuffer(BufferUtil.allocateDirectAligned(length, BitUtil.CACHE_LINE_LENGTH));
    }

    private static int highest(IntStream ids) {
        return ids.max().orElseThrow();
    }

    private int allocate(CountersManager counters, int counterId, String what) {
        String label = "lane " + lane + " " + road + ": " + what;
        return CountersReader.counterOffset(counters.allocate(label, TYPE_ID, key -> writeKey(key, counterId)));
    }

    private void writeKey(MutableDirectBuffer key, int counterId) {
        key.putInt(LANE_OFFSET, lane);
        key.putInt(ROAD_OFFSET, road.id());
        key.putInt(COUNTER_OFFSET, counterId);
    }

    /** A source has filled the slots of this batch. */
    public void onRead(SlotBatch batch) {
        long segments = 0;
        long bytes = 0;
        for (int i = 0; i < batch.size(); i++) {
            segments += batch.slot(i).segmentsRead();
            bytes += batch.slot(i).packetLength();
        }
        add(RoadCounter.READ, segments);
        add(RoadCounter.BYTES_READ, bytes);
    }

    /** So many packets were made here and enter the road without having been read. */
    public void onOriginated(int segments) {
        add(RoadCounter.ORIGINATED, segments);
    }

    void add(RoadCounter counter, long count) {
        add(offsets[counter.id()], count);
    }

    void addDrops(DropReason reason, long count) {
        add(dropOffsets[reason.id()], count);
    }

    private void add(int offset, long count) {
        if (count != 0) {
            values.putLongRelease(offset, values.getLong(offset) + count);
        }
    }

    /** What the counters say now. */
    public RoadSnapshot snapshot() {
        RoadSnapshot.Builder snapshot = new RoadSnapshot.Builder();
        for (DropReason reason : REASONS) {
            snapshot.set(FIRST_DROP + reason.id(), values.getLongAcquire(dropOffsets[reason.id()]));
        }
        for (RoadCounter counter : COUNTERS) {
            snapshot.set(counter.id(), values.getLongAcquire(offsets[counter.id()]));
        }
        return snapshot.build();
    }

    @Override
    public String toString() {
        return "lane " + lane + " " + road + ": " + snapshot();
    }
}
