package org.sitless.tsp.session;

import java.time.Instant;
import org.sitless.tsp.lease.Lease;
import org.sitless.tsp.message.Status;

/** The client has accepted; the store is writing it down. */
record Accepting(Commanding commanding, TunnelTerms terms, Instant deadline) implements AskingPhase {
    @Override
    public Step<BrokerState, BrokerOutput> onAnswer(BrokerInput answer, Instant now) {
        if (!(answer instanceof BrokerInput.Renewed renewed)) {
            return stay();
        }
        return renewed.lease().isPresent()
                ? open(renewed.lease().get(), now)
                : commanding.refuseRequest(Status.SERVER_ERROR, "the reservation is gone", now);
    }

    /** The tunnel first: the client's first packet may come before our answer leaves. */
    private Step<BrokerState, BrokerOutput> open(Lease lease, Instant now) {
        TunnelTerms agreed = new TunnelTerms(terms.identity(), lease, terms.offer());
        return Step.to(
                new Opening(
                        commanding,
                        agreed,
                        now.plus(encounter().settings().patience().store())),
                new BrokerEffect.OpenTunnel(agreed));
    }

    /** The client did all it had to: its tunnel still comes up. */
    @Override
    public Step<BrokerState, BrokerOutput> onDisconnect() {
        return stay();
    }
}
