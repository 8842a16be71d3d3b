package org.sitless.tsp.session;

import java.time.Instant;
import java.util.Optional;
import org.sitless.tsp.auth.Authenticated;
import org.sitless.tsp.message.BrokerMessage;
import org.sitless.tsp.message.BrokerMessage.TunnelOffer;
import org.sitless.tsp.message.ClientMessage;

/** Both know each other, and the client has said what it wants. */
record Requesting(Errand errand, Authenticated proof, Instant deadline) implements ClientPhase {
    @Override
    public Step<ClientState, ClientOutput> onMessage(BrokerMessage message, Instant now) {
        if (!(message instanceof BrokerMessage.Offer offer) || !offer.status().isSuccess()) {
            return finishWith(message);
        }
        TunnelOffer tunnel = offer.tunnel();
        Optional<String> objection = OfferReview.objection(tunnel, errand);
        if (objection.isPresent()) {
            ClientOutcome unsuitable = new ClientOutcome.Unsuitable(objection.get());
            return Step.to(
                    new Finished(unsuitable),
                    new ClientOutput.Send(new ClientMessage.Reject()),
                    new ClientOutput.Finish(unsuitable));
        }
        Confirming confirming =
                new Confirming(new ClientOutcome.Agreed(tunnel, proof.mechanism()), errand.patienceFrom(now));
        return errand.isUdp()
                ? send(confirming, new ClientMessage.Accept())
                : Step.to(
                        new Finished(confirming.agreed()),
                        new ClientOutput.Send(new ClientMessage.Accept()),
                        new ClientOutput.Finish(confirming.agreed()));
    }
}
