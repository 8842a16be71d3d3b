package org.sitless.tsp.session;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.sitless.tsp.message.Status;

/** The lease is written down; its tunnel is being made. */
record Opening(Commanding commanding, TunnelTerms terms, Instant deadline) implements AskingPhase {
    @Override
    public Step<BrokerState, BrokerOutput> onAnswer(BrokerInput answer, Instant now) {
        if (!(answer instanceof BrokerInput.Opened opened)) {
            return stay();
        }
        return opened.failure()
                .map(failure -> giveUp(failure.status(), failure.text(), now))
                .orElseGet(() -> establish(now));
    }

    private Step<BrokerState, BrokerOutput> establish(Instant now) {
        // Over UDP the session is only kept for repetitions; a connection lasts as long as the client likes, often as
        // the tunnel.
        Instant forgotten =
                encounter().isUdp() ? now.plus(encounter().settings().patience().memory()) : Instant.MAX;
        return acknowledged(
                new Established(commanding, terms, forgotten),
                encounter()
                        .report(
                                BrokerEffect.Event.TUNNEL_OPENED,
                                Optional.of(terms.identity().toString()),
                                terms.lease().endpoint() + " " + terms.lease().address()
                                        + terms.lease()
                                                .prefix()
                                                .map(prefix -> " " + prefix)
                                                .orElse("")));
    }

    /** Whoever is told that he has no tunnel has no lease either. */
    private Step<BrokerState, BrokerOutput> giveUp(Status status, String why, Instant now) {
        Step<BrokerState, BrokerOutput> refusal = commanding.refuseRequest(status, why, now);
        List<BrokerOutput> outputs = new ArrayList<>(List.of(
                new BrokerEffect.CloseTunnel(terms),
                new BrokerEffect.Release(terms.lease().owner(), terms.lease().revision())));
        outputs.addAll(refusal.outputs());
        return new Step<>(refusal.next(), outputs);
    }

    @Override
    public Step<BrokerState, BrokerOutput> onTimeout(Instant now) {
        return giveUp(Status.SERVER_ERROR, "nobody says whether the tunnel is up", now);
    }

    /** The client did all it had to: its tunnel still comes up. */
    @Override
    public Step<BrokerState, BrokerOutput> onDisconnect() {
        return stay();
    }
}
