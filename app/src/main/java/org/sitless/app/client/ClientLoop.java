package org.sitless.app.client;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.sitless.app.client.TapSignalling.Asking;
import org.sitless.app.config.ClientConfig;
import org.sitless.app.failure.CommandFailure;
import org.sitless.app.failure.ExitCode;
import org.sitless.app.failure.Problem;
import org.sitless.app.host.OuterRoute;
import org.sitless.app.log.Narration;
import org.sitless.app.negotiation.RetryDelays;
import org.sitless.app.negotiation.Verdict;
import org.sitless.app.negotiation.Verdict.Agreement;
import org.sitless.app.negotiation.Verdict.Kind;
import org.sitless.app.negotiation.Verdict.Setback;
import org.sitless.dataplane.wire.Ipv4Address;
import org.sitless.tsp.message.TunnelType;

/**
 * The life of a client: negotiate, carry, and negotiate again whenever something happened that may have cut the tunnel.
 *
 * <pre>
 *             ┌──────────────── setback: wait ◄──────┐
 *             ▼                                      │
 *   open ─► negotiate ── agreement ──► carry ── address changed, woke up, path dead, lane failed
 *             ▲                                      │
 *             └──────────────────────────────────────┘     the tunnel stays as it is until new terms replace it
 * </pre>
 *
 * <p>Threads: one, which alone touches device, journal and host.
 */
final class ClientLoop implements AutoCloseable {
    private static final Duration TICK = Duration.ofSeconds(1);
    /** Names and routes appear while a host boots, and nobody tells us of names. */
    private static final Duration LONGEST_OFFLINE_PAUSE = Duration.ofSeconds(4);

    private static final Duration SHORTEST_HASTE = Duration.ofSeconds(5);
    private static final Duration SHORTEST_ROUND = Duration.ofMillis(250);
    private static final int USUAL_MTU_BYTES = 1_500;
    /** RFC 5737: an address that only the default route is for. Nothing is sent there. */
    private static final Ipv4Address SOMEWHERE = Ipv4Address.parse("192.0.2.1");

    private final ClientConfig config;
    private final boolean once;
    private final ClientWorld world;
    private final Voice voice;
    private final RetryDelays delays;
    private Optional<CarriedTunnel> tunnel = Optional.empty();
    private Optional<ClientWorld.Round> round = Optional.empty();
    private Instant nextTick;
    private Instant nextHaste;
    private String name;
    private Ipv4Address lastBroker;
    private boolean everAgreed;
    private boolean pathDead;
    /** Since these terms, and nothing has happened since then that might have made them somebody else's. */
    private boolean pathHeard;

    private boolean stopped;

    /** @param once give up at the first failure */
    ClientLoop(ClientConfig config, boolean once, ClientWorld world, Voice voice) {
        this.config = config;
        this.once = once || !config.retry().auto();
        this.world = world;
        this.voice = voice;
        this.delays = new RetryDelays(config.retry());
        this.nextTick = world.now();
        this.nextHaste = nextTick;
        this.name = config.mode() == TunnelType.V6V4 ? config.tunV6v4() : config.tunV6udpv4();
        this.lastBroker = config.server().address().map(Addresses::of).orElse(SOMEWHERE);
    }

    /** Returns when somebody wants us to end. @throws CommandFailure if there can be no tunnel */
    void run() {
        while (!stopped) {
            Instant begun = world.now();
            Optional<Ipv4Address> source = sourceTo(lastBroker);
            Optional<Setback> setback = attempt();
            setback.ifPresent(problem -> waitAfter(problem, begun, source));
        }
    }

    /** Negotiates and, if that succeeds, carries until the tunnel is to be negotiated anew. @return what failed */
    private Optional<Setback> attempt() {
        try {
            Optional<String> missing = open();
            if (missing.isPresent()) {
                return missing.map(ClientLoop::offline);
            }
            world.hasSlept(); // whatever was before is what the round is for
            Optional<Verdict> verdict = negotiate();
            if (verdict.isPresent() && verdict.get() instanceof Agreement agreement) {
                missing = take(agreement);
                if (missing.isEmpty()) {
                    carry();
                }
                return missing.map(ClientLoop::offline);
            }
            return verdict.map(Setback.class::cast);
        } catch (RuntimeException e) {
            if (world.isStopAsked()) {
                stopped = true;
                return Optional.empty(); // a script that was broken off for that
            }
            if (!everAgreed || once) {
                throw e;
            }
            closeTunnel();
            return Optional.of(new Setback(
                    Kind.BUSY, new Problem(String.valueOf(e.getMessage()), "this host", "see above, or -vv")));
        }
    }

    private static Setback offline(String missing) {
        return new Setback(Kind.OFFLINE, new Problem("no " + missing, "this host", "it is waited for"));
    }

    /** @return what is missing for that */
    private Optional<String> open() {
        Optional<Ipv4Address> local = config.local().map(Addresses::of);
        if (tunnel.isEmpty() && local.isPresent() && !world.routes().isOurs(local.get())) {
            return Optional.of("address " + local.get());
        }
        if (tunnel.isEmpty()) {
            tunnel = Optional.of(world.open(name));
        }
        return Optional.empty();
    }

    /** @return nothing if somebody wants us to end */
    private Optional<Verdict> negotiate() {
        round = Optional.of(world.negotiate());
        try {
            while (true) {
                ClientEvent event = next(TICK).orElse(null);
                if (event instanceof ClientEvent.RoundOver over && isCurrent(over.round())) {
                    return Optional.of(over.verdict());
                } else if (event instanceof ClientEvent.RoundBroken broken && isCurrent(broken.round())) {
                    throw broken.cause();
                } else if (event instanceof ClientEvent.StopAsked) {
                    return Optional.empty();
                } else if (event instanceof ClientEvent.LaneFailed failed) {
                    throw laneFailure(failed);
                } else if (asksFromElsewhere()) {
                    Narration.tell(ClientLoop.class, "our address has changed while we asked: asks again");
                    breakOff();
                    round = Optional.of(world.negotiate());
                }
            }
        } finally {
            breakOff();
        }
    }

    private boolean isCurrent(ClientWorld.Round candidate) {
        return round.filter(current -> current == candidate).isPresent();
    }

    private void breakOff() {
        round.ifPresent(ClientWorld.Round::breakOff);
        round = Optional.empty();
    }

    /** The broker would never know that its client sends from another address now. */
    private boolean asksFromElsewhere() {
        Optional<Asking> asking = world.asking();
        asking.ifPresent(question -> lastBroker = question.broker());
        return asking.isPresent()
                && sourceTo(asking.get().broker())
                        .filter(source -> !source.equals(asking.get().local()))
                        .isPresent();
    }

    private Optional<Ipv4Address> sourceTo(Ipv4Address broker) {
        return world.routes().to(broker, config.local().map(Addresses::of)).map(OuterRoute::source);
    }

    private static CommandFailure laneFailure(ClientEvent.LaneFailed failed) {
        return new CommandFailure(
                ExitCode.FAILED, failed.cause().getMessage(), "data plane", "it is started anew", failed.cause());
    }

    /** @return what is missing for that */
    private Optional<String> take(Agreement agreement) {
        if (agreement.offer().type() == TunnelType.V6V4 && !everAgreed && !isCalled(config.tunV6v4())) {
            closeTunnel();
            name = config.tunV6v4();
            Optional<String> missing = open();
            if (missing.isPresent()) {
                agreement.line().close();
                return missing;
            }
        }
        int pathMtuBytes = world.routes()
                .to(Addresses.of(agreement.offer().serverIpv4()), Optional.of(Addresses.of(agreement.local())))
                .map(OuterRoute::mtuBytes)
                .orElse(USUAL_MTU_BYTES);
        CarriedTunnel carrying = tunnel.orElseThrow();
        carrying.carry(agreement, pathMtuBytes);
        everAgreed = true;
        pathDead = false;
        pathHeard = false;
        if (agreement.brokerAddress().address() instanceof org.sitless.tsp.message.Ipv4Address broker) {
            lastBroker = Addresses.of(broker);
        }
        if (!carrying.isWatched()) {
            delays.succeeded();
        }
        Narration.tell(
                ClientLoop.class,
                "agreed with {} by {} over {}",
                agreement.broker(),
                agreement.mechanism().saslName(),
                agreement.transport());
        voice.ready(carrying.readyLine());
        return Optional.empty();
    }

    private boolean isCalled(String name) {
        return tunnel.map(CarriedTunnel::name).filter(name::equals).isPresent();
    }

    /** Until the tunnel is to be negotiated anew, or somebody wants us to end. */
    private void carry() {
        while (!stopped) {
            ClientEvent event = next(TICK).orElse(null);
            if (event instanceof ClientEvent.LaneFailed failed) {
                throw laneFailure(failed);
            } else if (event instanceof ClientEvent.PathDead) {
                lost("nobody answers through the tunnel");
                return;
            } else if (event instanceof ClientEvent.PathAlive) {
                delays.succeeded();
            }
            Optional<String> cause = cause();
            if (cause.isPresent()) {
                pathHeard = false;
                say(cause.get());
                return;
            } else if (event instanceof ClientEvent.OuterChanged) {
                hasten();
            }
        }
    }

    /** What only we notice, whatever else is told: keepalives may be answered more often than we look by ourselves. */
    private Optional<String> cause() {
        if (world.hasSlept()) {
            return Optional.of("the machine was asleep");
        }
        return hasMoved() ? Optional.of("our IPv4 address has changed") : Optional.empty();
    }

    /** On a router of the Internet routes change all the time; the other end is not to be asked at that pace. */
    private void hasten() {
        Instant now = world.now();
        if (!now.isBefore(nextHaste)) {
            nextHaste = now.plus(SHORTEST_HASTE);
            tunnel.ifPresent(CarriedTunnel::hasten);
        }
    }

    private void lost(String why) {
        if (once) {
            throw new CommandFailure(ExitCode.FAILED, why, "tunnel " + name, "let auto_retry_connect be yes");
        }
        say(why);
    }

    private void say(String why) {
        voice.waiting(name + ": " + why + ": negotiates anew");
        tunnel.ifPresent(open -> open.waiting("new terms, since " + why));
    }

    /** Without a route there is nothing to be done but to wait for one. */
    private boolean hasMoved() {
        Agreement agreement = tunnel.flatMap(CarriedTunnel::agreement).orElseThrow();
        return agreement.brokerAddress().address() instanceof org.sitless.tsp.message.Ipv4Address broker
                && sourceTo(Addresses.of(broker))
                        .filter(source -> !source.equals(Addresses.of(agreement.local())))
                        .isPresent();
    }

    /** @param source our address when what failed began */
    private void waitAfter(Setback setback, Instant begun, Optional<Ipv4Address> source) {
        boolean pointless = !everAgreed && setback.kind() == Kind.REFUSED;
        if (once || pointless) {
            throw setback.toFailure();
        }
        Duration pause = delays.failed();
        if (setback.kind() == Kind.OFFLINE && pause.compareTo(LONGEST_OFFLINE_PAUSE) > 0) {
            pause = LONGEST_OFFLINE_PAUSE;
        }
        Instant earliest = begun.plus(SHORTEST_ROUND);
        Instant planned = world.now().plus(pause);
        Instant until = planned.isBefore(earliest) ? earliest : planned;
        voice.waiting(setback.problem().what() + ": " + setback.problem().where() + ": tries again, the next time in "
                + pause.toSeconds() + " s");
        tunnel.ifPresent(open -> open.waiting(setback.problem().what()));
        Optional<Ipv4Address> before = source;
        while (!stopped && world.now().isBefore(until)) {
            Duration left = Duration.between(world.now(), until);
            boolean wasDead = pathDead;
            ClientEvent event = next(left.compareTo(TICK) < 0 ? left : TICK).orElse(null);
            Optional<Ipv4Address> now = sourceTo(lastBroker);
            boolean elsewhere = now.isPresent() && !now.equals(before) && setback.kind() != Kind.REFUSED;
            before = now;
            if (elsewhere || world.hasSlept() || (wasDead && event instanceof ClientEvent.PathAlive)) {
                until = earliest; // another network, another day, or a broker that forwards before it is asked
            } else if (event instanceof ClientEvent.LaneFailed) {
                closeTunnel();
            }
        }
    }

    /** The next event, and what is due every second. */
    private Optional<ClientEvent> next(Duration longest) {
        Optional<ClientEvent> event = world.next(longest);
        if (!world.now().isBefore(nextTick)) {
            nextTick = world.now().plus(TICK);
            tunnel.ifPresent(CarriedTunnel::tick);
        }
        event.ifPresent(this::note);
        return event;
    }

    /** What holds whatever we are waiting for. A path that died may be one that a NAT has forgotten or mistaken. */
    private void note(ClientEvent event) {
        if (event instanceof ClientEvent.StopAsked) {
            stopped = true;
        } else if (event instanceof ClientEvent.RoundOver over && !isCurrent(over.round())) {
            over.dropped();
        } else if (event instanceof ClientEvent.PathDead) {
            pathDead = true;
            pathHeard = false;
            world.expirePort();
            tunnel.ifPresent(CarriedTunnel::dead);
        } else if (event instanceof ClientEvent.PathAlive) {
            pathDead = false;
            pathHeard = true;
            tunnel.ifPresent(CarriedTunnel::alive);
        }
    }

    private void closeTunnel() {
        tunnel.ifPresent(CarriedTunnel::close);
        tunnel = Optional.empty();
    }

    /** Ends the tunnel, here and at the broker. */
    @Override
    public void close() {
        tunnel.ifPresent(open ->
                open.agreement().filter(this::mayEnd).map(world::partFrom).ifPresent(open::closesAfter));
        closeTunnel();
    }

    /**
     * A UDP tunnel looks the same from wherever its user has it, so only answers through it show that it is still ours: where nobody
     * answers, or nobody is asked, its user may have gone elsewhere, and that is not to be ended.
     */
    private boolean mayEnd(Agreement agreement) {
        boolean ours = pathHeard || agreement.offer().type() != TunnelType.V6UDPV4;
        return !config.deleteTimeout().isZero() && ours;
    }
}
