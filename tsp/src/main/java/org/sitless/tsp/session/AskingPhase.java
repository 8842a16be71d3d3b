package org.sitless.tsp.session;

import java.time.Instant;
import java.util.Optional;
import org.sitless.tsp.auth.Authenticated;
import org.sitless.tsp.codec.WireFault;
import org.sitless.tsp.message.ClientMessage;
import org.sitless.tsp.message.Status;

/** What those states of a known client have in common where somebody else has to answer first. */
sealed interface AskingPhase extends BrokerPhase permits Claiming, Recalling, Accepting, Opening {
    Commanding commanding();

    @Override
    default Encounter encounter() {
        return commanding().encounter();
    }

    @Override
    default boolean isWaiting() {
        return true;
    }

    @Override
    default Optional<Authenticated> proof() {
        return commanding().proof();
    }

    @Override
    default Step<BrokerState, BrokerOutput> onTimeout(Instant now) {
        return commanding().refuseRequest(Status.TOO_BUSY, "the lease store does not answer", now);
    }

    /** Only over UDP: a new request while the last is not answered. */
    @Override
    default Step<BrokerState, BrokerOutput> onMessage(ClientMessage message, Instant now) {
        return stayAndSend(new BrokerOutput.Send(encounter().commandReply(Status.IN_PROGRESS)));
    }

    @Override
    default Step<BrokerState, BrokerOutput> onFault(WireFault fault, Instant now) {
        return stayAndSend(new BrokerOutput.Send(encounter().commandReply(fault.answer())));
    }
}
