package org.sitless.tsp.session;

import java.time.Instant;
import org.sitless.tsp.auth.ClientMechanisms;

/** What stays the same throughout a client's session: what it wants, who it is, by which road. */
record Errand(ClientSettings settings, ClientMechanisms mechanisms, Transport transport) {
    boolean isUdp() {
        return transport == Transport.UDP;
    }

    /** Until when to wait for an answer that is asked for now. */
    Instant patienceFrom(Instant now) {
        return isUdp() ? Instant.MAX : now.plus(settings.patience());
    }
}
