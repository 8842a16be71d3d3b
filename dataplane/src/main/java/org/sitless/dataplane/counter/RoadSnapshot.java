package org.sitless.dataplane.counter;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.sitless.dataplane.slot.DropReason;

/**
 * What a road's counters said at one moment, in segments; bytes are of packets as slots held them.
 *
 * @param read by the road's sources, what was found out later about merged packets included
 * @param originated made here, not read
 * @param forwarded left by the road's own sink
 * @param replied ended in an answer; a super-packet of many segments gets one
 * @param diverted handed to somebody else
 * @param drops for each reason that ever occurred; others are absent
 * @param otherDrops for reasons that only another version of sitless knows
 * @param bytesRead as they came from the source
 * @param bytesForwarded as they went to the sink
 * @param joined how many of those forwarded cost no write of their own: they left inside a run, behind its head
 */
public record RoadSnapshot(
        long read,
        long originated,
        long forwarded,
        long replied,
        long diverted,
        Map<DropReason, Long> drops,
        long otherDrops,
        long bytesRead,
        long bytesForwarded,
        long joined) {
    /** Nothing happened yet. */
    public static final RoadSnapshot ZERO = new Builder().build();

    public RoadSnapshot {
        drops = drops.isEmpty() ? Map.of() : Collections.unmodifiableMap(new EnumMap<>(drops));
    }

    /** Packets dropped for this reason. */
    public long drops(DropReason reason) {
        return drops.getOrDefault(reason, 0L);
    }

    /** Packets dropped, whatever the reason. */
    public long dropped() {
        return drops.values().stream().mapToLong(Long::longValue).sum() + otherDrops;
    }

    /** By the law of conservation: what came and has not left. Zero after a stop; never negative on a road at rest. */
    public long inFlight() {
        return read + originated - forwarded - replied - diverted - dropped();
    }

    /** Both together: the same road on two lanes. */
    public RoadSnapshot plus(RoadSnapshot other) {
        Map<DropReason, Long> both = new EnumMap<>(DropReason.class);
        both.putAll(drops);
        other.drops.forEach((reason, count) -> both.merge(reason, count, Long::sum));
        return new RoadSnapshot(
                read + other.read,
                originated + other.originated,
                forwarded + other.forwarded,
                replied + other.replied,
                diverted + other.diverted,
                both,
                otherDrops + other.otherDrops,
                bytesRead + other.bytesRead,
                bytesForwarded + other.bytesForwarded,
                joined + other.joined);
    }

    @Override
    public String toString() {
        String reasons = drops.entrySet().stream()
                .map(drop -> " " + drop.getKey() + "=" + drop.getValue())
                .collect(Collectors.joining());
        return "read=" + read + " originated=" + originated + " forwarded=" + forwarded + " replied=" + replied
                + " diverted=" + diverted + " dropped=" + dropped() + reasons + " in-flight=" + inFlight();
    }

    /** Gathers values by the counter ids of {@link RoadCounters}, in any order. */
    static final class Builder {
        private final long[] counters = new long[16];
        private final Map<DropReason, Long> drops = new EnumMap<>(DropReason.class);
        private long otherDrops;

        void set(int counterId, long value) {
            if (counterId >= RoadCounters.FIRST_DROP) {
                setDrops(DropReason.byId(counterId - RoadCounters.FIRST_DROP), value);
            } else if (counterId >= 0 && counterId < counters.length) {
                counters[counterId] = value;
            }
        }

        private void setDrops(DropReason reason, long value) {
            if (reason == null) {
                otherDrops += value;
            } else if (value != 0) {
                drops.put(reason, value);
            }
        }

        private long get(RoadCounter counter) {
            return counters[counter.id()];
        }

        RoadSnapshot build() {
            return new RoadSnapshot(
                    get(RoadCounter.READ) + get(RoadCounter.FOUND),
                    get(RoadCounter.ORIGINATED),
                    get(RoadCounter.FORWARDED),
                    get(RoadCounter.REPLIED),
                    get(RoadCounter.DIVERTED),
                    drops,
                    otherDrops,
                    get(RoadCounter.BYTES_READ),
                    get(RoadCounter.BYTES_FORWARDED),
                    get(RoadCounter.JOINED));
        }
    }
}
