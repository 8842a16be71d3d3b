package org.sitless.tsp.session;

import java.time.Instant;
import org.sitless.tsp.auth.Identity;
import org.sitless.tsp.lease.ClaimAnswer;
import org.sitless.tsp.lease.Lease;
import org.sitless.tsp.message.BrokerMessage.TunnelOffer;
import org.sitless.tsp.message.Status;

/** The store is reserving. */
record Claiming(Commanding commanding, TunnelWish wish, Instant deadline) implements AskingPhase {
    @Override
    public Step<BrokerState, BrokerOutput> onAnswer(BrokerInput answer, Instant now) {
        if (!(answer instanceof BrokerInput.Claimed claimed)) {
            return stay();
        }
        if (claimed.answer() instanceof ClaimAnswer.Refused refused) {
            return commanding.refuseRequest(
                    status(refused.reason()), refused.reason().name(), now);
        }
        return offer(((ClaimAnswer.Granted) claimed.answer()).lease(), now);
    }

    private static Status status(ClaimAnswer.Reason reason) {
        return switch (reason) {
            case NO_ADDRESS, TOO_MANY_HERE -> Status.NO_MORE_TUNNELS;
            case NO_PREFIX -> Status.PREFIX_NOT_AVAILABLE;
            case ENDPOINT_IN_USE -> Status.IPV4_IN_USE;
            case UNAVAILABLE -> Status.TOO_BUSY;
            case STORE_FAILED -> Status.SERVER_ERROR;
        };
    }

    private Step<BrokerState, BrokerOutput> offer(Lease lease, Instant now) {
        Identity identity = commanding.authenticated().identity();
        TunnelOffer tunnel = encounter()
                .offer(
                        lease,
                        identity,
                        wish.request().address(),
                        wish.request().keepalive().isPresent());
        TunnelTerms terms = new TunnelTerms(identity, lease, tunnel);
        Offering offering = new Offering(
                commanding,
                wish,
                terms,
                now.plus(encounter().settings().patience().acceptance()));
        return Step.to(offering, offering.offer());
    }
}
