package org.sitless.tsp.session;

import java.time.Instant;
import org.sitless.tsp.message.BrokerMessage;
import org.sitless.tsp.message.BrokerMessage.TunnelOffer;
import org.sitless.tsp.message.ClientMessage;
import org.sitless.tsp.message.TunnelType;

/**
 * A client that is about to end its tunnel asks first whether it is still its own: {@code delete} names no tunnel, so a broker ends what
 * the user has now, which may be the tunnel of another host that he has gone to.
 *
 * @param tunnel as it was agreed on
 */
record Querying(Errand errand, TunnelOffer tunnel, Instant deadline) implements ClientPhase {
    @Override
    public Step<ClientState, ClientOutput> onMessage(BrokerMessage message, Instant now) {
        if (!(message instanceof BrokerMessage.Offer offer) || !offer.status().isSuccess()) {
            return finishWith(message);
        }
        return isOurs(offer.tunnel())
                ? send(new Ending(errand.patienceFrom(now)), new ClientMessage.Delete())
                : finish(new ClientOutcome.Elsewhere());
    }

    /** Who is behind a NAT does not know where his tunnel ends outside, so that of a v6udpv4 one only the inner end can be compared. */
    private boolean isOurs(TunnelOffer now) {
        return now.type() == tunnel.type()
                && now.clientIpv6().equals(tunnel.clientIpv6())
                && (now.type() == TunnelType.V6UDPV4 || now.clientAddress().equals(tunnel.clientAddress()));
    }
}
