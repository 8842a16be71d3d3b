package org.sitless.tsp.session;

import java.time.Instant;
import org.sitless.tsp.message.BrokerMessage;

/** The client has said {@code delete}: "action used to remove an existing tunnel from the server" (RFC 5572 §4.7.1). */
record Ending(Instant deadline) implements ClientPhase {
    @Override
    public Step<ClientState, ClientOutput> onMessage(BrokerMessage message, Instant now) {
        boolean success = (message instanceof BrokerMessage.CommandReply reply
                        && reply.status().isSuccess())
                || (message instanceof BrokerMessage.StatusLine line
                        && line.status().isSuccess()); // without its frame
        return success ? finish(new ClientOutcome.Ended()) : finishWith(message);
    }
}
