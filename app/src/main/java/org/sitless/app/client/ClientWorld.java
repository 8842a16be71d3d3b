package org.sitless.app.client;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.sitless.app.client.TapSignalling.Asking;
import org.sitless.app.host.OuterRoutes;
import org.sitless.app.negotiation.Verdict.Agreement;

/**
 * What the life of a client hangs on beside its configuration: time, host, and whoever negotiates. Threads: one, except that rounds run
 * by themselves.
 */
interface ClientWorld {
    Instant now();

    /** The next event; empty if none comes in time. */
    Optional<ClientEvent> next(Duration longest);

    /** Whether somebody has ever asked us to end. */
    boolean isStopAsked();

    /** Whether the machine was asleep since the last look. */
    boolean hasSlept();

    OuterRoutes routes();

    /**
     * Opens device and sockets.
     *
     * @throws org.sitless.app.failure.CommandFailure if something stands in the way; nothing is left then
     */
    CarriedTunnel open(String name);

    /** Begins a round of negotiation; its end is told as an event. */
    Round negotiate();

    /** Whom we ask just now over the tunnel's port, and from which of our addresses. */
    Optional<Asking> asking();

    /** Nobody answers through the tunnel's port any more: the next session shall have another one. */
    void expirePort();

    /** Tells the broker that this tunnel is to end, and does not wait. */
    Farewell partFrom(Agreement agreement);

    /** A round of negotiation. */
    interface Round {
        /** Breaks it off and waits until nothing of it runs; what it would still say is not told. */
        void breakOff();
    }
}
