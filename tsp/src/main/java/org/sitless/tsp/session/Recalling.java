package org.sitless.tsp.session;

import java.time.Instant;
import java.util.Optional;
import org.sitless.tsp.auth.Identity;
import org.sitless.tsp.lease.Lease;
import org.sitless.tsp.message.BrokerMessage;
import org.sitless.tsp.message.Status;

/**
 * The store is looking for the tunnel that a user set up in another session: RFC 5572 §4.7.1 has {@code info} "request current properties
 * of an existing tunnel" and {@code delete} "remove an existing tunnel".
 *
 * @param ends whether it shall go, and is not only asked about
 */
record Recalling(Commanding commanding, boolean ends, Instant deadline) implements AskingPhase {
    @Override
    public Step<BrokerState, BrokerOutput> onAnswer(BrokerInput answer, Instant now) {
        if (!(answer instanceof BrokerInput.Found found)) {
            return stay();
        }
        if (found.lease().isPresent()) {
            TunnelTerms terms = terms(found.lease().get());
            return ends
                    ? delete(terms, now)
                    : Step.to(
                            commanding.rested(now),
                            new BrokerOutput.Send(new BrokerMessage.Offer(Status.SUCCESS, terms.offer())));
        }
        // What is gone need not be deleted.
        return ends
                ? Step.to(
                        commanding.rested(now),
                        new BrokerOutput.Send(encounter().commandReply(Status.SUCCESS)))
                : commanding.refuseRequest(Status.INVALID_REQUEST, "asks about a tunnel that is not up", now);
    }

    private TunnelTerms terms(Lease lease) {
        Identity identity = commanding.authenticated().identity();
        return new TunnelTerms(
                identity,
                lease,
                encounter().offer(lease, identity, lease.endpoint().address(), true));
    }

    private Step<BrokerState, BrokerOutput> delete(TunnelTerms terms, Instant now) {
        return Step.to(
                commanding.rested(now),
                new BrokerEffect.CloseTunnel(terms),
                new BrokerEffect.Release(terms.lease().owner(), terms.lease().revision()),
                encounter()
                        .report(
                                BrokerEffect.Event.TUNNEL_CLOSED,
                                Optional.of(terms.identity().toString()),
                                "deleted by the client"),
                new BrokerOutput.Send(encounter().commandReply(Status.SUCCESS)));
    }
}
