package org.sitless.tsp.session;

import java.time.Instant;
import java.util.Optional;
import org.sitless.tsp.auth.Authenticated;
import org.sitless.tsp.auth.Identity;
import org.sitless.tsp.codec.WireFault;
import org.sitless.tsp.message.BrokerMessage;
import org.sitless.tsp.message.ClientMessage;
import org.sitless.tsp.message.Status;

/** The tunnel is up. It outlives this session: neither silence nor a closed connection ends it. */
record Established(Commanding commanding, TunnelTerms terms, Instant deadline) implements BrokerPhase {
    @Override
    public Encounter encounter() {
        return commanding.encounter();
    }

    @Override
    public Optional<Authenticated> proof() {
        return commanding.proof();
    }

    @Override
    public Step<BrokerState, BrokerOutput> onMessage(ClientMessage message, Instant now) {
        if (message instanceof ClientMessage.Accept
                || message instanceof ClientMessage.Poll
                || message instanceof ClientMessage.Reject) {
            return stayAndAcknowledge();
        } else if (message instanceof ClientMessage.Query) {
            return stayAndSend(new BrokerOutput.Send(new BrokerMessage.Offer(Status.SUCCESS, terms.offer())));
        } else if (message instanceof ClientMessage.Delete) {
            return isForgeable()
                    ? commanding.refuseRequest(Status.AUTHENTICATION_FAILED, "anonymous", now)
                    : delete(now);
        }
        return Commanding.after(encounter(), commanding.authenticated(), now).onMessage(message, now);
    }

    /** Anybody can write the datagrams of an anonymous session in somebody else's name, and would end his tunnel. */
    private boolean isForgeable() {
        return encounter().isUdp() && terms.identity() instanceof Identity.Anonymous;
    }

    private Step<BrokerState, BrokerOutput> delete(Instant now) {
        return Step.to(
                Commanding.after(encounter(), commanding.authenticated(), now),
                new BrokerEffect.CloseTunnel(terms),
                new BrokerEffect.Release(terms.lease().owner(), terms.lease().revision()),
                encounter()
                        .report(
                                BrokerEffect.Event.TUNNEL_CLOSED,
                                Optional.of(terms.identity().toString()),
                                "deleted by the client"),
                new BrokerOutput.Send(encounter().commandReply(Status.SUCCESS)));
    }

    @Override
    public Step<BrokerState, BrokerOutput> onTimeout(Instant now) {
        return Step.to(new Closed(), new BrokerOutput.Close());
    }

    @Override
    public Step<BrokerState, BrokerOutput> onFault(WireFault fault, Instant now) {
        return Commanding.after(encounter(), commanding.authenticated(), now).onFault(fault, now);
    }
}
