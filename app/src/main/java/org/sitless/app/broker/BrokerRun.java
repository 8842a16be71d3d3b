package org.sitless.app.broker;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.sitless.app.config.BrokerConfig;
import org.sitless.app.config.InterfaceAddress;
import org.sitless.app.failure.CommandFailure;
import org.sitless.app.failure.ExitCode;
import org.sitless.app.host.BrokerGauge;
import org.sitless.app.host.DeviceFlap;
import org.sitless.app.host.DevicePlan;
import org.sitless.app.host.HostJournal;
import org.sitless.app.host.HostNetwork;
import org.sitless.app.host.NetlinkHost;
import org.sitless.app.host.OuterRoutes;
import org.sitless.app.host.StateFolder;
import org.sitless.app.host.StatePlace;
import org.sitless.app.host.TunnelFacts;
import org.sitless.app.log.Narration;
import org.sitless.app.sql.OpenedStore;
import org.sitless.app.wiring.Acquired;
import org.sitless.app.wiring.Ipv6Switch;
import org.sitless.app.wiring.Refusal;
import org.sitless.app.wiring.StopRequest;
import org.sitless.dataplane.wire.Ipv6Prefix;
import org.sitless.linux.libc.NetworkNamespace;
import org.sitless.linux.libc.SyscallException;
import org.sitless.tsp.auth.SecureNonces;
import org.sitless.tsp.auth.ServerMechanisms;
import org.sitless.tsp.session.BrokerStores;
import org.sitless.tsp.session.DatagramLimits;
import org.sitless.tsp.transport.BrokerDatagramServer;
import org.sitless.tsp.transport.BrokerDesk;
import org.sitless.tsp.transport.BrokerTcpServer;
import org.sitless.tsp.transport.ConnectionLimits;
import org.sitless.tsp.transport.MonotonicTime;
import org.sitless.tun.TunDevice;
import org.sitless.tun.TunException;
import org.sitless.tun.TunOptions;
import org.slf4j.LoggerFactory;

/**
 * A broker from nothing to clients, and back.
 *
 * <p>Road: 1 own the state folder, 2 undo what a dead owner left, 3 open the TUN device, 4 start the data plane, 5 configure the host, 6
 * bring up the tunnels of all leases that are up, so that nobody notices that we were away, 7 watch them, 8 talk to clients. {@link #close}
 * goes back; leases stay in the store.
 *
 * <p>Threads: one; those that it starts have names of their own.
 */
final class BrokerRun implements AutoCloseable {
    /** They mostly wait: writers of one moment share one fsync, so that sixteen get eleven times as much done as one. */
    private static final int STORE_THREADS = 16;

    /** How often it is asked whether a command released something: what looks at all leases comes by more seldom. */
    private static final Duration RELEASES = Duration.ofSeconds(2);

    private final BrokerConfig config;
    private final StopRequest stop;
    private final OpenedStore store;
    private final LeaseTimes times;

    /** Of leases, which outlive us. Sessions go by one that nobody sets, {@link MonotonicTime}. */
    private final LeaseClock clock = new LeaseClock(InstantSource.system(), System::nanoTime);

    private final Instant since = clock.instant();
    private final Acquired acquired = new Acquired();
    private final StateFolder folder;
    private final HostNetwork network;
    private final HostJournal journal;
    private final TunDevice device;
    private final DeviceFlap flap;
    private boolean forgotten;
    private BrokerHost host;
    private BrokerCarrier carrier;
    private TunnelServer server;
    private PathMtuSweep pathMtu;
    private final SignallingBridge bridge = new SignallingBridge();
    private BrokerTcpServer tcp;
    private BrokerDatagramServer udp;

    private BrokerRun(BrokerConfig config, StopRequest stop, OpenedStore store) {
        this.config = config;
        this.stop = stop;
        this.store = store;
        this.times = new LeaseTimes(config);
        String tun = config.tunnel().tun();
        try {
            long inode = NetworkNamespace.current().inode();
            folder = StateFolder.claim(StatePlace.of(StatePlace.root(), inode, tun));
            acquired.add(folder::close);
            network = NetlinkHost.open(Optional.empty());
            acquired.add(network::close);
            journal = folder.journal();
            int undone = journal.undo(network);
            Narration.tell(BrokerRun.class, "{}: undid {} changes left by a process that died", tun, undone);
            device = openDevice(tun);
            acquired.add(device::close);
            acquired.add(() -> journal.undo(network));
            flap = DeviceFlap.of(tun, Optional.empty());
            acquired.add(flap::close);
            Ipv6Switch.check(tun, Optional.empty());
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
    static BrokerRun open(BrokerConfig config, StopRequest stop, OpenedStore store) {
        return new BrokerRun(config, stop, store);
    }

    private TunDevice openDevice(String tun) {
        try {
            return TunDevice.open(TunOptions.offloaded(tun));
        } catch (TunException e) {
            throw Refusal.of(e, config.where());
        }
    }

    /**
     * Steps 4 to 8.
     *
     * @return the ready line
     * @throws CommandFailure if a socket cannot be had; close this then
     */
    String start(OuterRoutes routes) {
        carrier = BrokerCarrier.start(config, device, folder.place().counters(), bridge, stop);
        acquired.add(carrier::close);
        bridge.answerBy(carrier::signal);
        host = BrokerHost.configure(config, network, journal);
        flap.cameBack(); // what we did ourselves
        ClientList list = new ClientList(folder.place().clients());
        acquired.add(list::close);
        TunnelSpecs specs = new TunnelSpecs(config.tunnel());
        server = new TunnelServer(specs, carrier, host, list, clock);
        restore();
        pathMtu = new PathMtuSweep(
                server, carrier, routes, WireValues.of(config.tunnel().local()));
        SilenceWatch watch = new SilenceWatch(server, carrier, store.leases(), times, clock);
        Regularly regularly = Regularly.on("sl-broker-watch")
                .every(times.period(), watch::look)
                .every(RELEASES, () -> watch.end(store.leases().endedElsewhere()));
        acquired.add(regularly::close);
        talk();
        writeFacts();
        tick();
        return "ready broker tcp=" + addresses() + " udp=" + config.tunnel().local() + ":" + carrier.udpPort();
    }

    private void restore() {
        Restoration.Outcome outcome = new Restoration(server, store.leases(), times).run(clock.instant());
        Narration.tell(
                BrokerRun.class,
                "{} tunnels restored, {} had run out while nobody was here",
                outcome.restored(),
                outcome.ended());
    }

    private void talk() {
        ServerMechanisms mechanisms =
                new ServerMechanisms(config.signalling().realm(), new SecureNonces(), store.decoys());
        BrokerDesk desk = new BrokerDesk(
                BrokerTerms.settings(config),
                mechanisms,
                BrokerTerms.throttle(),
                new BrokerStores(store.credentials(), store.leases(), MonotonicTime::now, clock),
                server,
                MonotonicTime::now,
                STORE_THREADS);
        acquired.add(desk::close);
        udp = BrokerDatagramServer.start(desk, bridge, DatagramLimits.USUAL);
        acquired.add(udp::close);
        bridge.handTo(udp);
        try {
            ConnectionLimits limits = new ConnectionLimits(
                    config.signalling().connections(), config.signalling().connectionsPerSource());
            tcp = BrokerTcpServer.start(desk, listeners(), limits);
            acquired.add(tcp::close);
        } catch (IOException e) {
            throw new CommandFailure(
                    ExitCode.FAILED,
                    e.getMessage(),
                    config.where(),
                    "end what listens there ('ss -ltnp' shows it), or mend listen",
                    e);
        }
    }

    private List<InetSocketAddress> listeners() {
        return config.signalling().listen().stream()
                .map(BrokerRun::socketAddress)
                .toList();
    }

    private static InetSocketAddress socketAddress(BrokerConfig.ListenAddress listen) {
        byte[] octets = ByteBuffer.allocate(4).putInt(listen.address().bits()).array();
        try {
            return new InetSocketAddress(InetAddress.getByAddress(octets), listen.port());
        } catch (UnknownHostException e) {
            throw new IllegalStateException("four octets are an address", e);
        }
    }

    private String addresses() {
        return tcp.addresses().stream()
                .map(address -> address.getAddress().getHostAddress() + ":" + address.getPort())
                .collect(Collectors.joining(","));
    }

    private void writeFacts() {
        DevicePlan plan = BrokerHost.plan(config);
        String clients = "clients";
        new TunnelFacts(
                        TunnelFacts.READY,
                        Optional.of(config.tunnel().local().toString()),
                        Optional.of(clients),
                        clients,
                        plan.innerMtu().bytes(),
                        "raw",
                        carrier.lanes(),
                        true,
                        plan.addresses().stream()
                                .map(InterfaceAddress::toString)
                                .toList(),
                        plan.routes().stream().map(Ipv6Prefix::toString).toList(),
                        Optional.empty(),
                        NetworkNamespace.current().inode(),
                        since)
                .write(folder.place());
    }

    /** Tells readers of the counters that we live, and looks at some paths; about once a second. */
    void tick() {
        if (flap.cameBack()) {
            LoggerFactory.getLogger(BrokerRun.class)
                    .warn(
                            "{} was switched off and on again: it gets its addresses and routes back",
                            config.tunnel().tun());
            forgotten = true;
        }
        if (forgotten) {
            forgotten = !configureAgain();
        }
        pathMtu.look();
        carrier.gauges().set(BrokerGauge.TUNNELS, server.size());
        carrier.gauges().set(BrokerGauge.TCP_CONNECTIONS, tcp.connections());
        carrier.gauges().set(BrokerGauge.UDP_SESSIONS, udp.sessions());
        carrier.gauges().set(BrokerGauge.SIGNALLING_DROPPED, udp.dropped());
        carrier.gauges().set(BrokerGauge.SIGNALLING_UNANSWERABLE, udp.unanswerable());
        carrier.gauges().set(BrokerGauge.SIGNALLING_SENT, bridge.sent());
        carrier.gauges().set(BrokerGauge.SIGNALLING_SEND_FAILED, bridge.failed());
        carrier.tick();
    }

    /**
     * Whoever switches the device off and on again wants it as it was, and the kernel forgets addresses and routes.
     *
     * @return whether nothing was refused; otherwise it is tried again at the next look
     */
    private boolean configureAgain() {
        try {
            host.configureAgain();
            return server.routeAgain() == 0;
        } catch (SyscallException refused) {
            Narration.tell(BrokerRun.class, "{}: {}", config.tunnel().tun(), refused.getMessage());
            return false;
        }
    }

    /** Gives everything back, in reverse; idempotent. */
    @Override
    public void close() {
        acquired.close();
    }
}
