package org.sitless.tsp.session;

import java.time.Instant;
import org.sitless.tsp.auth.Authenticated;
import org.sitless.tsp.message.BrokerMessage;
import org.sitless.tsp.message.ClientMessage;

/** The broker has proven itself and has yet to say that the client has too. */
record AwaitingSuccess(Errand errand, Authenticated proof, Instant deadline) implements ClientPhase {
    @Override
    public Step<ClientState, ClientOutput> onMessage(BrokerMessage message, Instant now) {
        boolean success = message instanceof BrokerMessage.StatusLine line
                && line.status().isSuccess();
        return success ? request(now) : finishWith(message);
    }

    Step<ClientState, ClientOutput> request(Instant now) {
        Instant patience = errand.patienceFrom(now);
        return errand.settings()
                .ending()
                .map(tunnel -> send(new Querying(errand, tunnel, patience), new ClientMessage.Query()))
                .orElseGet(() -> send(
                        new Requesting(errand, proof, patience),
                        new ClientMessage.Create(errand.settings().request())));
    }
}
