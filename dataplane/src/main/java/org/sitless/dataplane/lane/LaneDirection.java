package org.sitless.dataplane.lane;

import java.util.List;
import org.sitless.dataplane.io.PacketSource;

/**
 * One direction of a lane: the readers of its sources, the ring that they fill, and the writer that takes what is in it along the road.
 *
 * @param sources one for each reader, in the same order
 */
record LaneDirection(List<? extends PacketSource> sources, List<LaneReader> readers, LaneRing ring, LaneWriter writer) {
    LaneDirection {
        sources = List.copyOf(sources);
        readers = List.copyOf(readers);
    }
}
