package org.sitless.tsp.session;

import java.time.Instant;
import java.util.Optional;
import org.sitless.tsp.auth.ClientMechanisms;
import org.sitless.tsp.message.ClientMessage;

/**
 * Where a client's session stands. A value: {@link #on} changes nothing, it says what is next.
 *
 * <pre>
 * AwaitingCapability ─► (UDP: AwaitingTurn) ─► AwaitingProof ─► (AwaitingSuccess) ─► Requesting ─► (UDP: Confirming) ─► Finished
 *                                                                        to end one: Querying ─► Ending ─────────────────┘
 * </pre>
 */
public sealed interface ClientState permits ClientPhase, Finished {
    /** A session begins. */
    static Step<ClientState, ClientOutput> begin(
            ClientSettings settings, ClientMechanisms mechanisms, Transport transport, Instant now) {
        Errand errand = new Errand(settings, mechanisms, transport);
        return Step.to(
                new AwaitingCapability(errand, errand.patienceFrom(now)),
                new ClientOutput.Send(new ClientMessage.Version(settings.version())));
    }

    /** What an input at this time leads to. Any input is possible in any state. */
    Step<ClientState, ClientOutput> on(ClientInput input, Instant now);

    /** When to say {@link ClientInput.Ticked}, unless something else happens before. */
    Instant deadline();

    /** What it has come to, at the end. */
    Optional<ClientOutcome> outcome();
}
