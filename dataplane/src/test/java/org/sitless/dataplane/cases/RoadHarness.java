package org.sitless.dataplane.cases;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.sitless.dataplane.counter.ConservationLaw;
import org.sitless.dataplane.counter.RoadCounters;
import org.sitless.dataplane.counter.RoadName;
import org.sitless.dataplane.counter.RoadSnapshot;
import org.sitless.dataplane.counter.Settle;
import org.sitless.dataplane.counter.TunnelCounters;
import org.sitless.dataplane.counter.TunnelSnapshot;
import org.sitless.dataplane.io.PacketSink;
import org.sitless.dataplane.lane.Road;
import org.sitless.dataplane.slot.Disposition;
import org.sitless.dataplane.slot.OffloadDescriptor;
import org.sitless.dataplane.slot.PacketSlot;
import org.sitless.dataplane.slot.Segmentation;
import org.sitless.dataplane.slot.SlotBatch;
import org.sitless.dataplane.stage.Arrivals;
import org.sitless.dataplane.stage.DecapRoad;
import org.sitless.dataplane.stage.EncapRoad;
import org.sitless.dataplane.stage.IcmpResponder;
import org.sitless.dataplane.stage.OuterErrors;
import org.sitless.dataplane.stage.PacketStage;
import org.sitless.dataplane.stage.SignallingDivert;
import org.sitless.dataplane.stage.TokenBucket;
import org.sitless.dataplane.tunnel.ForwardingPolicy;
import org.sitless.dataplane.tunnel.Tunnel;
import org.sitless.dataplane.tunnel.TunnelTable;
import org.sitless.dataplane.wire.Octets;

/** One whole road with one tunnel, stepped by hand: packets in, packets and counts out. The law is checked after every batch. */
final class RoadHarness {
    static final int BATCH = 32;

    private static final int LOCAL_PORT = 3_653;
    private static final int ROOM = 2;

    private final RoadName name;
    private final Tunnel tunnel;
    private final ForwardingPolicy policy;
    private final Arrivals arrivals = new Arrivals();
    private final RoadCounters counters;
    private final TunnelCounters tunnelCounters = TunnelCounters.unshared(ROOM);
    private final SlotBatch batch = new SlotBatch(BATCH);
    private final List<PacketSlot> slots = new ArrayList<>();
    private final Captured forwarded = new Captured();
    private final Captured relayed = new Captured();
    private final Captured replied = new Captured();
    private final List<Throwable> faults = new ArrayList<>();
    private final Road road;

    private RoadHarness(
            RoadName name,
            List<Tunnel> tunnels,
            ForwardingPolicy policy,
            int icmpBurst,
            SignallingDivert signalling,
            boolean mssClamp,
            Set<Segmentation> runs) {
        this.name = name;
        this.policy = policy;
        this.tunnel = tunnels.get(0);
        counters = RoadCounters.unshared(0, name);
        TunnelTable table = new TunnelTable();
        tunnels.forEach(table::add);
        road = new Road(
                stages(table, icmpBurst, signalling, mssClamp, runs),
                this.new ForwardSink(),
                replied,
                settle(),
                BATCH,
                faults::add);
    }

    static RoadHarness of(RoadName name, Tunnel tunnel, int icmpBurst) {
        return policed(name, List.of(tunnel), ForwardingPolicy.OPEN, icmpBurst, false);
    }

    /** A road of several tunnels, of which the first one's counters are looked at. */
    static RoadHarness policed(
            RoadName name, List<Tunnel> tunnels, ForwardingPolicy policy, int icmpBurst, boolean mssClamp) {
        return new RoadHarness(name, tunnels, policy, icmpBurst, SignallingDivert.nowhere(), mssClamp, Set.of());
    }

    /** A decap road whose sink takes runs of these kinds. */
    static RoadHarness coalescing(Tunnel tunnel, Set<Segmentation> runs) {
        return new RoadHarness(
                RoadName.DECAP, List.of(tunnel), ForwardingPolicy.OPEN, 1, SignallingDivert.nowhere(), false, runs);
    }

    /** A decap road whose signalling somebody wants. */
    static RoadHarness signalling(Tunnel tunnel) {
        SignallingDivert divert = SignallingDivert.to((source, port, datagram) -> {});
        return new RoadHarness(RoadName.DECAP, List.of(tunnel), ForwardingPolicy.OPEN, 1, divert, false, Set.of());
    }

    private List<PacketStage> stages(
            TunnelTable tunnels, int icmpBurst, SignallingDivert signalling, boolean mssClamp, Set<Segmentation> runs) {
        TokenBucket limit = new TokenBucket(1_000, icmpBurst);
        IcmpResponder icmp = new IcmpResponder(tunnel.spec().ownAddresses(), limit, limit);
        if (name == RoadName.DECAP) {
            OuterErrors errors = new OuterErrors(tunnels, icmp, LOCAL_PORT, signalling, arrivals);
            return DecapRoad.stages(tunnels, errors, signalling, arrivals, policy, mssClamp, ROOM, runs);
        }
        return EncapRoad.stages(tunnels, icmp, arrivals, policy, mssClamp, ROOM, LOCAL_PORT);
    }

    private Settle settle() {
        return name == RoadName.DECAP ? Settle.decap(counters, tunnelCounters) : Settle.encap(counters, tunnelCounters);
    }

    /** Takes the packets along the road as one batch. */
    void run(List<CasePacket> packets) {
        batch.clear();
        for (int i = 0; i < packets.size(); i++) {
            PacketSlot slot = slot(i);
            packets.get(i).receive(slot, readOffset());
            batch.add(slot);
        }
        counters.onRead(batch);
        road.run(batch.nowNanos(0));
        ConservationLaw.check(counters.snapshot(), 0);
    }

    /**
     * The same batch so many times, without looking at what comes out: allocates nothing itself.
     *
     * @param packets slots that stay as they are; their content is copied each time
     */
    void repeat(List<PacketSlot> packets, int times) {
        forwarded.discarding = true;
        relayed.discarding = true;
        replied.discarding = true;
        for (int round = 0; round < times; round++) {
            batch.clear();
            for (int i = 0; i < packets.size(); i++) {
                batch.add(copy(packets.get(i), slot(i)));
            }
            counters.onRead(batch);
            road.run(batch.nowNanos(round * 100_000_000L));
        }
    }

    private static PacketSlot copy(PacketSlot from, PacketSlot to) {
        to.received(from.packetOffset(), from.packetLength()).segmentsRead(from.segmentsRead());
        to.buffer().putBytes(from.packetOffset(), from.buffer(), from.packetOffset(), from.packetLength());
        OffloadDescriptor offload = from.offload();
        if (offload.needsChecksum()) {
            to.offload().needsChecksum(offload.checksumStart(), offload.checksumOffset());
        }
        if (offload.segmentation() != Segmentation.NONE) {
            to.offload().segmented(offload.segmentation(), offload.segmentSizeBytes(), offload.headerLengthBytes());
        }
        return to;
    }

    private PacketSlot slot(int index) {
        while (slots.size() <= index) {
            slots.add(new PacketSlot(Octets.poisoned(PacketSlot.CAPACITY)));
        }
        return slots.get(index);
    }

    /** Where this road's source puts a packet. */
    int readOffset() {
        return PacketSlot.INNER_OFFSET - (name == RoadName.DECAP ? 20 : 0);
    }

    /** What left by the road's own sink. */
    List<CasePacket> forwarded() {
        return forwarded.packets;
    }

    /** What was told to the senders of quoted packets, by the road's own sink too. */
    List<CasePacket> relayed() {
        return relayed.packets;
    }

    /** What left by the other road's sink. */
    List<CasePacket> replied() {
        return replied.packets;
    }

    /** What the tunnel carries in one piece after all that. */
    int innerMtuBytes() {
        return tunnel.innerMtuBytes();
    }

    List<Throwable> faults() {
        return faults;
    }

    RoadSnapshot counters() {
        return counters.snapshot();
    }

    TunnelSnapshot tunnelCounters() {
        return tunnelCounters.snapshot(name, tunnel.index());
    }

    /** The road's own sink, which errors for senders leave by as well. */
    private final class ForwardSink implements PacketSink {
        @Override
        public void send(SlotBatch leaving) {
            boolean relays = leaving.slot(0).disposition() == Disposition.RELAY;
            (relays ? relayed : forwarded).send(leaving);
        }

        @Override
        public void close() {
            // Nothing was opened.
        }
    }

    private static final class Captured implements PacketSink {
        private final List<CasePacket> packets = new ArrayList<>();
        private boolean discarding;

        @Override
        public void send(SlotBatch leaving) {
            for (int i = 0; i < leaving.size() && !discarding; i++) {
                if (!leaving.slot(i).isJoined()) {
                    packets.add(CasePacket.of(leaving.slot(i)));
                }
            }
        }

        @Override
        public void close() {
            // Nothing was opened.
        }
    }
}
