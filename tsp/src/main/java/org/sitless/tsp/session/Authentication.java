package org.sitless.tsp.session;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.sitless.tsp.auth.Authenticated;
import org.sitless.tsp.auth.Mechanism;
import org.sitless.tsp.auth.ServerStep;
import org.sitless.tsp.codec.Framing;
import org.sitless.tsp.message.BrokerMessage;
import org.sitless.tsp.message.Status;

/**
 * Turns the steps of a mechanism into steps of a session.
 *
 * @param deadline of the whole authentication
 */
record Authentication(Encounter encounter, Mechanism mechanism, Instant deadline) {
    Step<BrokerState, BrokerOutput> proceed(ServerStep step, Instant now) {
        if (step instanceof ServerStep.Challenge challenge) {
            return Step.to(
                    new Authenticating(this, challenge.next()),
                    new BrokerOutput.UseFraming(Framing.TOKEN),
                    new BrokerOutput.Send(new BrokerMessage.SaslChallenge(challenge.token())));
        } else if (step instanceof ServerStep.Await await) {
            return awaitClient(await);
        } else if (step instanceof ServerStep.Lookup lookup) {
            Instant patience = now.plus(encounter.settings().patience().store());
            return Step.to(new LookingUp(this, lookup.user(), patience), new BrokerEffect.LookUp(lookup));
        } else if (step instanceof ServerStep.Accepted accepted) {
            return accept(accepted, now);
        }
        return refuse((ServerStep.Refused) step);
    }

    /** RFC 4422 §3: where the client speaks first, "the client request is followed by an empty challenge". Over TCP not even that. */
    private Step<BrokerState, BrokerOutput> awaitClient(ServerStep.Await await) {
        Framing framing = mechanism == Mechanism.PLAIN ? Framing.CREDENTIALS : Framing.TOKEN;
        Authenticating next = new Authenticating(this, await.next());
        return next.acknowledged(next, new BrokerOutput.UseFraming(framing));
    }

    private Step<BrokerState, BrokerOutput> accept(ServerStep.Accepted accepted, Instant now) {
        Authenticated proof = accepted.proof();
        BrokerEffect.Report report = encounter.report(
                BrokerEffect.Event.AUTHENTICATED,
                Optional.of(proof.identity().toString()),
                proof.mechanism().saslName());
        BrokerOutput framing = new BrokerOutput.UseFraming(Framing.COUNTED);
        Commanding commanding = Commanding.after(encounter, proof, now);
        Optional<String> token = accepted.lastToken();
        if (token.isEmpty()) {
            return Step.to(commanding, report, framing, success(Duration.ZERO));
        }
        BrokerOutput ownProof = new BrokerOutput.Send(new BrokerMessage.SaslChallenge(token.get()));
        // Two answers in a row: over UDP the second is asked for, over TCP it follows when the first has been read.
        return encounter.isUdp()
                ? Step.to(new Proving(commanding), report, framing, ownProof)
                : Step.to(
                        commanding,
                        report,
                        framing,
                        ownProof,
                        success(encounter.settings().patience().betweenAnswers()));
    }

    static BrokerOutput.Send success(Duration pause) {
        return new BrokerOutput.Send(new BrokerMessage.StatusLine(Status.SUCCESS), pause);
    }

    private Step<BrokerState, BrokerOutput> refuse(ServerStep.Refused refused) {
        BrokerEffect.Event event =
                switch (refused.reason()) {
                    case THROTTLED -> BrokerEffect.Event.AUTHENTICATION_THROTTLED;
                    case UNAVAILABLE -> BrokerEffect.Event.AUTHENTICATION_UNAVAILABLE;
                    default -> BrokerEffect.Event.AUTHENTICATION_FAILED;
                };
        boolean failed = event == BrokerEffect.Event.AUTHENTICATION_FAILED;
        return new AwaitingMechanism(encounter, deadline)
                .refuse(
                        failed ? Status.AUTHENTICATION_FAILED : Status.TOO_BUSY,
                        encounter.report(event, refused.user(), mechanism.saslName() + ": " + refused.reason()));
    }
}
