package org.sitless.app.negotiation;

import org.sitless.tsp.auth.ClientMechanisms;
import org.sitless.tsp.message.PeerAddress;
import org.sitless.tsp.session.ClientWish;
import org.sitless.tsp.session.Transport;

/** Port: one session with one broker, over one transport. */
public interface Signalling {
    Transport transport();

    /**
     * Negotiates until there is an outcome.
     *
     * @throws InterruptedException if somebody wants it broken off; nothing stays open then
     */
    Session negotiate(PeerAddress broker, ClientWish wish, ClientMechanisms mechanisms) throws InterruptedException;
}
