package org.sitless.app.broker;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.sitless.app.config.BrokerConfig;
import org.sitless.app.config.BrokerConfig.ListenAddress;
import org.sitless.app.failure.CommandFailure;
import org.sitless.app.host.AddressesInUse;
import org.sitless.app.host.NetlinkOuterRoutes;
import org.sitless.app.host.OuterRoutes;
import org.sitless.app.host.SystemdNotifier;
import org.sitless.app.sql.ConfiguredStore;
import org.sitless.app.sql.OpenedStore;
import org.sitless.app.wiring.Acquired;
import org.sitless.app.wiring.FailStop;
import org.sitless.app.wiring.Privileges;
import org.sitless.app.wiring.StopRequest;
import org.sitless.linux.host.Capabilities;
import org.sitless.tsp.message.Ipv4Address;
import org.sitless.tsp.message.Ipv6Prefix;
import org.sitless.tsp.message.TunnelType;
import org.slf4j.LoggerFactory;

/**
 * Runs a broker until it is told to stop: waits for its addresses, as long as it takes, serves, and undoes at the end everything but the
 * leases, in order or after a failure.
 */
public final class BrokerService {
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Duration TICK = Duration.ofSeconds(1);

    private final BrokerConfig config;
    private final StopRequest stop;
    private final PrintWriter out;
    private final SystemdNotifier systemd = SystemdNotifier.fromEnvironment();

    public BrokerService(BrokerConfig config, StopRequest stop, PrintWriter out) {
        this.config = config;
        this.stop = stop;
        this.out = out;
    }

    /**
     * Returns after an orderly stop.
     *
     * @throws CommandFailure if the broker cannot begin or cannot go on; all is undone then
     */
    public void run() {
        Privileges.check(true, config.tunnel().types().contains(TunnelType.V6V4), Capabilities.current());
        try (FailStop failStop =
                        FailStop.install(stop, "broker " + config.tunnel().tun());
                Acquired acquired = new Acquired();
                NetlinkOuterRoutes routes = new NetlinkOuterRoutes()) {
            OpenedStore store = new ConfiguredStore(config).openForBroker(inUse());
            acquired.add(store::close);
            BrokerRun run = BrokerRun.open(config, stop, store);
            acquired.add(run::close);
            if (awaitAddresses(routes)) {
                serve(run, routes);
            }
            systemd.stopping();
        }
    }

    private List<Ipv6Prefix> inUse() {
        return Stream.concat(Stream.of(config.pools().host()), config.pools().router().stream())
                .flatMap(pool -> AddressesInUse.in(WireValues.of(pool.space())).stream())
                .map(WireValues::of)
                .toList();
    }

    /** At boot an address may come later than we do. @return false if somebody wants to stop before */
    private boolean awaitAddresses(OuterRoutes routes) {
        Optional<String> missing = missing(routes);
        if (missing.isPresent()) {
            String text = config.tunnel().tun() + " waits for the local address " + missing.get();
            LoggerFactory.getLogger(BrokerService.class).warn(text);
            systemd.status(text);
        }
        while (missing(routes).isPresent()) {
            if (stop.await(PAUSE)) {
                return false;
            }
        }
        return true;
    }

    private Optional<String> missing(OuterRoutes routes) {
        return Stream.concat(
                        Stream.of(config.tunnel().local()),
                        config.signalling().listen().stream().map(ListenAddress::address))
                .filter(address -> address.bits() != 0 && !routes.isOurs(WireValues.of(address)))
                .map(Ipv4Address::toString)
                .findFirst();
    }

    private void serve(BrokerRun run, OuterRoutes routes) {
        String ready = run.start(routes);
        out.println(ready);
        out.flush();
        systemd.ready(ready);
        while (!stop.await(TICK)) {
            run.tick();
        }
    }
}
