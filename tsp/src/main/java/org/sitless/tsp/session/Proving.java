package org.sitless.tsp.session;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.sitless.tsp.auth.Authenticated;
import org.sitless.tsp.codec.WireFault;
import org.sitless.tsp.message.ClientMessage;

/** Over UDP: the client has proven itself, the server has too, and the client is about to ask whether that was all. */
record Proving(Commanding commanding) implements BrokerPhase {
    @Override
    public Encounter encounter() {
        return commanding.encounter();
    }

    @Override
    public Instant deadline() {
        return commanding.deadline();
    }

    @Override
    public Optional<Authenticated> proof() {
        return commanding.proof();
    }

    @Override
    public Step<BrokerState, BrokerOutput> onMessage(ClientMessage message, Instant now) {
        return message instanceof ClientMessage.Poll
                ? Step.to(commanding, Authentication.success(Duration.ZERO))
                : commanding.onMessage(message, now);
    }

    @Override
    public Step<BrokerState, BrokerOutput> onFault(WireFault fault, Instant now) {
        return commanding.onFault(fault, now);
    }
}
