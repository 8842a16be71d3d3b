package org.sitless.tsp.session;

import java.time.Instant;
import java.util.Optional;
import org.sitless.tsp.auth.ServerStep;
import org.sitless.tsp.codec.WireFault;
import org.sitless.tsp.message.ClientMessage;
import org.sitless.tsp.message.Status;

/** The store is looking for a user. */
record LookingUp(Authentication authentication, String user, Instant deadline) implements BrokerPhase {
    @Override
    public Encounter encounter() {
        return authentication.encounter();
    }

    @Override
    public boolean isWaiting() {
        return true;
    }

    @Override
    public Step<BrokerState, BrokerOutput> onAnswer(BrokerInput answer, Instant now) {
        return answer instanceof BrokerInput.LookedUp lookedUp ? authentication.proceed(lookedUp.step(), now) : stay();
    }

    @Override
    public Step<BrokerState, BrokerOutput> onTimeout(Instant now) {
        return authentication.proceed(new ServerStep.Refused(Optional.of(user), ServerStep.Reason.UNAVAILABLE), now);
    }

    /** Only over UDP: a new request while the last is not answered. */
    @Override
    public Step<BrokerState, BrokerOutput> onMessage(ClientMessage message, Instant now) {
        return stayAndSend(new BrokerOutput.Send(encounter().statusLine(Status.IN_PROGRESS)));
    }

    @Override
    public Step<BrokerState, BrokerOutput> onFault(WireFault fault, Instant now) {
        return stayAndSend(new BrokerOutput.Send(encounter().statusLine(Status.IN_PROGRESS)));
    }
}
