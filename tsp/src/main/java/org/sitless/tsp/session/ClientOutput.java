package org.sitless.tsp.session;

import org.sitless.tsp.message.ClientMessage;

/** What a client's session wants done. */
public sealed interface ClientOutput {
    /** Say this. */
    record Send(ClientMessage message) implements ClientOutput {}

    /** The session has come to this. Comes once, and last. */
    record Finish(ClientOutcome outcome) implements ClientOutput {}
}
