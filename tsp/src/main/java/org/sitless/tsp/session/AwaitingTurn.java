package org.sitless.tsp.session;

import java.time.Instant;
import org.sitless.tsp.message.BrokerMessage;
import org.sitless.tsp.message.ClientMessage;

/** Over UDP: the mechanism lets the client begin, once the broker has acknowledged the choice of it. */
record AwaitingTurn(AwaitingProof next, ClientMessage token) implements ClientPhase {
    @Override
    public Instant deadline() {
        return next.deadline();
    }

    @Override
    public Step<ClientState, ClientOutput> onMessage(BrokerMessage message, Instant now) {
        return message instanceof BrokerMessage.Acknowledgement ? send(next, token) : finishWith(message);
    }
}
