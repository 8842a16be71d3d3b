package org.sitless.dataplane.lane;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.sitless.dataplane.counter.ConservationLaw;
import org.sitless.dataplane.io.QueueSink;
import org.sitless.dataplane.io.QueueSource;
import org.sitless.dataplane.slot.PacketSlot;
import org.sitless.dataplane.tunnel.Tunnel;
import org.sitless.dataplane.tunnel.TunnelSpec;
import org.sitless.dataplane.wire.Ipv4Header;

/** A whole lane between queues instead of descriptors. */
final class QueuedLane implements AutoCloseable {
    private static final int OUTER_OFFSET = PacketSlot.INNER_OFFSET - Ipv4Header.LENGTH;

    final QueueSource tun = new QueueSource(PacketSlot.INNER_OFFSET);
    final QueueSource outer = new QueueSource(OUTER_OFFSET);
    final List<QueueSink> toTun = new ArrayList<>();
    final List<QueueSink> toOuter = new ArrayList<>();
    final List<LaneFailedException> failures = new CopyOnWriteArrayList<>();
    final List<Throwable> faults = new CopyOnWriteArrayList<>();
    final LaneCounters counters = LaneCounters.unshared(0, 16);
    final Lane lane;

    QueuedLane(LaneMode mode, TunnelSpec... specs) {
        List<Tunnel> tunnels = new ArrayList<>();
        for (TunnelSpec spec : specs) {
            tunnels.add(new Tunnel(spec, tunnels.size()));
        }
        LanePorts ports = new LanePorts(
                List.of(tun), () -> kept(new QueueSink(), toTun), List.of(outer), () -> kept(new QueueSink(), toOuter));
        LaneConfig config = LaneConfig.of(0, mode, specs.length == 0 ? List.of() : specs[0].ownAddresses());
        lane = new LaneAssembly(config, ports, counters, faults::add, failures::add).assemble(tunnels);
        lane.start();
    }

    private static QueueSink kept(QueueSink sink, List<QueueSink> sinks) {
        sinks.add(sink);
        return sink;
    }

    /** Everything that came out at the TUN side, whichever road wrote it. */
    List<byte[]> sentToTun() {
        return toTun.stream().flatMap(sink -> sink.sent().stream()).toList();
    }

    List<byte[]> sentToOuter() {
        return toOuter.stream().flatMap(sink -> sink.sent().stream()).toList();
    }

    /** Stops the lane and holds it to the law of conservation. */
    @Override
    public void close() {
        lane.close();
        ConservationLaw.check(counters.encap().snapshot(), 0);
        ConservationLaw.check(counters.decap().snapshot(), 0);
    }
}
