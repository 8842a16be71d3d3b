package org.sitless.app.client;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.sitless.app.client.TapSignalling.Asking;
import org.sitless.app.config.ClientConfig;
import org.sitless.app.host.OuterRoutes;
import org.sitless.app.negotiation.Negotiator;
import org.sitless.app.negotiation.Verdict.Agreement;
import org.sitless.tsp.transport.MonotonicTime;

/** This host, and now. */
final class HostWorld implements ClientWorld {
    private final ClientConfig config;
    private final Negotiator negotiator;
    private final TapSignalling tap;
    private final OuterRoutes routes;
    private final ClientEvents events;
    private final SuspendWatch suspend = new SuspendWatch();

    HostWorld(ClientConfig config, Negotiator negotiator, TapSignalling tap, OuterRoutes routes, ClientEvents events) {
        this.config = config;
        this.negotiator = negotiator;
        this.tap = tap;
        this.routes = routes;
        this.events = events;
    }

    @Override
    public Instant now() {
        return MonotonicTime.now();
    }

    @Override
    public Optional<ClientEvent> next(Duration longest) {
        return events.await(longest);
    }

    @Override
    public boolean isStopAsked() {
        return events.isStopAsked();
    }

    @Override
    public boolean hasSlept() {
        return suspend.hasSlept();
    }

    @Override
    public OuterRoutes routes() {
        return routes;
    }

    @Override
    public CarriedTunnel open(String name) {
        return ClientTunnel.open(name, config, tap, routes, events);
    }

    @Override
    public Round negotiate() {
        return NegotiationRound.start(negotiator, events);
    }

    @Override
    public Optional<Asking> asking() {
        return tap.asking();
    }

    @Override
    public void expirePort() {
        tap.expire();
    }

    @Override
    public Farewell partFrom(Agreement agreement) {
        return NegotiatedFarewell.start(negotiator, agreement, config.deleteTimeout());
    }
}
