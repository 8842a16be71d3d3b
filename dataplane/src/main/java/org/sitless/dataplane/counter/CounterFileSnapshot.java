package org.sitless.dataplane.counter;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.agrona.BufferUtil;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.status.CountersReader;
import org.sitless.dataplane.counter.CounterFileException.Fault;

/**
 * The reading end of a counter file: a copy of it, taken at one moment, from any process.
 *
 * <p>It is copied and not mapped, so that nothing another process does to the file can hurt this one. Values are copied in the file's
 * order, which puts what left a road in front of what came: packets in flight are never negative. Threads: any; immutable.
 */
public final class CounterFileSnapshot {
    private final CounterFileLayout layout;
    private final UnsafeBuffer file;
    private final CountersReader counters;

    private CounterFileSnapshot(CounterFileLayout layout, UnsafeBuffer file) {
        this.layout = layout;
        this.file = file;
        counters = new CountersReader(
                new UnsafeBuffer(file, CounterFileLayout.HEADER_LENGTH, layout.metadataLength()),
                new UnsafeBuffer(file, layout.valuesOffset(), layout.valuesLength()));
    }

    /**
     * Reads a counter file.
     *
     * @throws CounterFileException naming what is wrong with the file's content
     * @throws IOException when the file cannot be read
     */
    public static CounterFileSnapshot read(Path path) throws IOException {
        UnsafeBuffer file = copy(path);
        if (file.capacity() < Long.BYTES || file.getLong(CounterFileLayout.MAGIC_OFFSET) != CounterFileLayout.MAGIC) {
            throw new CounterFileException(path, Fault.FOREIGN);
        }
        if (file.capacity() < CounterFileLayout.HEADER_LENGTH) {
            throw new CounterFileException(path, Fault.TRUNCATED);
        }
        if (file.getInt(CounterFileLayout.STATE_OFFSET) == 0) {
            throw new CounterFileException(path, Fault.UNFINISHED);
        }
        if (file.getInt(CounterFileLayout.VERSION_OFFSET) != CounterFileLayout.VERSION) {
            throw new CounterFileException(path, Fault.OTHER_VERSION);
        }
        CounterFileLayout layout = layout(path, file);
        if (file.capacity() < layout.fileLength()) {
            throw new CounterFileException(path, Fault.TRUNCATED);
        }
        return new CounterFileSnapshot(layout, file);
    }

    private static UnsafeBuffer copy(Path path) throws IOException {
        byte[] octets = Files.readAllBytes(path);
        UnsafeBuffer copy = new UnsafeBuffer(BufferUtil.allocateDirectAligned(octets.length, Long.BYTES));
        copy.putBytes(0, octets);
        return copy;
    }

    private static CounterFileLayout layout(Path path, UnsafeBuffer file) throws CounterFileException {
        int factsLength = file.getInt(CounterFileLayout.FACTS_LENGTH_OFFSET);
        if (factsLength < 0 || factsLength > CounterFileLayout.LONGEST_FACTS) {
            throw new CounterFileException(path, Fault.FOREIGN);
        }
        try {
            return new CounterFileLayout(
                    file.getInt(CounterFileLayout.COUNTERS_OFFSET),
                    file.getInt(CounterFileLayout.LANES_OFFSET),
                    file.getInt(CounterFileLayout.TUNNELS_OFFSET));
        } catch (IllegalArgumentException impossible) {
            throw new CounterFileException(path, Fault.FOREIGN);
        }
    }

    /** Process id of the writer, in the writer's own pid namespace. */
    public long pid() {
        return file.getLong(CounterFileLayout.PID_OFFSET);
    }

    /** When the writer made the file: milliseconds since 1970. */
    public long startedMillis() {
        return file.getLong(CounterFileLayout.STARTED_OFFSET);
    }

    /** When the writer last said that it runs: milliseconds since 1970. */
    public long aliveMillis() {
        return file.getLong(CounterFileLayout.ALIVE_OFFSET);
    }

    /** Whether the writer ended in good order: the values are final. */
    public boolean isClosed() {
        return file.getInt(CounterFileLayout.STATE_OFFSET) == CounterFileLayout.STATE_CLOSED;
    }

    /** Whether the writer has been silent for so long that it must be gone, or hangs. */
    public boolean isStale(long nowMillis, long silenceMillis) {
        return !isClosed() && nowMillis - aliveMillis() > silenceMillis;
    }

    /** What the writer said about itself, in its order. */
    public Map<String, String> facts() {
        byte[] lines = new byte[file.getInt(CounterFileLayout.FACTS_LENGTH_OFFSET)];
        file.getBytes(CounterFileLayout.FACTS_OFFSET, lines);
        Map<String, String> facts = new LinkedHashMap<>();
        new String(lines, StandardCharsets.UTF_8).lines().forEach(line -> {
            int equals = line.indexOf('=');
            if (equals > 0) {
                facts.put(line.substring(0, equals), line.substring(equals + 1));
            }
        });
        return facts;
    }

    public CounterFileLayout layout() {
        return layout;
    }

    /** Every counter with its label, those of the roads included. */
    public CountersReader counters() {
        return counters;
    }

    /** One road, all lanes together. */
    public RoadSnapshot road(RoadName road) {
        RoadSnapshot sum = RoadSnapshot.ZERO;
        for (int lane = 0; lane < layout.lanes(); lane++) {
            sum = sum.plus(road(road, lane));
        }
        return sum;
    }

    /** One road of one lane. */
    public RoadSnapshot road(RoadName road, int lane) {
        RoadSnapshot.Builder snapshot = new RoadSnapshot.Builder();
        counters.forEach((counterId, typeId, key, label) -> {
            if (typeId == RoadCounters.TYPE_ID && isOf(key, road, lane)) {
                snapshot.set(key.getInt(RoadCounters.COUNTER_OFFSET), counters.getCounterValue(counterId));
            }
        });
        return snapshot.build();
    }

    private static boolean isOf(DirectBuffer key, RoadName road, int lane) {
        return key.getInt(RoadCounters.LANE_OFFSET) == lane && key.getInt(RoadCounters.ROAD_OFFSET) == road.id();
    }

    /** One tunnel on one road, all lanes together. @throws IndexOutOfBoundsException for an index the file has no room for */
    public TunnelSnapshot tunnel(RoadName road, int tunnelIndex) {
        TunnelSnapshot sum = new TunnelSnapshot(0, 0, 0, 0);
        for (int lane = 0; lane < layout.lanes(); lane++) {
            UnsafeBuffer table = new UnsafeBuffer(file, layout.tunnelsOffset(lane), layout.tunnelsLength());
            sum = sum.plus(new TunnelCounters(table).snapshot(road, tunnelIndex));
        }
        return sum;
    }
}
