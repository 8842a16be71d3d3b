package org.sitless.tsp.session;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.sitless.tsp.auth.Authenticated;
import org.sitless.tsp.codec.WireFault;
import org.sitless.tsp.message.ClientMessage;
import org.sitless.tsp.message.Status;

/** What all states of a broker have in common: where each input goes, and what happens to those a state does not care for. */
sealed interface BrokerPhase extends BrokerState
        permits AwaitingVersion,
                AwaitingMechanism,
                Authenticating,
                LookingUp,
                Proving,
                Commanding,
                AskingPhase,
                Offering,
                Established {
    @Override
    default Step<BrokerState, BrokerOutput> on(BrokerInput input, Instant now) {
        if (input instanceof BrokerInput.Received received) {
            return onMessage(received.message(), now);
        } else if (input instanceof BrokerInput.Malformed malformed) {
            return onFault(malformed.fault(), now);
        } else if (input instanceof BrokerInput.Ticked) {
            return now.isBefore(deadline()) ? stay() : onTimeout(now);
        } else if (input instanceof BrokerInput.Disconnected) {
            return onDisconnect();
        }
        return onAnswer(input, now);
    }

    Encounter encounter();

    Step<BrokerState, BrokerOutput> onMessage(ClientMessage message, Instant now);

    Step<BrokerState, BrokerOutput> onFault(WireFault fault, Instant now);

    default Step<BrokerState, BrokerOutput> onTimeout(Instant now) {
        return Step.to(
                new Closed(),
                encounter()
                        .report(
                                BrokerEffect.Event.TIMED_OUT,
                                Optional.empty(),
                                getClass().getSimpleName()),
                new BrokerOutput.Close());
    }

    default Step<BrokerState, BrokerOutput> onDisconnect() {
        return Step.to(new Closed(), new BrokerOutput.Close());
    }

    /** An answer nobody waits for any more. */
    default Step<BrokerState, BrokerOutput> onAnswer(BrokerInput answer, Instant now) {
        return stay();
    }

    @Override
    default boolean isWaiting() {
        return false;
    }

    @Override
    default Optional<Authenticated> proof() {
        return Optional.empty();
    }

    @Override
    default boolean isClosed() {
        return false;
    }

    default Step<BrokerState, BrokerOutput> stay() {
        return Step.to(this);
    }

    default Step<BrokerState, BrokerOutput> stayAndSend(BrokerOutput.Send send) {
        return Step.to(this, send);
    }

    default Step<BrokerState, BrokerOutput> stayAndAcknowledge() {
        return new Step<>(this, encounter().acknowledgement());
    }

    /** Ends the session in the version or authentication phase: "the server sends an error message and closes the session". */
    default Step<BrokerState, BrokerOutput> refuse(Status status, BrokerEffect.Report report) {
        return Step.to(
                new Closed(), report, new BrokerOutput.Send(encounter().statusLine(status)), new BrokerOutput.Close());
    }

    /** Refuses what was not even a message, before the command phase. */
    default Step<BrokerState, BrokerOutput> refuse(WireFault fault) {
        return refuse(fault.answer(), encounter().report(BrokerEffect.Event.MALFORMED, Optional.empty(), fault.name()));
    }

    /** Refuses a message that has no place here, before the command phase. */
    default Step<BrokerState, BrokerOutput> refuseOutOfTurn(Status status, ClientMessage message) {
        return refuse(
                status,
                encounter()
                        .report(
                                BrokerEffect.Event.MALFORMED,
                                Optional.empty(),
                                message.getClass().getSimpleName() + " out of turn"));
    }

    /** Outputs, then an acknowledgement where the transport wants one. */
    default Step<BrokerState, BrokerOutput> acknowledged(BrokerState next, BrokerOutput... outputs) {
        List<BrokerOutput> all = new ArrayList<>(List.of(outputs));
        all.addAll(encounter().acknowledgement());
        return new Step<>(next, all);
    }
}
