package org.sitless.tsp.session;

import java.time.Instant;
import org.sitless.tsp.auth.ClientExchange;
import org.sitless.tsp.auth.ClientStep;
import org.sitless.tsp.auth.Mechanism;
import org.sitless.tsp.message.BrokerMessage;
import org.sitless.tsp.message.ClientMessage;

/** It is the broker's turn in a mechanism. */
record AwaitingProof(Errand errand, Mechanism mechanism, ClientExchange exchange, Instant deadline)
        implements ClientPhase {
    static ClientMessage token(Mechanism mechanism, String text) {
        return mechanism == Mechanism.PLAIN
                ? new ClientMessage.PlainResponse(text)
                : new ClientMessage.SaslResponse(text);
    }

    @Override
    public Step<ClientState, ClientOutput> onMessage(BrokerMessage message, Instant now) {
        if (message instanceof BrokerMessage.SaslChallenge challenge) {
            return onChallenge(exchange.onChallenge(challenge.text()), now);
        } else if (message instanceof BrokerMessage.StatusLine line
                && line.status().isSuccess()) {
            return onSuccess(exchange.onSuccess(), now);
        }
        return finishWith(message);
    }

    private Step<ClientState, ClientOutput> onChallenge(ClientStep step, Instant now) {
        if (step instanceof ClientStep.Respond respond) {
            return send(
                    new AwaitingProof(errand, mechanism, respond.next(), errand.patienceFrom(now)),
                    token(mechanism, respond.token()));
        } else if (step instanceof ClientStep.Done done) {
            AwaitingSuccess next = new AwaitingSuccess(errand, done.proof(), errand.patienceFrom(now));
            return errand.isUdp() ? send(next, new ClientMessage.Poll()) : Step.to(next);
        }
        return untrusted(step);
    }

    private Step<ClientState, ClientOutput> onSuccess(ClientStep step, Instant now) {
        return step instanceof ClientStep.Done done
                ? new AwaitingSuccess(errand, done.proof(), deadline).request(now)
                : untrusted(step);
    }

    private Step<ClientState, ClientOutput> untrusted(ClientStep step) {
        return finish(new ClientOutcome.Untrusted(
                step instanceof ClientStep.Failed failed ? failed.reason() : ClientStep.Reason.MALFORMED));
    }
}
