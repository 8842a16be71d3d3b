package org.sitless.tsp.session;

import java.time.Instant;
import org.sitless.tsp.message.BrokerMessage;

/** Over UDP: the client has accepted and waits for the broker to have heard it, since the tunnel begins there. */
record Confirming(ClientOutcome.Agreed agreed, Instant deadline) implements ClientPhase {
    @Override
    public Step<ClientState, ClientOutput> onMessage(BrokerMessage message, Instant now) {
        return message instanceof BrokerMessage.Acknowledgement ? finish(agreed) : finishWith(message);
    }
}
