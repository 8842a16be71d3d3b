package org.sitless.app.client;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.agrona.concurrent.status.AtomicCounter;
import org.sitless.app.config.ClientConfig;
import org.sitless.app.failure.CommandFailure;
import org.sitless.app.failure.ExitCode;
import org.sitless.app.host.KernelDropCounter;
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
 */
final class ClientCarrier implements AutoCloseable, TapSignalling.UdpPort {
    private static final int LANES = 1;
    private static final int TUNNELS = 1;

    private final Dataplane dataplane;
    private final CounterFile counters;
    private final AtomicCounter kernelDrops;
    private Optional<Tunnel> tunnel = Optional.empty();

    private ClientCarrier(Dataplane dataplane, CounterFile counters) {
        this.dataplane = dataplane;
        this.counters = counters;
        this.kernelDrops = KernelDropCounter.allocate(counters.counters());
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
            Dataplane dataplane = Dataplane.start(DataplaneConfig.server(List.of(device.tun()), local)
                    .proto41(needsProto41(config))
                    .udp(0, tap)
                    .counters(lane -> LaneCounters.in(counters, lane))
                    .failed(failure -> events.tell(new ClientEvent.LaneFailed(failure)))
                    .build());
            ClientCarrier carrier = new ClientCarrier(dataplane, counters);
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
    void carry(TunnelSpec spec) {
        tunnel = Optional.of(
                tunnel.map(old -> dataplane.replaceTunnel(old, spec)).orElseGet(() -> dataplane.addTunnel(spec)));
    }

    /** The path to this remote end carries outer packets of this many bytes. */
    void outerPathMtu(OuterEnd remote, int bytes) {
        dataplane.outerPathMtu(remote, bytes);
    }

    int lanes() {
        return LANES;
    }

    @Override
    public int number() {
        return dataplane.udpPort();
    }

    @Override
    public int send(Ipv4Address to, int toPort, byte[] datagram) {
        return dataplane.signal(to, toPort, datagram);
    }

    /** Tells readers that we live, and what only the kernel knows. */
    void tick() {
        kernelDrops.setRelease(dataplane.snapshot().kernelDrops());
        counters.alive(System.currentTimeMillis());
    }

    @Override
    public void close() {
        dataplane.close();
        tick();
        counters.close();
    }
}
