package org.sitless.tsp.session;

import java.time.Instant;
import java.util.Optional;
import org.sitless.tsp.auth.Authenticated;
import org.sitless.tsp.codec.WireFault;
import org.sitless.tsp.lease.Lease;
import org.sitless.tsp.message.ClientMessage;
import org.sitless.tsp.message.Status;

/** The client has accepted; the store is writing it down. */
record Accepting(Commanding commanding, TunnelTerms terms, Instant deadline) implements BrokerPhase {
    @Override
    public Encounter encounter() {
        return commanding.encounter();
    }

    @Override
    public boolean isWaiting() {
        return true;
    }

    @Override
    public Optional<Authenticated> proof() {
        return commanding.proof();
    }

    @Override
    public Step<BrokerState, BrokerOutput> onAnswer(BrokerInput answer, Instant now) {
        if (!(answer instanceof BrokerInput.Renewed renewed)) {
            return stay();
        }
        return renewed.lease().isPresent()
                ? establish(renewed.lease().get(), now)
                : commanding.refuseRequest(Status.SERVER_ERROR, "the reservation is gone", now);
    }

    /** The tunnel first: the client's first packet may come before our answer leaves. */
    private Step<BrokerState, BrokerOutput> establish(Lease lease, Instant now) {
        TunnelTerms agreed = new TunnelTerms(terms.identity(), lease, terms.offer(), terms.delegations());
        // Over UDP the session is only kept for repetitions; a connection lasts as long as the client likes, often as
        // the tunnel.
        Instant forgotten =
                encounter().isUdp() ? now.plus(encounter().settings().patience().memory()) : Instant.MAX;
        return acknowledged(
                new Established(commanding, agreed, forgotten),
                new BrokerEffect.OpenTunnel(agreed),
                encounter()
                        .report(
                                BrokerEffect.Event.TUNNEL_OPENED,
                                Optional.of(terms.identity().toString()),
                                lease.endpoint() + " " + lease.address()
                                        + lease.prefix()
                                                .map(prefix -> " " + prefix)
                                                .orElse("")));
    }

    @Override
    public Step<BrokerState, BrokerOutput> onTimeout(Instant now) {
        return commanding.refuseRequest(Status.TOO_BUSY, "the lease store does not answer", now);
    }

    /** The client did all it had to: its tunnel still comes up. */
    @Override
    public Step<BrokerState, BrokerOutput> onDisconnect() {
        return stay();
    }

    @Override
    public Step<BrokerState, BrokerOutput> onMessage(ClientMessage message, Instant now) {
        return stayAndSend(new BrokerOutput.Send(encounter().commandReply(Status.IN_PROGRESS)));
    }

    @Override
    public Step<BrokerState, BrokerOutput> onFault(WireFault fault, Instant now) {
        return stayAndSend(new BrokerOutput.Send(encounter().commandReply(fault.answer())));
    }
}
