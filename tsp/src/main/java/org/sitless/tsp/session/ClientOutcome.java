package org.sitless.tsp.session;

import java.util.List;
import org.sitless.tsp.auth.ClientStep;
import org.sitless.tsp.auth.Mechanism;
import org.sitless.tsp.codec.WireFault;
import org.sitless.tsp.message.BrokerMessage.TunnelOffer;
import org.sitless.tsp.message.NamedAddress;
import org.sitless.tsp.message.Status;

/** What a client's session can come to. */
public sealed interface ClientOutcome {
    /**
     * A tunnel. Over TCP keep the connection open as long as it lasts; over UDP keep the port.
     *
     * @param mechanism how broker and client have proven themselves
     */
    record Agreed(TunnelOffer offer, Mechanism mechanism) implements ClientOutcome {}

    /** The tunnel that should go is gone. What a user was assigned stays his. */
    record Ended() implements ClientOutcome {}

    /** The tunnel that should go has another end point now, which is not ours to end. */
    record Elsewhere() implements ClientOutcome {}

    /** The broker sends the client to others. */
    record Redirected(Status status, List<NamedAddress> brokers) implements ClientOutcome {
        public Redirected {
            brokers = List.copyOf(brokers);
        }
    }

    /** The broker does not speak this version; it may speak an older one, in a new session. */
    record OtherVersion(Status status) implements ClientOutcome {}

    /** The broker will not. Try again later if it {@link Status#isTemporary()}. */
    record Refused(Status status) implements ClientOutcome {}

    /**
     * The broker lacks what this client needs.
     *
     * @param what in words
     */
    record Unsuitable(String what) implements ClientOutcome {}

    /** The broker did not prove that it is the right one, or asks for something unsafe. */
    record Untrusted(ClientStep.Reason reason) implements ClientOutcome {}

    /** The broker speaks, but not this protocol. */
    record Unintelligible(WireFault fault) implements ClientOutcome {}

    /**
     * The broker said something that has no place here.
     *
     * @param what in words
     */
    record OutOfTurn(String what) implements ClientOutcome {}

    /** The broker is silent or gone. */
    record Silent() implements ClientOutcome {}
}
