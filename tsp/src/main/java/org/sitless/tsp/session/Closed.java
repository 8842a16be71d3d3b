package org.sitless.tsp.session;

import java.time.Instant;
import java.util.Optional;
import org.sitless.tsp.auth.Authenticated;

/** The session is over; nothing means anything any more. */
record Closed() implements BrokerState {
    @Override
    public Step<BrokerState, BrokerOutput> on(BrokerInput input, Instant now) {
        return Step.to(this);
    }

    @Override
    public Instant deadline() {
        return Instant.MAX;
    }

    @Override
    public boolean isWaiting() {
        return false;
    }

    @Override
    public Optional<Authenticated> proof() {
        return Optional.empty();
    }

    @Override
    public boolean isClosed() {
        return true;
    }
}
