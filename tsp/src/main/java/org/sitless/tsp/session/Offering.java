package org.sitless.tsp.session;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.sitless.tsp.auth.Authenticated;
import org.sitless.tsp.codec.WireFault;
import org.sitless.tsp.message.BrokerMessage;
import org.sitless.tsp.message.ClientMessage;
import org.sitless.tsp.message.Status;

/** Terms are on the table, reserved until the client accepts them. */
record Offering(Commanding commanding, TunnelWish wish, TunnelTerms terms, Instant deadline) implements BrokerPhase {
    @Override
    public Encounter encounter() {
        return commanding.encounter();
    }

    @Override
    public Optional<Authenticated> proof() {
        return commanding.proof();
    }

    BrokerOutput.Send offer() {
        return new BrokerOutput.Send(new BrokerMessage.Offer(Status.SUCCESS, terms.offer()));
    }

    private BrokerEffect release() {
        return new BrokerEffect.Release(terms.lease().owner(), terms.lease().revision());
    }

    @Override
    public Step<BrokerState, BrokerOutput> onMessage(ClientMessage message, Instant now) {
        if (message instanceof ClientMessage.Accept) {
            return accept(now);
        } else if (message instanceof ClientMessage.Create create) {
            return create(create, now);
        } else if (message instanceof ClientMessage.Query) {
            return stayAndSend(offer());
        } else if (message instanceof ClientMessage.Reject) {
            return acknowledged(fresh(now), release());
        } else if (message instanceof ClientMessage.Delete) {
            return Step.to(
                    fresh(now), release(), new BrokerOutput.Send(encounter().commandReply(Status.SUCCESS)));
        } else if (message instanceof ClientMessage.Poll) {
            return stayAndAcknowledge();
        }
        return commanding.onMessage(message, now);
    }

    private Commanding fresh(Instant now) {
        return Commanding.after(encounter(), commanding.authenticated(), now);
    }

    private Step<BrokerState, BrokerOutput> accept(Instant now) {
        BrokerSettings settings = encounter().settings();
        return Step.to(
                new Accepting(commanding, terms, now.plus(settings.patience().store())),
                new BrokerEffect.Renew(
                        terms.lease().owner(),
                        terms.lease().revision(),
                        now.plus(settings.terms().lifetime(terms.lease()))));
    }

    /** The same wish again gets the same terms again; another one is another claim. */
    private Step<BrokerState, BrokerOutput> create(ClientMessage.Create create, Instant now) {
        RequestReview again = RequestReview.of(create.request(), encounter(), commanding.authenticated());
        return again.equals(new RequestReview.Admitted(wish))
                ? stayAndSend(offer())
                : commanding.onMessage(create, now);
    }

    @Override
    public Step<BrokerState, BrokerOutput> onTimeout(Instant now) {
        return Step.to(
                new Closed(),
                release(),
                encounter()
                        .report(
                                BrokerEffect.Event.TIMED_OUT,
                                Optional.of(
                                        commanding.authenticated().identity().toString()),
                                "never accepted"),
                new BrokerOutput.Close());
    }

    @Override
    public Step<BrokerState, BrokerOutput> onDisconnect() {
        return Step.to(new Closed(), release(), new BrokerOutput.Close());
    }

    @Override
    public Step<BrokerState, BrokerOutput> onFault(WireFault fault, Instant now) {
        Step<BrokerState, BrokerOutput> step = commanding.onFault(fault, now);
        List<BrokerOutput> outputs = new ArrayList<>(List.of(release()));
        outputs.addAll(step.outputs());
        return new Step<>(step.next(), outputs);
    }
}
