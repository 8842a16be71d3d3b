package org.sitless.dataplane.lane;

import com.lmax.disruptor.BlockingWaitStrategy;
import com.lmax.disruptor.BusySpinWaitStrategy;
import com.lmax.disruptor.WaitStrategy;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.agrona.ErrorHandler;
import org.agrona.concurrent.UnsafeBuffer;
import org.sitless.dataplane.counter.RoadCounters;
import org.sitless.dataplane.counter.Settle;
import org.sitless.dataplane.io.PacketSink;
import org.sitless.dataplane.io.PacketSource;
import org.sitless.dataplane.stage.Arrivals;
import org.sitless.dataplane.stage.DecapRoad;
import org.sitless.dataplane.stage.EncapRoad;
import org.sitless.dataplane.stage.IcmpResponder;
import org.sitless.dataplane.stage.OuterErrors;
import org.sitless.dataplane.stage.SignallingDivert;
import org.sitless.dataplane.tunnel.Tunnel;
import org.sitless.dataplane.tunnel.TunnelTable;
import org.sitless.linux.libc.NativeMemory;

/**
 * Puts a lane together from its parts. This is the one place that knows how the modes differ; the roads do not.
 *
 * <pre>
 *   LOOP, INVOKER   one agent      [ read tun, encap road ] [ read outer, decap road ]
 *   PIPELINED       four agents    read tun ──▶ encap road,   read outer ──▶ decap road
 * </pre>
 *
 * Threads: the control thread's.
 */
public final class LaneAssembly {
    private final LaneConfig config;
    private final LanePorts ports;
    private final LaneCounters counters;
    private final ErrorHandler faults;
    private final Consumer<LaneFailedException> failed;
    private final LaneCommands commands = new LaneCommands();
    private final Arrivals arrivals = new Arrivals();
    private final List<Readiness> opened = new ArrayList<>();

    /**
     * @param faults told about exceptions on the roads and passing faults of sources: a {@link FaultLog}
     * @param failed told once if the lane cannot go on, on the lane's thread; must neither block nor close anything
     */
    public LaneAssembly(
            LaneConfig config,
            LanePorts ports,
            LaneCounters counters,
            ErrorHandler faults,
            Consumer<LaneFailedException> failed) {
        this.config = config;
        this.ports = ports;
        this.counters = counters;
        this.faults = faults;
        this.failed = failed;
    }

    /** A lane that begins with these tunnels, not started yet. When it throws, nothing that was made here is left open. */
    public Lane assemble(List<Tunnel> tunnels) {
        NativeMemory slots = NativeMemory.allocate(2L * LaneRing.lengthBytes(config.ringSlots()));
        try {
            return new Lane(config, agents(tunnels, slots), commands, slots, failed);
        } catch (RuntimeException failure) {
            opened.forEach(Readiness::close);
            slots.close();
            throw failure;
        }
    }

    private List<LaneAgent> agents(List<Tunnel> tunnels, NativeMemory slots) {
        TunnelTable encapTable = tableOf(tunnels);
        LaneDirection encap = encap(ring(slots, 0), encapTable);
        if (config.mode() == LaneMode.PIPELINED) {
            TunnelTable decapTable = tableOf(tunnels);
            LaneDirection decap = decap(ring(slots, 1), decapTable);
            return pipelined(encap, encapTable, decap, decapTable);
        }
        LaneDirection decap = decap(ring(slots, 1), encapTable);
        return List.of(loop(encap, decap, encapTable));
    }

    private static TunnelTable tableOf(List<Tunnel> tunnels) {
        TunnelTable table = new TunnelTable();
        tunnels.forEach(table::add);
        return table;
    }

    private LaneRing ring(NativeMemory slots, int index) {
        int length = LaneRing.lengthBytes(config.ringSlots());
        UnsafeBuffer memory = slots.buffer((long) index * length, length);
        return new LaneRing(config.ringSlots(), memory, waiting());
    }

    /** Only PIPELINED has a thread that waits at a ring; a strategy that blocks takes a lock with each batch to wake it. */
    private WaitStrategy waiting() {
        boolean blocks = config.mode() == LaneMode.PIPELINED && !config.spin();
        return blocks ? new BlockingWaitStrategy() : new BusySpinWaitStrategy();
    }

    private LaneDirection encap(LaneRing ring, TunnelTable table) {
        IcmpResponder icmp = new IcmpResponder(config.ownAddresses());
        Road road = new Road(
                EncapRoad.stages(
                        table,
                        icmp,
                        arrivals,
                        config.policy(),
                        config.mssClamp(),
                        counters.tunnels().capacity(),
                        config.localUdpPort()),
                ports.outerSink().get(),
                ports.innerSink().get(),
                Settle.encap(counters.encap(), counters.tunnels()),
                config.batchSlots(),
                faults);
        return direction(ports.inner(), counters.encap(), ring, road);
    }

    private LaneDirection decap(LaneRing ring, TunnelTable table) {
        PacketSink innerSink = ports.innerSink().get();
        SignallingDivert signalling =
                config.signalling().map(SignallingDivert::to).orElseGet(SignallingDivert::nowhere);
        OuterErrors errors = new OuterErrors(
                table, new IcmpResponder(config.ownAddresses()), config.localUdpPort(), signalling, arrivals);
        Road road = new Road(
                DecapRoad.stages(
                        table,
                        errors,
                        signalling,
                        arrivals,
                        config.policy(),
                        config.mssClamp(),
                        counters.tunnels().capacity(),
                        innerSink.runs()),
                innerSink,
                ports.outerSink().get(),
                Settle.decap(counters.decap(), counters.tunnels()),
                config.batchSlots(),
                faults);
        return direction(ports.outer(), counters.decap(), ring, road);
    }

    private LaneDirection direction(
            List<? extends PacketSource> sources, RoadCounters counted, LaneRing ring, Road road) {
        List<LaneReader> readers = sources.stream()
                .map(source -> new LaneReader(source, ring, counted, config.batchSlots(), faults))
                .toList();
        return new LaneDirection(sources, readers, ring, new LaneWriter(ring, road, config.batchSlots()));
    }

    private LaneAgent loop(LaneDirection encap, LaneDirection decap, TunnelTable table) {
        List<PacketSource> sources = Stream.<PacketSource>concat(encap.sources().stream(), decap.sources().stream())
                .toList();
        return new LoopAgent(config.name(), readiness(sources), List.of(encap, decap), commands.inbox(table));
    }

    private List<LaneAgent> pipelined(
            LaneDirection encap, TunnelTable encapTable, LaneDirection decap, TunnelTable decapTable) {
        return List.of(
                new ReaderAgent(config.name() + "-read-tun", readiness(encap.sources()), encap),
                new ReaderAgent(config.name() + "-read-outer", readiness(decap.sources()), decap),
                new RoadAgent(config.name() + "-encap", encap, commands.inbox(encapTable)),
                new RoadAgent(config.name() + "-decap", decap, commands.inbox(decapTable)));
    }

    private Readiness readiness(List<? extends PacketSource> sources) {
        boolean blocks = config.mode() != LaneMode.INVOKER
                && !config.spin()
                && sources.stream().allMatch(source -> source.pollDescriptor() >= 0);
        Readiness readiness = blocks ? new DescriptorPoll(config.name(), sources) : new AlwaysReady();
        opened.add(readiness);
        return readiness;
    }
}
