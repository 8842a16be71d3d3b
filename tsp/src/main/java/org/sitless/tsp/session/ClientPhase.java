package org.sitless.tsp.session;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.sitless.tsp.message.BrokerMessage;
import org.sitless.tsp.message.ClientMessage;
import org.sitless.tsp.message.NamedAddress;
import org.sitless.tsp.message.Status;

/** What all states of a client have in common. */
sealed interface ClientPhase extends ClientState
        permits AwaitingCapability,
                AwaitingTurn,
                AwaitingProof,
                AwaitingSuccess,
                Requesting,
                Confirming,
                Querying,
                Ending {
    @Override
    default Step<ClientState, ClientOutput> on(ClientInput input, Instant now) {
        if (input instanceof ClientInput.Received received) {
            return onMessage(received.message(), now);
        } else if (input instanceof ClientInput.Malformed malformed) {
            return finish(new ClientOutcome.Unintelligible(malformed.fault()));
        } else if (input instanceof ClientInput.Disconnected) {
            return finish(new ClientOutcome.Silent());
        }
        return now.isBefore(deadline()) ? Step.to(this) : finish(new ClientOutcome.Silent());
    }

    Step<ClientState, ClientOutput> onMessage(BrokerMessage message, Instant now);

    @Override
    default Optional<ClientOutcome> outcome() {
        return Optional.empty();
    }

    default Step<ClientState, ClientOutput> finish(ClientOutcome outcome) {
        return Step.to(new Finished(outcome), new ClientOutput.Finish(outcome));
    }

    default Step<ClientState, ClientOutput> send(ClientState next, ClientMessage message) {
        return Step.to(next, new ClientOutput.Send(message));
    }

    /** Ends with whatever else a broker may say: a status, with or without a list, or something out of turn. */
    default Step<ClientState, ClientOutput> finishWith(BrokerMessage message) {
        if (message instanceof BrokerMessage.StatusLine line && !line.status().isSuccess()) {
            return finishWith(line.status(), line.brokers());
        } else if (message instanceof BrokerMessage.CommandReply reply
                && !reply.status().isSuccess()) {
            return finishWith(reply.status(), reply.brokers());
        }
        return finish(new ClientOutcome.OutOfTurn(message.getClass().getSimpleName()));
    }

    private Step<ClientState, ClientOutput> finishWith(Status status, List<NamedAddress> brokers) {
        if (!brokers.isEmpty()) {
            return finish(new ClientOutcome.Redirected(status, brokers));
        }
        return finish(
                status.reason() == Status.UNSUPPORTED_VERSION.code()
                        ? new ClientOutcome.OtherVersion(status)
                        : new ClientOutcome.Refused(status));
    }
}
