package org.sitless.tsp.session;

import java.time.Instant;
import java.util.Optional;
import org.sitless.tsp.auth.Authenticated;
import org.sitless.tsp.auth.Identity;
import org.sitless.tsp.codec.WireFault;
import org.sitless.tsp.lease.LeaseOwner;
import org.sitless.tsp.message.ClientMessage;
import org.sitless.tsp.message.Status;

/**
 * The client is known and may ask for a tunnel.
 *
 * @param refusals requests refused so far
 */
record Commanding(Encounter encounter, Authenticated authenticated, int refusals, Instant deadline)
        implements BrokerPhase {
    private static final int MOST_REFUSALS = 5;

    static Commanding after(Encounter encounter, Authenticated proof, Instant now) {
        return after(encounter, proof, 0, now);
    }

    private static Commanding after(Encounter encounter, Authenticated proof, int refusals, Instant now) {
        return new Commanding(
                encounter,
                proof,
                refusals,
                now.plus(encounter.settings().patience().command()));
    }

    /** The same, with all its time again. */
    Commanding rested(Instant now) {
        return after(encounter, authenticated, refusals, now);
    }

    @Override
    public Optional<Authenticated> proof() {
        return Optional.of(authenticated);
    }

    @Override
    public Step<BrokerState, BrokerOutput> onMessage(ClientMessage message, Instant now) {
        if (message instanceof ClientMessage.Create create) {
            return create(create, now);
        } else if (message instanceof ClientMessage.Poll || message instanceof ClientMessage.Reject) {
            return stayAndAcknowledge();
        } else if ((message instanceof ClientMessage.Query || message instanceof ClientMessage.Delete)
                && authenticated.identity() instanceof Identity.User user) {
            return recall(user, message instanceof ClientMessage.Delete, now);
        }
        return refuseRequest(Status.INVALID_REQUEST, message.getClass().getSimpleName() + " out of turn", now);
    }

    private Step<BrokerState, BrokerOutput> create(ClientMessage.Create create, Instant now) {
        RequestReview review = RequestReview.of(create.request(), encounter, authenticated);
        return review instanceof RequestReview.Admitted admitted
                ? claim(admitted.wish(), now)
                : refuseRequest(
                        ((RequestReview.Denied) review).status(),
                        create.request().toString(),
                        now);
    }

    /** About a tunnel of another session. Anonymous clients have nothing to show that it is theirs. */
    private Step<BrokerState, BrokerOutput> recall(Identity.User user, boolean ends, Instant now) {
        return Step.to(
                new Recalling(
                        this, ends, now.plus(encounter.settings().patience().store())),
                new BrokerEffect.Find(new LeaseOwner.User(user.name())));
    }

    Step<BrokerState, BrokerOutput> claim(TunnelWish wish, Instant now) {
        BrokerSettings.Patience patience = encounter.settings().patience();
        return Step.to(
                new Claiming(this, wish, now.plus(patience.store())),
                new BrokerEffect.Claim(wish.claim(now.plus(patience.acceptance()))));
    }

    /** The client may try again, but not for ever. */
    Step<BrokerState, BrokerOutput> refuseRequest(Status status, String detail, Instant now) {
        BrokerEffect.Report report = encounter.report(
                BrokerEffect.Event.REQUEST_REFUSED,
                Optional.of(authenticated.identity().toString()),
                status + ": " + detail);
        BrokerOutput reply = new BrokerOutput.Send(encounter.commandReply(status));
        return refusals < MOST_REFUSALS
                ? Step.to(after(encounter, authenticated, refusals + 1, now), report, reply)
                : Step.to(new Closed(), report, reply, new BrokerOutput.Close());
    }

    @Override
    public Step<BrokerState, BrokerOutput> onFault(WireFault fault, Instant now) {
        if (fault.losesFrame() && !encounter.isUdp()) {
            return Step.to(
                    new Closed(),
                    encounter.report(
                            BrokerEffect.Event.MALFORMED,
                            Optional.of(authenticated.identity().toString()),
                            fault.name()),
                    new BrokerOutput.Send(encounter.commandReply(fault.answer())),
                    new BrokerOutput.Close());
        }
        return refuseRequest(fault.answer(), fault.name(), now);
    }
}
