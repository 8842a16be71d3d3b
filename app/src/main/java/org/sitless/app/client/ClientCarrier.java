package org.sitless.app.client;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.agrona.concurrent.status.AtomicCounter;
import org.sitless.app.config.ClientConfig;
import org.sitless.app.failure.CommandFailure;
import org.sitless.app.failure.ExitCode;
import org.sitless.app.host.KernelDropCounter;
import org.sitless.app.host.PathMtuGauges;
import org.sitless.app.host.PathMtuLifetime;
import org.sitless.app.log.Narration;
import org.sitless.app.wiring.Refusal;
import org.sitless.dataplane.Dataplane;
import org.sitless.dataplane.DataplaneConfig;
import org.sitless.dataplane.counter.CounterFile;
import org.sitless.dataplane.counter.CounterFileLayout;
import org.sitless.dataplane.io.OuterIoException;
import org.sitless.dataplane.lane.LaneCounters;
import org.sitless.dataplane.tunnel.OuterEnd;
import org.sitless.dataplane.tunnel.Tunnel;
import org.sitless.dataplane.tunnel.TunnelSpec;
import org.sitless.dataplane.wire.Ipv4Address;
import org.sitless.tsp.message.TunnelType;

/**
 * The data plane of a client: both kinds of sockets, at all of the host's addresses, so that they outlive a change of these; one tunnel
 * or, before terms, none.
 *
 * <p>Threads: any, one at a time is let in; who negotiates may renew the sockets while another looks at them.
 */
final class ClientCarrier implements AutoCloseable, TapSignalling.UdpPort {
    private static final int LANES = 1;
    private static final int TUNNELS = 1;

    private final Supplier<Dataplane> start;
    private final CounterFile counters;
    private final AtomicCounter kernelDrops;
    private final PathMtuGauges pathMtu;
    private Dataplane dataplane;
    private Optional<Tunnel> tunnel = Optional.empty();
    private int outerPathMtuBytes;
    private long probeMark;
    private long kernelDropsBefore;
    private boolean closed;

    private ClientCarrier(Supplier<Dataplane> start, CounterFile counters) {
        this.start = start;
        this.counters = counters;
        this.dataplane = start.get();
        this.kernelDrops = KernelDropCounter.allocate(counters.counters());
        this.pathMtu = PathMtuGauges.allocate(counters.counters());
    }

    /**
     * Opens the sockets in the calling thread's namespace and starts to carry packets.
     *
     * @param tap gets the signalling
     * @throws CommandFailure if a socket cannot be had, or the counters cannot be written
     */
    static ClientCarrier start(ClientConfig config, ClientDevice device, TapSignalling tap, ClientEvents events) {
        CounterFile counters = createCounters(device.place().counters(), device.name());
        try {
            Ipv4Address local = config.local().map(Addresses::of).orElse(DataplaneConfig.ANY_LOCAL);
            List<LaneCounters> lanes = IntStream.range(0, LANES)
                    .mapToObj(lane -> LaneCounters.in(counters, lane))
                    .toList();
            DataplaneConfig wanted = DataplaneConfig.server(List.of(device.tun()), local)
                    .proto41(needsProto41(config))
                    .udp(0, tap)
                    .mssClamp(config.mssClamp())
                    .counters(lanes::get)
                    .failed(failure -> events.tell(new ClientEvent.LaneFailed(failure)))
                    .build();
            ClientCarrier carrier = new ClientCarrier(() -> Dataplane.start(wanted), counters);
            tap.through(carrier);
            return carrier;
        } catch (OuterIoException e) {
            counters.close();
            throw Refusal.of(e, config.where());
        } catch (RuntimeException e) {
            counters.close();
            throw e;
        }
    }

    /** Raw sockets need CAP_NET_RAW; who wants UDP alone needs none. */
    static boolean needsProto41(ClientConfig config) {
        return config.mode() != TunnelType.V6UDPV4;
    }

    private static CounterFile createCounters(Path path, String tun) {
        try {
            return CounterFile.create(
                    path, CounterFileLayout.of(LANES, TUNNELS), Map.of("tun", tun), System.currentTimeMillis());
        } catch (IOException e) {
            throw new CommandFailure(ExitCode.FAILED, "cannot write counters", path.toString(), "look at " + e, e);
        }
    }

    /** From now on packets take this tunnel; another one there was is replaced in one step. */
    synchronized void carry(TunnelSpec spec) {
        tunnel = Optional.of(
                tunnel.map(old -> dataplane.replaceTunnel(old, spec)).orElseGet(() -> dataplane.addTunnel(spec)));
    }

    /** The route to this remote end carries outer packets of this many bytes. */
    synchronized void outerPathMtu(OuterEnd remote, int bytes) {
        outerPathMtuBytes = bytes;
        dataplane.outerPathMtu(remote, bytes, PathMtuLifetime.now());
    }

    /** Echo requests whose data begin with the mark are probes of the tunnel's path. */
    synchronized void probeMark(long mark) {
        probeMark = mark;
        tunnel.ifPresent(carried -> dataplane.probeMark(carried.spec().remote(), mark));
    }

    /** Probes have found how large an inner packet passes. */
    synchronized void probedInnerMtu(int innerBytes) {
        tunnel.ifPresent(carried -> dataplane.probedInnerMtu(carried.spec().remote(), innerBytes));
    }

    int lanes() {
        return LANES;
    }

    @Override
    public synchronized int number() {
        return dataplane.udpPort();
    }

    @Override
    public synchronized int send(Ipv4Address to, int toPort, byte[] datagram) {
        return dataplane.signal(to, toPort, datagram);
    }

    /** Packets wait in the device meanwhile, for as long as it takes to open sockets. */
    @Override
    public synchronized void renew() {
        if (closed) {
            return;
        }
        Optional<TunnelSpec> carried = tunnel.map(Tunnel::spec);
        kernelDropsBefore += dataplane.snapshot().kernelDrops();
        dataplane.close();
        tunnel = Optional.empty();
        dataplane = start.get();
        Narration.tell(ClientCarrier.class, "UDP goes by port {} from now on", dataplane.udpPort());
        carried.ifPresent(spec -> {
            carry(spec);
            dataplane.probeMark(spec.remote(), probeMark);
            if (outerPathMtuBytes > 0) {
                dataplane.outerPathMtu(spec.remote(), outerPathMtuBytes, PathMtuLifetime.now());
            }
        });
    }

    /** Tells readers that we live, and what only the kernel knows. */
    synchronized void tick() {
        kernelDrops.setRelease(kernelDropsBefore + dataplane.snapshot().kernelDrops());
        long nowMillis = System.currentTimeMillis();
        tunnel.flatMap(carried -> dataplane.path(carried.spec().remote()))
                .ifPresent(path -> pathMtu.show(path, nowMillis));
        counters.alive(nowMillis);
    }

    @Override
    public synchronized void close() {
        closed = true;
        dataplane.close();
        tick();
        counters.close();
    }
}
