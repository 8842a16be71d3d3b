package org.sitless.dataplane.lane;

import org.sitless.dataplane.counter.CounterFile;
import org.sitless.dataplane.counter.RoadCounters;
import org.sitless.dataplane.counter.RoadName;
import org.sitless.dataplane.counter.TunnelCounters;

/** Everything that one lane counts. */
public record LaneCounters(RoadCounters encap, RoadCounters decap, TunnelCounters tunnels) {
    /** Counters in a file that other processes read. */
    public static LaneCounters in(CounterFile file, int lane) {
        return new LaneCounters(
                RoadCounters.create(file.counters(), lane, RoadName.ENCAP),
                RoadCounters.create(file.counters(), lane, RoadName.DECAP),
                file.tunnels(lane));
    }

    /** Counters that no other process sees. */
    public static LaneCounters unshared(int lane, int tunnelCapacity) {
        return new LaneCounters(
                RoadCounters.unshared(lane, RoadName.ENCAP),
                RoadCounters.unshared(lane, RoadName.DECAP),
                TunnelCounters.unshared(tunnelCapacity));
    }
}
