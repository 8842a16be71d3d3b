package org.sitless.app.client;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.sitless.app.config.ClientConfig;
import org.sitless.app.config.InterfaceAddress;
import org.sitless.app.host.DevicePlan;
import org.sitless.app.host.OuterPath;
import org.sitless.app.host.OuterRoutes;
import org.sitless.app.host.TunnelFacts;
import org.sitless.app.keepalive.KeepaliveListener;
import org.sitless.app.keepalive.KeepaliveProbe;
import org.sitless.app.keepalive.KeepaliveTarget;
import org.sitless.app.keepalive.MtuProbe;
import org.sitless.app.negotiation.Verdict.Agreement;
import org.sitless.app.wiring.Acquired;
import org.sitless.app.wiring.PathMtuWatch;
import org.sitless.dataplane.tunnel.InnerMtu;
import org.sitless.dataplane.tunnel.OuterProtocol;
import org.sitless.dataplane.wire.Ipv6Prefix;
import org.sitless.linux.libc.NetworkNamespace;
import org.sitless.linux.libc.SyscallException;
import org.sitless.tsp.message.BrokerMessage.Keepalive;
import org.slf4j.LoggerFactory;

/**
 * A device, a data plane and, once there are terms, a tunnel through both, watched by keepalives. Threads: one.
 */
final class ClientTunnel implements CarriedTunnel {
    private final ClientConfig config;
    private final OuterRoutes routes;
    private final ClientEvents events;
    private final Acquired acquired = new Acquired();
    private final Instant since = Instant.now();
    private final ClientDevice device;
    private final ClientCarrier carrier;
    private final ClientRouter router;
    private final Optional<ClientScript> script;
    private Optional<ClientPlan> plan = Optional.empty();
    private Optional<Agreement> agreement = Optional.empty();
    private Optional<KeepaliveProbe> probe = Optional.empty();
    private Optional<MtuProbe> mtuProbe = Optional.empty();
    private Optional<PathMtuWatch> pathMtu = Optional.empty();
    private Optional<Farewell> farewell = Optional.empty();
    private String waitingFor = "";

    private ClientTunnel(String name, ClientConfig config, TapSignalling tap, OuterRoutes routes, ClientEvents events) {
        this.config = config;
        this.routes = routes;
        this.events = events;
        acquired.add(() -> agreement.ifPresent(old -> old.line().close()));
        try {
            device = ClientDevice.open(name, List.of(config.tunV6v4(), config.tunV6udpv4()), config.where());
            acquired.add(device::close);
            carrier = ClientCarrier.start(config, device, tap, events);
            acquired.add(carrier::close);
            acquired.add(() -> farewell.ifPresent(Farewell::await));
            router = new ClientRouter(config, device);
            acquired.add(router::close);
            script = ClientScript.of(config, events::isStopAsked);
            acquired.add(() -> script.ifPresent(ClientScript::close));
            acquired.add(() -> probe.ifPresent(KeepaliveProbe::close));
            acquired.add(() -> mtuProbe.ifPresent(MtuProbe::close));
        } catch (RuntimeException e) {
            acquired.close();
            throw e;
        }
    }

    /**
     * Opens device and sockets.
     *
     * @throws org.sitless.app.failure.CommandFailure if something stands in the way; nothing is left then
     */
    static ClientTunnel open(
            String name, ClientConfig config, TapSignalling tap, OuterRoutes routes, ClientEvents events) {
        return new ClientTunnel(name, config, tap, routes, events);
    }

    /**
     * Puts terms into effect. Those before, if there were any, go when the new ones stand: no packet falls between them, and what both
     * have in common is not touched.
     */
    @Override
    public void carry(Agreement agreed, int pathMtuBytes) {
        try {
            putIntoEffect(agreed, pathMtuBytes);
        } catch (RuntimeException e) {
            agreed.line().close();
            throw e;
        }
    }

    private void putIntoEffect(Agreement agreed, int pathMtuBytes) {
        ClientPlan terms = ClientPlan.of(device.name(), agreed, pathMtuBytes);
        carrier.carry(terms.spec());
        device.configure(terms);
        router.delegated(agreed, terms);
        script.ifPresent(user -> user.created(agreed, terms));
        agreement.filter(old -> old.line() != agreed.line()).ifPresent(old -> old.line()
                .close());
        plan = Optional.of(terms);
        agreement = Optional.of(agreed);
        watchPath(terms);
        keepAlive(agreed);
        probeMtu(agreed, terms);
        if (!isWatched()) {
            router.tunnelUp();
        }
        waitingFor = "";
        writeFacts(TunnelFacts.READY);
    }

    private void watchPath(ClientPlan terms) {
        OuterPath path = new OuterPath(terms.local(), terms.remote().address(), terms.innerMtu());
        PathMtuWatch watch = new PathMtuWatch(routes, path, bytes -> carrier.outerPathMtu(terms.remote(), bytes));
        watch.look();
        pathMtu = Optional.of(watch);
    }

    /** "The client MUST conform to the broker-specified keep-alive interval" (RFC 5572 §4.6); without one it sends none. */
    private void keepAlive(Agreement agreed) {
        probe.ifPresent(KeepaliveProbe::close);
        events.forgetPath();
        probe = agreed.offer()
                .keepalive()
                .filter(asked ->
                        config.keepalive().isPresent() && !asked.interval().isZero())
                .map(asked -> KeepaliveProbe.start(target(agreed, asked), new Teller(events)));
    }

    /** Asks whom the keepalives ask. Where the tunnel carries no more than IPv6's least there is nothing to find out. */
    private void probeMtu(Agreement agreed, ClientPlan terms) {
        mtuProbe.ifPresent(MtuProbe::close);
        boolean wanted = config.mtuProbe() && isWatched() && terms.innerMtu().bytes() > InnerMtu.MINIMUM_BYTES;
        mtuProbe = agreed.offer().keepalive().filter(asked -> wanted).map(asked -> {
            long mark = new SecureRandom().nextLong() | 1;
            carrier.probeMark(mark);
            return MtuProbe.start(target(agreed, asked), terms.innerMtu(), mark, carrier::probedInnerMtu);
        });
    }

    private KeepaliveTarget target(Agreement agreed, Keepalive asked) {
        return new KeepaliveTarget(
                Optional.empty(),
                device.name(),
                device.index(),
                Addresses.of(agreed.offer().clientIpv6()),
                Addresses.of(asked.target()),
                asked.interval());
    }

    /** Hands over what the probe says. */
    private record Teller(ClientEvents events) implements KeepaliveListener {
        @Override
        public void onReply(Duration roundTrip) {
            events.tell(new ClientEvent.PathAlive());
        }

        @Override
        public void onDead() {
            events.tell(new ClientEvent.PathDead());
        }
    }

    /** Nobody answers through the tunnel: the LAN shall know at once. */
    @Override
    public void dead() {
        router.tunnelDown();
    }

    @Override
    public void alive() {
        router.tunnelUp();
    }

    @Override
    public boolean isWatched() {
        return probe.isPresent();
    }

    @Override
    public void hasten() {
        probe.ifPresent(KeepaliveProbe::hasten);
    }

    @Override
    public void waiting(String what) {
        if (!what.equals(waitingFor)) {
            waitingFor = what;
            writeFacts(what);
        }
    }

    /** Tells readers of the counters that we live, and looks whether the path has changed. */
    @Override
    public void tick() {
        carrier.tick();
        if (device.cameBack()) {
            plan.ifPresent(this::configureAgain);
        }
        router.tick();
        pathMtu.ifPresent(PathMtuWatch::look);
    }

    /** Whoever switches the device off and on again wants it as it was, and the kernel forgets addresses and routes. */
    private void configureAgain(ClientPlan terms) {
        try {
            device.configureAgain(terms);
            LoggerFactory.getLogger(ClientTunnel.class)
                    .warn("{} was switched off and on again: it has its addresses and routes back", device.name());
        } catch (SyscallException refused) {
            LoggerFactory.getLogger(ClientTunnel.class)
                    .warn("{} was switched off and on again: {}", device.name(), refused.getMessage());
        }
    }

    @Override
    public String name() {
        return device.name();
    }

    @Override
    public Optional<Agreement> agreement() {
        return agreement;
    }

    @Override
    public String readyLine() {
        ClientPlan terms = plan.orElseThrow();
        return "ready tun=" + terms.device() + " local=" + terms.local() + " remote="
                + terms.remote().address() + " mtu=" + terms.innerMtu().bytes() + " io=" + io() + " address="
                + terms.address().address()
                + terms.prefix().map(prefix -> " prefix=" + prefix).orElse("");
    }

    private String io() {
        boolean udp = plan.map(terms -> terms.remote().protocol() == OuterProtocol.UDP)
                .orElse(!ClientCarrier.needsProto41(config));
        return udp ? "udp" : "raw";
    }

    private void writeFacts(String state) {
        Optional<DevicePlan> configured = device.plan();
        new TunnelFacts(
                        state,
                        plan.map(terms -> terms.local().toString()),
                        plan.map(terms -> terms.remote().address().toString()),
                        config.server().text(),
                        plan.map(terms -> terms.innerMtu().bytes()).orElse(0),
                        io(),
                        carrier.lanes(),
                        true,
                        configured.map(DevicePlan::addresses).orElse(List.of()).stream()
                                .map(InterfaceAddress::toString)
                                .toList(),
                        configured.map(DevicePlan::routes).orElse(List.of()).stream()
                                .map(Ipv6Prefix::toString)
                                .toList(),
                        Optional.empty(),
                        NetworkNamespace.current().inode(),
                        since)
                .write(device.place());
    }

    @Override
    public void closesAfter(Farewell last) {
        farewell = Optional.of(last);
    }

    @Override
    public void close() {
        acquired.close();
        events.forgetTunnel(); // nobody is left who could tell more
    }
}
