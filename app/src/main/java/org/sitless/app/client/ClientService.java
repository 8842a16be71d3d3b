package org.sitless.app.client;

import java.io.PrintWriter;
import java.util.List;
import java.util.Set;
import org.sitless.app.config.ClientConfig;
import org.sitless.app.failure.CommandFailure;
import org.sitless.app.failure.ExitCode;
import org.sitless.app.host.NetlinkOuterRoutes;
import org.sitless.app.host.SystemNameLookup;
import org.sitless.app.host.SystemdNotifier;
import org.sitless.app.negotiation.Negotiator;
import org.sitless.app.negotiation.SignallingChoice;
import org.sitless.app.negotiation.Ways;
import org.sitless.app.wiring.Acquired;
import org.sitless.app.wiring.Privileges;
import org.sitless.app.wiring.StopRequest;
import org.sitless.linux.host.Capabilities;

/** Keeps one tunnel from a broker until it is told to stop. */
public final class ClientService {
    private final ClientConfig config;
    private final SignallingChoice signalling;
    private final boolean once;
    private final StopRequest stop;
    private final PrintWriter out;

    /** @param once stop at the first failure instead of trying again */
    public ClientService(
            ClientConfig config, SignallingChoice signalling, boolean once, StopRequest stop, PrintWriter out) {
        this.config = config;
        this.signalling = signalling;
        this.once = once;
        this.stop = stop;
        this.out = out;
    }

    /**
     * Returns after an orderly stop.
     *
     * @throws CommandFailure if there can be no tunnel; everything is undone then
     */
    public void run() {
        if (config.proxy()) {
            throw new CommandFailure(
                    ExitCode.USAGE,
                    "a tunnel for another host cannot be carried here",
                    config.where() + ": proxy_client",
                    "print its terms with --negotiate-only");
        }
        Privileges.check(true, ClientCarrier.needsProto41(config), Capabilities.current());
        SystemdNotifier systemd = SystemdNotifier.fromEnvironment();
        try (Acquired acquired = new Acquired()) {
            ClientEvents events = new ClientEvents();
            stop.onRequest(() -> events.tell(new ClientEvent.StopAsked()));
            acquired.add(OuterWatch.start(Set.copyOf(List.of(config.tunV6v4(), config.tunV6udpv4())), events)::close);
            NetlinkOuterRoutes routes = new NetlinkOuterRoutes();
            acquired.add(routes::close);
            ClientSockets sockets = new ClientSockets(config.local());
            acquired.add(sockets::close);
            NetlinkOuterRoutes askedByNegotiator = new NetlinkOuterRoutes();
            acquired.add(askedByNegotiator::close);
            TapSignalling tap =
                    new TapSignalling(askedByNegotiator, config.local().map(Addresses::of));
            Negotiator negotiator = new Negotiator(
                    config,
                    Ways.of(signalling, config, tap, sockets),
                    new SystemNameLookup(),
                    brokers -> sockets.probe().roundTrips(brokers));
            ClientLoop loop = new ClientLoop(
                    config, once, new HostWorld(config, negotiator, tap, routes, events), new Voice(out, systemd));
            acquired.add(loop::close);
            loop.run();
            systemd.stopping();
        }
    }
}
