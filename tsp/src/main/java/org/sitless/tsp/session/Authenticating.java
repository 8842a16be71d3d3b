package org.sitless.tsp.session;

import java.time.Instant;
import org.sitless.tsp.auth.ServerExchange;
import org.sitless.tsp.codec.WireFault;
import org.sitless.tsp.message.ClientMessage;
import org.sitless.tsp.message.Status;

/** It is the client's turn in a mechanism. */
record Authenticating(Authentication authentication, ServerExchange exchange) implements BrokerPhase {
    @Override
    public Encounter encounter() {
        return authentication.encounter();
    }

    @Override
    public Instant deadline() {
        return authentication.deadline();
    }

    @Override
    public Step<BrokerState, BrokerOutput> onMessage(ClientMessage message, Instant now) {
        if (message instanceof ClientMessage.SaslResponse response) {
            return authentication.proceed(exchange.on(response.text()), now);
        } else if (message instanceof ClientMessage.PlainResponse response) {
            return authentication.proceed(exchange.on(response.text()), now);
        } else if (message instanceof ClientMessage.Poll) {
            return stayAndAcknowledge();
        }
        return refuseOutOfTurn(Status.AUTHENTICATION_FAILED, message);
    }

    @Override
    public Step<BrokerState, BrokerOutput> onFault(WireFault fault, Instant now) {
        return refuse(fault);
    }
}
