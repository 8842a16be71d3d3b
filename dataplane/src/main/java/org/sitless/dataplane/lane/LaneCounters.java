package org.sitless.dataplane.lane;

import org.sitless.dataplane.counter.RoadCounters;
import org.sitless.dataplane.counter.RoadName;
import org.sitless.dataplane.counter.TunnelCounters;

/** Everything that one lane counts. */
public record LaneCounters(RoadCounters encap, RoadCounters decap, TunnelCounters tunnels) {
    /** Counters that no other process sees. */
    public static LaneCounters unshared(int lane, int tunnelCapacity) {
        return new LaneCounters(
                RoadCounters.unshared(lane, RoadName.ENCAP),
                RoadCounters.unshared(lane, RoadName.DECAP),
                TunnelCounters.unshared(tunnelCapacity));
    }
}
