package org.sitless.app.wiring;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.agrona.concurrent.status.AtomicCounter;
import org.sitless.app.config.TunnelConfig;
import org.sitless.app.failure.CommandFailure;
import org.sitless.app.failure.ExitCode;
import org.sitless.app.host.KernelDropCounter;
import org.sitless.app.host.PathMtuGauges;
import org.sitless.app.host.PathMtuLifetime;
import org.sitless.dataplane.Dataplane;
import org.sitless.dataplane.DataplaneConfig;
import org.sitless.dataplane.counter.CounterFile;
import org.sitless.dataplane.counter.CounterFileLayout;
import org.sitless.dataplane.io.OuterIoException;
import org.sitless.dataplane.lane.LaneCounters;
import org.sitless.dataplane.lane.LaneFailedException;
import org.sitless.dataplane.lane.LaneMode;
import org.sitless.dataplane.tunnel.OuterEnd;
import org.sitless.dataplane.tunnel.TunnelSpec;
import org.sitless.tun.TunDevice;

/** The data plane of one tunnel, and the file that it counts in. */
final class Carrier implements AutoCloseable {
    private static final int LANES = 1;

    /** A pipelined lane has four threads; with fewer cores than one for each and one to spare, waking them costs more than it gains. */
    private static final int CORES_FOR_PIPELINE = 5;

    private final Dataplane dataplane;
    private final OuterEnd remote;
    private final CounterFile counters;
    private final AtomicCounter kernelDrops;
    private final PathMtuGauges pathMtu;
    private final String io;

    private Carrier(Dataplane dataplane, OuterEnd remote, CounterFile counters, String io) {
        this.dataplane = dataplane;
        this.remote = remote;
        this.counters = counters;
        this.kernelDrops = KernelDropCounter.allocate(counters.counters());
        this.pathMtu = PathMtuGauges.allocate(counters.counters());
        this.io = io;
    }

    /**
     * Opens the way out in the calling thread's namespace and starts to carry packets.
     *
     * @throws CommandFailure if the way out cannot be opened, or the counters cannot be written
     */
    static Carrier start(TunnelConfig config, TunnelSpec spec, TunDevice device, Path counterPath, StopRequest stop) {
        CounterFile counters = createCounters(counterPath, spec);
        try {
            DataplaneConfig.Builder settings = DataplaneConfig.pointToPoint(device, spec);
            config.udp().ifPresent(udp -> settings.udp(udp.local()));
            Dataplane dataplane = Dataplane.start(settings.io(TunnelPlan.io(config))
                    .mode(mode())
                    .spin(config.spin())
                    .mssClamp(config.mssClamp())
                    .counters(lane -> LaneCounters.in(counters, lane))
                    .failed(failure -> stop.fail(asFailure(failure, spec)))
                    .build());
            return new Carrier(dataplane, spec.remote(), counters, TunnelPlan.ioName(config));
        } catch (OuterIoException e) {
            counters.close();
            throw Refusal.of(e, config.where());
        } catch (RuntimeException e) {
            counters.close();
            throw e;
        }
    }

    private static LaneMode mode() {
        return Runtime.getRuntime().availableProcessors() < CORES_FOR_PIPELINE ? LaneMode.LOOP : LaneMode.PIPELINED;
    }

    private static CounterFile createCounters(Path path, TunnelSpec spec) {
        try {
            return CounterFile.create(
                    path, CounterFileLayout.of(LANES, 1), Map.of("tun", spec.name()), System.currentTimeMillis());
        } catch (IOException e) {
            throw new CommandFailure(ExitCode.FAILED, "cannot write counters", path.toString(), "look at " + e, e);
        }
    }

    private static CommandFailure asFailure(LaneFailedException failure, TunnelSpec spec) {
        return new CommandFailure(
                ExitCode.FAILED, failure.getMessage(), "tunnel " + spec.name(), "start it again", failure);
    }

    int lanes() {
        return LANES;
    }

    /** How outer packets travel, as the ready line says it. */
    String io() {
        return io;
    }

    /** The route to the remote end carries outer packets of this many bytes. */
    void outerPathMtu(int bytes) {
        dataplane.outerPathMtu(remote, bytes, PathMtuLifetime.now());
    }

    /** Echo requests whose data begin with the mark are probes of the path. */
    void probeMark(long mark) {
        dataplane.probeMark(remote, mark);
    }

    /** Probes have found how large an inner packet passes. */
    void probedInnerMtu(int innerBytes) {
        dataplane.probedInnerMtu(remote, innerBytes);
    }

    /** Tells readers that we live, and what only the kernel knows. */
    void tick() {
        kernelDrops.setRelease(dataplane.snapshot().kernelDrops());
        long nowMillis = System.currentTimeMillis();
        dataplane.path(remote).ifPresent(path -> pathMtu.show(path, nowMillis));
        counters.alive(nowMillis);
    }

    @Override
    public void close() {
        dataplane.close();
        tick();
        counters.close();
    }
}
