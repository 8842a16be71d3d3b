package org.sitless.app.wiring;

import java.io.PrintWriter;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.sitless.app.config.TunnelConfig;
import org.sitless.app.failure.CommandFailure;
import org.sitless.app.failure.ExitCode;
import org.sitless.app.host.DeviceFlap;
import org.sitless.app.host.DevicePlan;
import org.sitless.app.host.HostConfigurator;
import org.sitless.app.host.HostJournal;
import org.sitless.app.host.HostNetwork;
import org.sitless.app.host.NetlinkHost;
import org.sitless.app.host.OuterPath;
import org.sitless.app.host.OuterPathSearch;
import org.sitless.app.host.OuterRoutes;
import org.sitless.app.host.StateFolder;
import org.sitless.app.host.StatePlace;
import org.sitless.app.keepalive.KeepaliveTarget;
import org.sitless.app.keepalive.MtuProbe;
import org.sitless.app.keepalive.PathSearch;
import org.sitless.app.log.Narration;
import org.sitless.dataplane.tunnel.TunnelSpec;
import org.sitless.dataplane.wire.Ipv6Address;
import org.sitless.linux.libc.NetworkNamespace;
import org.sitless.linux.libc.SyscallException;
import org.sitless.tun.TunDevice;
import org.sitless.tun.TunException;
import org.sitless.tun.TunOptions;
import org.slf4j.LoggerFactory;

/**
 * One tunnel from nothing to packets, and back.
 *
 * <p>Road: 1 own the state folder, 2 undo what a dead owner left, 3 open the TUN device, 4 find the way to the remote end, as often as it
 * takes, 5 start the data plane, 6 configure the host, 7 say so. {@link #close} goes back: data plane, host, device, folder.
 *
 * <p>Threads: one.
 */
final class TunnelRun implements AutoCloseable {
    private final TunnelConfig config;
    private final StopRequest stop;
    private final OuterRoutes routes;
    private final Acquired acquired = new Acquired();
    private final StateFolder folder;
    private final HostNetwork network;
    private final HostJournal journal;
    private final TunDevice device;
    private final FactsPage facts;
    private Optional<Carrier> carrier = Optional.empty();
    private Optional<PathMtuWatch> pathMtu = Optional.empty();
    private Optional<DevicePlan> plan = Optional.empty();
    private final DeviceFlap flap;

    private TunnelRun(TunnelConfig config, StopRequest stop, OuterRoutes routes) {
        this.config = config;
        this.stop = stop;
        this.routes = routes;
        try {
            long inode = namespaceOf(config).inode();
            folder = StateFolder.claim(StatePlace.of(StatePlace.root(), inode, config.tun()));
            acquired.add(folder::close);
            facts = new FactsPage(config, folder.place(), Instant.now());
            network = NetlinkHost.open(config.namespace());
            acquired.add(network::close);
            journal = folder.journal();
            undo("left by a process that died");
            device = openDevice(config);
            acquired.add(device::close);
            Narration.tell(
                    TunnelRun.class,
                    "{}: device is open{}, {}",
                    config.tun(),
                    device.adopted() ? " (somebody had prepared it)" : "",
                    device.offload());
            acquired.add(() -> journal.undo(network));
            flap = DeviceFlap.of(config.tun(), config.namespace().map(NetworkNamespace::at));
            acquired.add(flap::close);
            if (config.configure()) {
                Ipv6Switch.check(config.tun(), config.namespace());
            }
        } catch (RuntimeException e) {
            acquired.close();
            throw e;
        }
    }

    /**
     * Steps 1 to 3.
     *
     * @throws CommandFailure if something stands in the way; nothing is left then
     */
    static TunnelRun open(TunnelConfig config, StopRequest stop, OuterRoutes routes) {
        return new TunnelRun(config, stop, routes);
    }

    private static NetworkNamespace namespaceOf(TunnelConfig config) {
        Optional<NetworkNamespace> chosen = config.namespace().map(NetworkNamespace::at);
        chosen.map(NetworkNamespace::path)
                .filter(path -> !path.toFile().exists())
                .ifPresent(path -> {
                    throw new CommandFailure(
                            ExitCode.USAGE,
                            "no such network namespace",
                            path.toString(),
                            "'ip netns list' shows those with a name");
                });
        return chosen.orElseGet(NetworkNamespace::current);
    }

    private void undo(String why) {
        int undone = journal.undo(network);
        if (undone > 0) {
            Narration.tell(TunnelRun.class, "{}: undid {} changes {}", config.tun(), undone, why);
        }
    }

    private static TunDevice openDevice(TunnelConfig config) {
        TunOptions options = config.offload() ? TunOptions.offloaded(config.tun()) : TunOptions.plain(config.tun());
        try {
            return config.namespace()
                    .map(path -> NetworkNamespace.at(path).call(() -> TunDevice.open(options)))
                    .orElseGet(() -> TunDevice.open(options));
        } catch (TunException e) {
            throw Refusal.of(e, config.where());
        }
    }

    /**
     * Steps 4 to 7, if the way to the remote end is there.
     *
     * @return what is missing; empty when packets can flow
     */
    Optional<String> tryStart(OuterPathSearch search, PrintWriter out) {
        OuterPathSearch.Result result = search.look(config);
        if (result instanceof OuterPathSearch.Missing missing) {
            facts.waiting(missing.what());
            return Optional.of(missing.what());
        }
        OuterPath path = ((OuterPathSearch.Found) result).path();
        OuterPair.refuseIfTaken(config, path, folder.place());
        Narration.tell(TunnelRun.class, "{}: the way is {}", config.tun(), path);
        TunnelSpec spec = TunnelPlan.spec(config, path);
        Carrier started = Carrier.start(config, spec, device, folder.place().counters(), stop);
        carrier = Optional.of(started);
        acquired.add(started::close);
        pathMtu = Optional.of(new PathMtuWatch(routes, path, started::outerPathMtu));
        pathMtu.get().look();
        plan = Optional.of(TunnelPlan.device(config, path));
        configure(plan.get());
        if (config.mtuProbe()) {
            acquired.add(probe(path, started)::close);
        }
        facts.ready(path, plan.get(), started.lanes());
        out.println(readyLine(path, started.io()));
        out.flush();
        return Optional.empty();
    }

    /** Asks the address that the other end forms from its IPv4 address (RFC 4213 §3.7), which each end has. */
    private MtuProbe probe(OuterPath path, Carrier asked) {
        long mark = new SecureRandom().nextLong() | 1;
        asked.probeMark(mark);
        KeepaliveTarget target = new KeepaliveTarget(
                config.namespace(),
                config.tun(),
                device.index(),
                Ipv6Address.linkLocalOf(path.local()),
                Ipv6Address.linkLocalOf(path.remote()),
                PathSearch.CONFIRMATION);
        return MtuProbe.start(target, path.innerMtu(), mark, asked::probedInnerMtu);
    }

    private String readyLine(OuterPath path, String io) {
        return String.join(
                " ",
                List.of(
                        "ready",
                        "tun=" + config.tun(),
                        "local=" + path.local(),
                        "remote=" + path.remote(),
                        "mtu=" + path.innerMtu().bytes(),
                        "io=" + io));
    }

    /** Tells readers of the counters that we live, and looks whether the path has changed; about once a second. */
    void tick() {
        carrier.ifPresent(Carrier::tick);
        pathMtu.ifPresent(PathMtuWatch::look);
        plan.filter(DevicePlan::complete).filter(wanted -> flap.cameBack()).ifPresent(this::configureAgain);
    }

    private void configure(DevicePlan wanted) {
        new HostConfigurator(network, journal).configure(wanted);
        flap.cameBack(); // what we did ourselves
    }

    /** Whoever switches the device off and on again wants it as it was, and the kernel forgets addresses and routes. */
    private void configureAgain(DevicePlan wanted) {
        try {
            configure(wanted);
            LoggerFactory.getLogger(TunnelRun.class)
                    .warn("{} was switched off and on again: it has its addresses and routes back", config.tun());
        } catch (SyscallException refused) {
            LoggerFactory.getLogger(TunnelRun.class)
                    .warn("{} was switched off and on again: {}", config.tun(), refused.getMessage());
        }
    }

    String name() {
        return config.tun();
    }

    /** Gives everything back, in reverse; idempotent. */
    @Override
    public void close() {
        acquired.close();
    }
}
