package org.sitless.dataplane.lane;

import java.util.List;
import java.util.function.Supplier;
import org.sitless.dataplane.io.PacketSink;
import org.sitless.dataplane.io.PacketSource;

/**
 * Where a lane's packets come from and go to. Whoever made them closes them, after the lane.
 *
 * <p>Each road writes to both sides, its packets to one and its answers to the other, and the roads may run on two threads. So each asks
 * for sinks of its own.
 *
 * @param inner sources of the encap road: the TUN queue
 * @param innerSink a new sink on the TUN queue with each call
 * @param outer sources of the decap road: the outer socket or sockets
 * @param outerSink a new sink on the outer endpoint with each call
 */
public record LanePorts(
        List<? extends PacketSource> inner,
        Supplier<? extends PacketSink> innerSink,
        List<? extends PacketSource> outer,
        Supplier<? extends PacketSink> outerSink) {
    public LanePorts {
        inner = List.copyOf(inner);
        outer = List.copyOf(outer);
    }
}
