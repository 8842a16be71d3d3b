package org.sitless.tsp.session;

import java.time.Duration;
import org.sitless.tsp.codec.Framing;
import org.sitless.tsp.message.BrokerMessage;

/** What a broker's session wants done. */
public sealed interface BrokerOutput
        permits BrokerOutput.Send, BrokerOutput.UseFraming, BrokerOutput.Close, BrokerEffect {
    /**
     * Say this, in a segment or datagram of its own.
     *
     * @param pause how long after the message before it
     */
    record Send(BrokerMessage message, Duration pause) implements BrokerOutput {
        public Send(BrokerMessage message) {
            this(message, Duration.ZERO);
        }
    }

    /** Read what comes next in this way. */
    record UseFraming(Framing framing) implements BrokerOutput {}

    /** The session is over; what was to be said before is said. No tunnel ends by this. */
    record Close() implements BrokerOutput {}
}
