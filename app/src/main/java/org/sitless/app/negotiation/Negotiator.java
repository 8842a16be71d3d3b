package org.sitless.app.negotiation;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.sitless.app.config.ClientConfig;
import org.sitless.app.config.ServerName;
import org.sitless.app.failure.Problem;
import org.sitless.app.host.NameLookup;
import org.sitless.app.log.Narration;
import org.sitless.app.negotiation.Verdict.Agreement;
import org.sitless.app.negotiation.Verdict.Kind;
import org.sitless.app.negotiation.Verdict.Setback;
import org.sitless.tsp.auth.ClientMechanisms;
import org.sitless.tsp.auth.Mechanism;
import org.sitless.tsp.auth.SecureNonces;
import org.sitless.tsp.message.NamedAddress;
import org.sitless.tsp.message.PeerAddress;
import org.sitless.tsp.message.Status;
import org.sitless.tsp.message.TunnelType;
import org.sitless.tsp.session.ClientOutcome;
import org.sitless.tsp.session.ClientSettings;
import org.sitless.tsp.session.ClientWish;
import org.sitless.tsp.session.RedirectTrail;
import org.sitless.tsp.session.Transport;

/**
 * Asks brokers for a tunnel, one round at a time.
 *
 * <p>Road: 1 the broker to begin with, 2 its addresses, 3 each way of signalling in turn while there is no answer, 4 each version of the
 * protocol while it is refused, 5 where the broker sends us, nearest first, but nowhere twice.
 *
 * <p>Threads: one at a time; interrupting it breaks a round off.
 */
public final class Negotiator {
    private static final int MOST_ADDRESSES = 3;

    private final ClientConfig config;
    private final List<Signalling> ways;
    private final Optional<Signalling> behindNat;
    private final BrokerChoice choice;
    private final BrokerNotes notes;
    private Optional<Signalling> proven = Optional.empty();

    /**
     * Negotiates as configured.
     *
     * @param ways of signalling, the one to try first first
     */
    public Negotiator(ClientConfig config, Ways ways, NameLookup names, BrokerProbe probe) {
        this.config = config;
        this.ways = ways.inTurn();
        this.behindNat = ways.behindNat();
        this.choice = new BrokerChoice(names, probe);
        this.notes = new BrokerNotes(config.memory());
    }

    /** One round. */
    public Verdict negotiate() throws InterruptedException {
        Deque<ServerName> waiting = new ArrayDeque<>();
        notes.lastServer().ifPresent(waiting::add);
        if (!waiting.contains(config.server())) {
            waiting.add(config.server());
        }
        RedirectTrail trail = RedirectTrail.from(config.server().host());
        Setback setback = Outcomes.unreachable("no broker", config.where(), "write server=");
        while (!waiting.isEmpty()) {
            ServerName broker = waiting.remove();
            Visit visit = visit(broker);
            if (visit.verdict instanceof Agreement agreement) {
                notes.agreedWith(broker);
                return agreement;
            }
            setback = (Setback) visit.verdict;
            trail = visit.addTo(trail, broker);
            if (!visit.sentTo.isEmpty()) {
                waiting.clear();
                waiting.addAll(follow(trail.unvisited(visit.sentTo)));
            }
        }
        return setback;
    }

    /**
     * Ends a tunnel at the broker, by the way that it was agreed on: otherwise its end point is taken until its lifetime is over. A user
     * keeps address and prefix. Nobody anonymous can say which tunnel is his, and one that is somewhere else by now is left alone.
     *
     * @return what came of it, in words
     */
    public String end(Agreement agreement) throws InterruptedException {
        Optional<Signalling> way = Stream.concat(ways.stream(), behindNat.stream())
                .filter(open -> open.transport() == agreement.transport())
                .findFirst();
        if (way.isEmpty() || agreement.mechanism() == Mechanism.ANONYMOUS) {
            return "it ends with its lifetime";
        }
        ClientWish wish = Wishes.of(config).toEnd(agreement.offer());
        Session session = ask(agreement.broker(), agreement.brokerAddress(), way.get(), wish);
        session.line().close();
        return Outcomes.ofEnding(session.outcome(), session.detail(), agreement.broker());
    }

    /** What one broker said. */
    private record Visit(Verdict verdict, List<NamedAddress> sentTo, List<PeerAddress> addresses) {
        /** A broker has a name and addresses, and may be named by any of them. */
        RedirectTrail addTo(RedirectTrail trail, ServerName broker) {
            RedirectTrail longer = trail.with(new NamedAddress(NamedAddress.Kind.DN, broker.host()));
            for (PeerAddress address : addresses) {
                longer = longer.with(new NamedAddress(
                        NamedAddress.Kind.IPV4, address.address().toString()));
            }
            return longer;
        }
    }

    private List<ServerName> follow(List<NamedAddress> list) throws InterruptedException {
        List<NamedAddress> next = choice.nearestFirst(list);
        Narration.tell(
                Negotiator.class,
                "sent to {}",
                next.stream().map(NamedAddress::text).toList());
        if (!next.isEmpty()) {
            notes.sentTo(next);
        }
        return next.stream().map(broker -> ServerName.of(broker.text())).toList();
    }

    private Visit visit(ServerName broker) throws InterruptedException {
        List<PeerAddress> addresses =
                choice.addressesOf(broker).stream().limit(MOST_ADDRESSES).toList();
        Visit visit = new Visit(
                new Setback(
                        Kind.OFFLINE,
                        new Problem("no IPv4 address", "broker " + broker, "check server= and the resolver")),
                List.of(),
                addresses);
        for (PeerAddress address : addresses) {
            Deque<Signalling> left = inTurn();
            while (!left.isEmpty()) {
                Signalling way = left.remove();
                Session session = ask(broker, address, way, Wishes.of(config));
                if (session.outcome() instanceof ClientOutcome.Agreed agreed) {
                    proven = Optional.of(way);
                    return new Visit(agreement(agreed, broker, address, way, session), List.of(), addresses);
                }
                session.line().close();
                visit = failed(session, broker, addresses);
                Narration.tell(Negotiator.class, "{} over {}: {}", broker, way.transport(), visit.verdict);
                if (isNatInTheWay(session.outcome(), way)) {
                    behindNat.ifPresent(left::add);
                } else if (!(session.outcome() instanceof ClientOutcome.Silent)) {
                    return visit;
                }
            }
        }
        return visit;
    }

    /** What has led to a tunnel once comes first from then on: a broker without UDP is silent for six seconds, and then traffic waits. */
    private Deque<Signalling> inTurn() {
        Deque<Signalling> turns = new ArrayDeque<>(ways);
        proven.filter(turns::remove).ifPresent(turns::addFirst);
        return turns;
    }

    private static Visit failed(Session session, ServerName broker, List<PeerAddress> addresses) {
        Setback setback = Outcomes.setback(session.outcome(), session.detail(), broker);
        List<NamedAddress> sentTo =
                session.outcome() instanceof ClientOutcome.Redirected redirected ? redirected.brokers() : List.of();
        return new Visit(setback, sentTo, addresses);
    }

    /** Behind a NAT a broker cannot give a v6anyv4 tunnel over TCP, and says 303; over UDP it can. */
    private boolean isNatInTheWay(ClientOutcome outcome, Signalling way) {
        return config.mode() == TunnelType.V6ANYV4
                && way.transport() == Transport.TCP
                && outcome instanceof ClientOutcome.Refused refused
                && refused.status().reason() == Status.UNSUPPORTED_TUNNEL_TYPE.code();
    }

    private Session ask(ServerName broker, PeerAddress address, Signalling way, ClientWish wish)
            throws InterruptedException {
        ClientMechanisms mechanisms = new ClientMechanisms(config.login(), broker.text(), new SecureNonces());
        List<String> versions = new ArrayList<>(ClientSettings.VERSIONS);
        while (true) {
            String version = versions.remove(0);
            Narration.tell(
                    Negotiator.class, "asks {} ({}) over {}, version {}", broker, address, way.transport(), version);
            Session session = way.negotiate(address, wish.inVersion(version), mechanisms);
            if (!(session.outcome() instanceof ClientOutcome.OtherVersion) || versions.isEmpty()) {
                return session;
            }
            session.line().close();
        }
    }

    private static Agreement agreement(
            ClientOutcome.Agreed agreed, ServerName broker, PeerAddress address, Signalling way, Session session) {
        return new Agreement(
                agreed.offer(),
                agreed.mechanism(),
                way.transport(),
                broker,
                address,
                session.local(),
                session.localPort(),
                session.line());
    }
}
