package org.sitless.tsp.session;

import org.sitless.tsp.codec.WireFault;
import org.sitless.tsp.message.BrokerMessage;

/** What can happen to a client's session. */
public sealed interface ClientInput {
    /** The broker said something. */
    record Received(BrokerMessage message) implements ClientInput {}

    /** The broker said something that is no message. */
    record Malformed(WireFault fault) implements ClientInput {}

    /** Time has passed. */
    record Ticked() implements ClientInput {}

    /** The connection is gone or was refused, or over UDP nobody answers. */
    record Disconnected() implements ClientInput {}
}
