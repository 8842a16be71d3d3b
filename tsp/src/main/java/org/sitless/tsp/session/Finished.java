package org.sitless.tsp.session;

import java.time.Instant;
import java.util.Optional;

/** The session has come to something; nothing the broker says changes that. */
record Finished(ClientOutcome end) implements ClientState {
    @Override
    public Step<ClientState, ClientOutput> on(ClientInput input, Instant now) {
        return Step.to(this);
    }

    @Override
    public Instant deadline() {
        return Instant.MAX;
    }

    @Override
    public Optional<ClientOutcome> outcome() {
        return Optional.of(end);
    }
}
