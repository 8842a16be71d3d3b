package org.sitless.app.broker;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.agrona.concurrent.status.AtomicCounter;
import org.sitless.app.config.BrokerConfig;
import org.sitless.app.failure.CommandFailure;
import org.sitless.app.failure.ExitCode;
import org.sitless.app.host.KernelDropCounter;
import org.sitless.app.host.PathMtuLifetime;
import org.sitless.app.wiring.Refusal;
import org.sitless.app.wiring.StopRequest;
import org.sitless.dataplane.Dataplane;
import org.sitless.dataplane.DataplaneConfig;
import org.sitless.dataplane.SignallingTap;
import org.sitless.dataplane.counter.CounterFile;
import org.sitless.dataplane.counter.CounterFileLayout;
import org.sitless.dataplane.counter.RoadName;
import org.sitless.dataplane.counter.TunnelSnapshot;
import org.sitless.dataplane.io.OuterIoException;
import org.sitless.dataplane.lane.LaneCounters;
import org.sitless.dataplane.tunnel.OuterEnd;
import org.sitless.dataplane.tunnel.Tunnel;
import org.sitless.dataplane.tunnel.TunnelSpec;
import org.sitless.dataplane.wire.Ipv4Address;
import org.sitless.tsp.message.TunnelType;
import org.sitless.tun.TunDevice;

/** The data plane of all clients, and the file that it counts in: one device, and one outer socket of each kind. */
final class BrokerCarrier implements TunnelCarrier, AutoCloseable {
    private static final int LANES = 1;

    /** A row of counters takes 64 octets, and memory only once it is used. */
    private static final int ROOM_FOR_TUNNELS = 262_144;

    private final Dataplane dataplane;
    private final CounterFile counters;
    private final AtomicCounter kernelDrops;
    private final BrokerGauges gauges;

    private BrokerCarrier(Dataplane dataplane, CounterFile counters) {
        this.dataplane = dataplane;
        this.counters = counters;
        this.kernelDrops = KernelDropCounter.allocate(counters.counters());
        this.gauges = BrokerGauges.allocate(counters.counters());
    }

    /**
     * Opens the sockets in the calling thread's namespace and starts to carry packets; there are no tunnels yet.
     *
     * @param tap gets the signalling
     * @throws CommandFailure if a socket cannot be had, or the counters cannot be written
     */
    static BrokerCarrier start(
            BrokerConfig config, TunDevice device, Path counterPath, SignallingTap tap, StopRequest stop) {
        String tun = config.tunnel().tun();
        CounterFile counters = createCounters(counterPath, tun);
        TunnelSpecs specs = new TunnelSpecs(config.tunnel());
        try {
            DataplaneConfig.Builder builder = DataplaneConfig.server(
                            List.of(device), WireValues.of(config.tunnel().local()))
                    .ownAddresses(specs.ownAddresses())
                    .policy(config.tunnel().policy())
                    .proto41(config.tunnel().types().contains(TunnelType.V6V4))
                    .udp(config.tunnel().udpPort(), tap)
                    .counters(lane -> LaneCounters.in(counters, lane))
                    .failed(failure -> stop.fail(new CommandFailure(
                            ExitCode.FAILED, failure.getMessage(), "broker " + tun, "start it again", failure)));
            return new BrokerCarrier(Dataplane.start(builder.build()), counters);
        } catch (OuterIoException e) {
            counters.close();
            throw Refusal.of(e, config.where());
        } catch (RuntimeException e) {
            counters.close();
            throw e;
        }
    }

    private static CounterFile createCounters(Path path, String tun) {
        try {
            return CounterFile.create(
                    path,
                    CounterFileLayout.of(LANES, ROOM_FOR_TUNNELS),
                    Map.of("tun", tun),
                    System.currentTimeMillis());
        } catch (IOException e) {
            throw new CommandFailure(ExitCode.FAILED, "cannot write counters", path.toString(), "look at " + e, e);
        }
    }

    int lanes() {
        return LANES;
    }

    int udpPort() {
        return dataplane.udpPort();
    }

    BrokerGauges gauges() {
        return gauges;
    }

    /** Sends a datagram of signalling. Any thread; never waits. @return 0 or -errno */
    int signal(Ipv4Address to, int port, byte[] datagram) {
        return dataplane.signal(to, port, datagram);
    }

    @Override
    public Tunnel addTunnel(TunnelSpec spec) {
        return dataplane.addTunnel(spec);
    }

    @Override
    public Tunnel replaceTunnel(Tunnel old, TunnelSpec spec) {
        return dataplane.replaceTunnel(old, spec);
    }

    @Override
    public void removeTunnel(Tunnel tunnel) {
        dataplane.removeTunnel(tunnel);
    }

    @Override
    public TunnelSnapshot snapshot(RoadName road, Tunnel tunnel) {
        return dataplane.snapshot(road, tunnel);
    }

    @Override
    public void outerPathMtu(OuterEnd remote, int bytes) {
        dataplane.outerPathMtu(remote, bytes, PathMtuLifetime.now());
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
