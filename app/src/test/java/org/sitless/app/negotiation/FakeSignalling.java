package org.sitless.app.negotiation;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.sitless.tsp.auth.ClientMechanisms;
import org.sitless.tsp.message.Ipv4Address;
import org.sitless.tsp.message.PeerAddress;
import org.sitless.tsp.session.ClientOutcome;
import org.sitless.tsp.session.ClientWish;
import org.sitless.tsp.session.Transport;

/** Answers each session with the next outcome that it was given, then with silence, and writes down who was asked what. */
final class FakeSignalling implements Signalling {
    private final Transport transport;
    private final Deque<ClientOutcome> outcomes = new ArrayDeque<>();
    private final List<String> asked = new ArrayList<>();

    FakeSignalling(Transport transport, ClientOutcome... outcomes) {
        this.transport = transport;
        this.outcomes.addAll(List.of(outcomes));
    }

    @Override
    public Transport transport() {
        return transport;
    }

    @Override
    public Session negotiate(PeerAddress broker, ClientWish wish, ClientMechanisms mechanisms) {
        asked.add(broker + " " + wish.version()
                + wish.ending().map(tunnel -> " to end " + tunnel.clientIpv6()).orElse(""));
        ClientOutcome outcome = outcomes.isEmpty() ? new ClientOutcome.Silent() : outcomes.remove();
        return new Session(outcome, Ipv4Address.of("192.0.2.10"), 40_000, "", Session.Line.NONE);
    }

    List<String> asked() {
        return asked;
    }
}
