package org.sitless.tsp.session;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.sitless.tsp.auth.AuthenticationThrottle;
import org.sitless.tsp.auth.Identity;
import org.sitless.tsp.auth.ServerStep;
import org.sitless.tsp.codec.Framing;
import org.sitless.tsp.message.IpAddress;

/** A broker's session in progress: holds the state, the framing it asked for, and lets nobody guess passwords without end. */
final class BrokerConversation {
    private final IpAddress source;
    private final AuthenticationThrottle throttle;
    private BrokerState state;
    private Framing framing = Framing.COMMAND;

    BrokerConversation(IpAddress source, AuthenticationThrottle throttle, BrokerState begun) {
        this.source = source;
        this.throttle = throttle;
        this.state = begun;
    }

    BrokerState state() {
        return state;
    }

    Framing framing() {
        return framing;
    }

    /** What is to be done outside this conversation. */
    List<BrokerOutput> feed(BrokerInput input, Instant now) {
        List<BrokerOutput> outside = new ArrayList<>();
        feed(input, now, outside);
        return outside;
    }

    private void feed(BrokerInput input, Instant now, List<BrokerOutput> outside) {
        Step<BrokerState, BrokerOutput> step = state.on(input, now);
        state = step.next();
        for (BrokerOutput output : step.outputs()) {
            if (output instanceof BrokerOutput.UseFraming use) {
                framing = use.framing();
            } else if (output instanceof BrokerEffect.LookUp lookUp && !admits(lookUp, now)) {
                feed(new BrokerInput.LookedUp(throttled(lookUp)), now, outside);
            } else {
                note(output, now);
                outside.add(output);
            }
        }
    }

    private boolean admits(BrokerEffect.LookUp lookUp, Instant now) {
        return throttle.admits(source, lookUp.lookup().user(), now);
    }

    private static ServerStep throttled(BrokerEffect.LookUp lookUp) {
        return ServerStep.refuse(lookUp.lookup().user(), ServerStep.Reason.THROTTLED);
    }

    private void note(BrokerOutput output, Instant now) {
        if (output instanceof BrokerEffect.Report report) {
            if (report.event() == BrokerEffect.Event.AUTHENTICATION_FAILED) {
                report.user().ifPresent(user -> throttle.failed(source, user, now));
            } else if (report.event() == BrokerEffect.Event.AUTHENTICATED) {
                state.proof()
                        .filter(proof -> proof.identity() instanceof Identity.User)
                        .ifPresent(proof ->
                                throttle.succeeded(source, proof.identity().toString()));
            }
        }
    }
}
