package org.sitless.dataplane;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.sitless.dataplane.counter.RoadName;
import org.sitless.dataplane.counter.RoadSnapshot;
import org.sitless.dataplane.counter.TunnelSnapshot;
import org.sitless.dataplane.io.OuterIoException;
import org.sitless.dataplane.io.TunEndpoint;
import org.sitless.dataplane.lane.FaultLog;
import org.sitless.dataplane.lane.Lane;
import org.sitless.dataplane.lane.LaneAssembly;
import org.sitless.dataplane.lane.LaneCounters;
import org.sitless.dataplane.lane.LaneFailedException;
import org.sitless.dataplane.lane.LanePorts;
import org.sitless.dataplane.tunnel.OuterEnd;
import org.sitless.dataplane.tunnel.PathMtu;
import org.sitless.dataplane.tunnel.Tunnel;
import org.sitless.dataplane.tunnel.TunnelSpec;
import org.sitless.dataplane.tunnel.TunnelTable;
import org.sitless.dataplane.wire.Ipv4Address;
import org.sitless.tun.TunDevice;

/**
 * Carries packets between one TUN device and any number of tunnels until it is closed.
 *
 * <p>Road of a start: 1 open a way out for each lane, in the calling thread's network namespace, 2 put the lanes together, 3 start
 * them. Of a stop: 1 stop reading, 2 write and count what was read, 3 close sockets. The TUN device stays open: what was configured on
 * it is to be undone first, by who did it.
 *
 * <p>Threads: any, one at a time is let in; no method waits for a lane but {@link #close}.
 */
public final class Dataplane implements AutoCloseable {
    private final DataplaneConfig config;
    private final FaultLog faults;
    private final List<TunEndpoint> tunEndpoints = new ArrayList<>();
    private final List<OuterWays> outerWays = new ArrayList<>();
    private final List<LaneCounters> counters = new ArrayList<>();
    private final List<Lane> lanes = new ArrayList<>();
    private final AtomicReference<LaneFailedException> failure = new AtomicReference<>();
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final SoleRemote soleRemote = new SoleRemote();

    /** What the lanes' tables hold once they have run all commands; refuses what they would refuse, while the caller can still be told. */
    private final TunnelTable table = new TunnelTable();

    private final TunnelIndexes indexes;
    private boolean closed;

    private Dataplane(DataplaneConfig config) {
        this.config = config;
        faults = new FaultLog(config.faults());
        for (int lane = 0; lane < config.queues().size(); lane++) {
            counters.add(config.counters().apply(lane));
        }
        indexes = new TunnelIndexes(counters.get(0).tunnels().capacity());
    }

    /**
     * Starts to carry packets.
     *
     * @throws OuterIoException when the way out cannot be opened; nothing is left open then
     * @throws IllegalArgumentException when two tunnels claim the same remote end or prefix
     */
    public static Dataplane start(DataplaneConfig config) {
        Dataplane dataplane = new Dataplane(config);
        try {
            dataplane.assemble();
            dataplane.lanes.forEach(Lane::start);
            return dataplane;
        } catch (RuntimeException failure) {
            dataplane.close();
            throw failure;
        }
    }

    private void assemble() {
        List<Tunnel> tunnels = new ArrayList<>();
        for (TunnelSpec spec : config.tunnels()) {
            tunnels.add(admit(spec));
        }
        for (int number = 0; number < config.queues().size(); number++) {
            lanes.add(assembleLane(number, config.queues().get(number), tunnels));
        }
    }

    private Lane assembleLane(int number, TunDevice queue, List<Tunnel> tunnels) {
        OuterWays outer = OuterWays.open(config);
        outerWays.add(outer);
        outer.aimAt(soleRemote.address());
        TunEndpoint inner = new TunEndpoint(queue);
        tunEndpoints.add(inner);
        LanePorts ports = new LanePorts(List.of(inner.source()), inner::newSink, outer.sources(), outer::newSink);
        return new LaneAssembly(
                        config.lane(number, outer.udpPort()), ports, counters.get(number), faults, this::onFailure)
                .assemble(tunnels);
    }

    private Tunnel admit(TunnelSpec spec) {
        config.requireCarried(spec);
        Tunnel tunnel = new Tunnel(spec, indexes.take());
        try {
            table.add(tunnel);
        } catch (IllegalArgumentException refused) {
            indexes.giveBack(tunnel.index(), () -> true);
            throw refused;
        }
        soleRemote.add(spec.remote());
        return tunnel;
    }

    /**
     * Offers a tunnel to all lanes; each uses it from its next batch on.
     *
     * @return the tunnel, by which it is removed
     * @throws IllegalArgumentException when its remote end or one of its prefixes belongs to another tunnel
     * @throws IllegalStateException when there is no room for another tunnel
     */
    public synchronized Tunnel addTunnel(TunnelSpec spec) {
        Tunnel tunnel = admit(spec);
        counters.forEach(lane -> lane.tunnels().clear(tunnel.index()));
        aim();
        lanes.forEach(lane -> lane.addTunnel(tunnel));
        return tunnel;
    }

    /**
     * Takes a tunnel from all lanes. Packets that are on their way through it still go. One that was removed before is no error: its
     * remote end and its row of counters may be another tunnel's by now.
     */
    public synchronized void removeTunnel(Tunnel tunnel) {
        if (table.byRemote(tunnel.spec().remote().key()) != tunnel) {
            return;
        }
        table.remove(tunnel);
        soleRemote.remove(tunnel.spec().remote());
        long[] commands =
                lanes.stream().mapToLong(lane -> lane.removeTunnel(tunnel)).toArray();
        indexes.giveBack(tunnel.index(), () -> areDone(commands));
        aim();
    }

    private void aim() {
        outerWays.forEach(ways -> ways.aimAt(soleRemote.address()));
    }

    /**
     * Puts a tunnel with other terms in the place of one: make before break, in one step on each lane, so that no packet falls between
     * them. It goes on in the same row of counters.
     *
     * @return the new tunnel; the old one is gone
     * @throws IllegalArgumentException when the old one is not there, or the new one's remote end or one of its prefixes belongs to a third
     *     tunnel; then the old one stays
     */
    public synchronized Tunnel replaceTunnel(Tunnel old, TunnelSpec spec) {
        config.requireCarried(spec);
        if (table.byRemote(old.spec().remote().key()) != old) {
            throw new IllegalArgumentException(old + " is not there to be replaced");
        }
        Tunnel successor = new Tunnel(spec, old.index());
        successor.succeed(old);
        table.replace(old, successor);
        soleRemote.add(spec.remote());
        soleRemote.remove(old.spec().remote());
        aim();
        lanes.forEach(lane -> lane.replaceTunnel(old, successor));
        return successor;
    }

    /** The UDP port that tunnels and signalling share; 0 without one. */
    public int udpPort() {
        return outerWays.get(0).udpPort();
    }

    /**
     * Sends a datagram of signalling from the UDP port. Any thread; never waits.
     *
     * @return 0, or -errno: {@code EMSGSIZE} above 4,096 octets, {@code EBADF} without a UDP port or after {@link #close}, what sendto(2)
     *     says otherwise
     */
    public int signal(Ipv4Address to, int port, byte[] datagram) {
        return outerWays.get(0).signal(to, port, datagram);
    }

    /**
     * The kernel says that the way to this remote end carries outer packets of this many bytes; to be said about once a second. What is too
     * large from then on is answered with Packet Too Big (RFC 4213 §3.2.2). A remote end that no tunnel has is no error: the tunnel may
     * just have gone.
     *
     * @param lifetime what routers said longer ago than this is forgotten, so that a larger path can show (RFC 8201 §5.3)
     */
    public synchronized void outerPathMtu(OuterEnd remote, int outerMtuBytes, Duration lifetime) {
        Tunnel tunnel = table.byRemote(remote.key());
        if (tunnel != null) {
            tunnel.path().route(outerMtuBytes, lifetime, System.nanoTime());
        }
    }

    /** Echo requests to be sent through this tunnel whose data begin with the mark are probes of its path; 0: none are. */
    public synchronized void probeMark(OuterEnd remote, long mark) {
        Tunnel tunnel = table.byRemote(remote.key());
        if (tunnel != null) {
            tunnel.path().probeMark(mark);
        }
    }

    /**
     * Probes have found how large an inner packet passes to this remote end in one piece (RFC 8899).
     *
     * @param innerBytes less than 1,280: not even that
     */
    public synchronized void probedInnerMtu(OuterEnd remote, int innerBytes) {
        Tunnel tunnel = table.byRemote(remote.key());
        if (tunnel != null) {
            tunnel.path().probed(innerBytes + remote.protocol().overheadBytes(), System.nanoTime());
        }
    }

    /** What is known of the path to this remote end; empty where no tunnel goes there. */
    public synchronized Optional<PathMtu.Snapshot> path(OuterEnd remote) {
        return Optional.ofNullable(table.byRemote(remote.key()))
                .map(tunnel -> tunnel.path().snapshot(System.nanoTime()));
    }

    /** Whether each lane has run its command. */
    private boolean areDone(long[] commands) {
        return IntStream.range(0, commands.length).allMatch(i -> lanes.get(i).isDone(commands[i]));
    }

    /** What was counted so far. */
    public synchronized DataplaneSnapshot snapshot() {
        RoadSnapshot encap = RoadSnapshot.ZERO;
        RoadSnapshot decap = RoadSnapshot.ZERO;
        for (LaneCounters lane : counters) {
            encap = encap.plus(lane.encap().snapshot());
            decap = decap.plus(lane.decap().snapshot());
        }
        return new DataplaneSnapshot(encap, decap, kernelDrops(), faults.count());
    }

    private long kernelDrops() {
        return outerWays.stream().mapToLong(OuterWays::kernelDrops).sum();
    }

    /** What was counted for one tunnel on one road so far. Cheap enough to ask a hundred thousand tunnels every few seconds; any thread. */
    public TunnelSnapshot snapshot(RoadName road, Tunnel tunnel) {
        TunnelSnapshot sum = TunnelSnapshot.ZERO;
        for (LaneCounters lane : counters) {
            sum = sum.plus(lane.tunnels().snapshot(road, tunnel.index()));
        }
        return sum;
    }

    private void onFailure(LaneFailedException reason) {
        if (failure.compareAndSet(null, reason)) {
            stopped.countDown();
            // A thread of its own: who is told may close the data plane, which waits for the lane's thread.
            Thread teller = new Thread(() -> config.failed().accept(reason), "sl-control");
            teller.setDaemon(true);
            teller.start();
        }
    }

    /** Why a lane could not go on; empty while all is well. The data plane is still to be closed. */
    public Optional<LaneFailedException> failure() {
        return Optional.ofNullable(failure.get());
    }

    /** Waits until the data plane is closed or has failed. @return false when neither happened within this time */
    public boolean awaitStopped(Duration limit) throws InterruptedException {
        return stopped.await(limit.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Stops in order; idempotent. Afterwards nothing is in flight, no thread runs, no socket is open. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        lanes.forEach(Lane::close);
        tunEndpoints.forEach(TunEndpoint::close);
        outerWays.forEach(OuterWays::close);
        stopped.countDown();
    }
}
