package org.sitless.tsp.session;

import java.time.Instant;
import java.util.Optional;
import org.sitless.tsp.auth.Authenticated;
import org.sitless.tsp.auth.ServerMechanisms;
import org.sitless.tsp.message.PeerAddress;

/**
 * Where a broker's session stands. A value: {@link #on} changes nothing, it says what is next.
 *
 * <pre>
 * AwaitingVersion ─► AwaitingMechanism ─► Authenticating ◄─► LookingUp
 *                                              │                 │ (UDP: Proving)
 *                                              └───────► Commanding ◄─► Claiming ─► Offering ─► Accepting
 *                                                       ├─► Recalling                           │
 *                                                       └─ ─ ─ ─ ─ ─ Established ◄── Opening ◄──┘
 * </pre>
 *
 * and from everywhere to Closed.
 */
public sealed interface BrokerState permits BrokerPhase, Closed {
    /** A session begins: somebody came from there. */
    static BrokerState begin(
            BrokerSettings settings,
            ServerMechanisms mechanisms,
            Transport transport,
            PeerAddress source,
            Instant now) {
        Encounter encounter = new Encounter(settings, mechanisms, transport, source);
        return new AwaitingVersion(encounter, now.plus(settings.patience().authentication()));
    }

    /** A session begins with somebody who has been told what there is: over UDP nothing is remembered of that. */
    static BrokerState greeted(
            BrokerSettings settings,
            ServerMechanisms mechanisms,
            Transport transport,
            PeerAddress source,
            Instant now) {
        Encounter encounter = new Encounter(settings, mechanisms, transport, source);
        return new AwaitingMechanism(encounter, now.plus(settings.patience().authentication()));
    }

    /** What an input at this time leads to. Any input is possible in any state. */
    Step<BrokerState, BrokerOutput> on(BrokerInput input, Instant now);

    /** When to say {@link BrokerInput.Ticked}, unless something else happens before. */
    Instant deadline();

    /** Whether a store has to answer first: until then the client's next message must wait. */
    boolean isWaiting();

    /** That it is known who is there, once it is. */
    Optional<Authenticated> proof();

    boolean isClosed();
}
