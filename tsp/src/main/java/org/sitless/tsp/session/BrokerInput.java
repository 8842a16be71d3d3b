package org.sitless.tsp.session;

import java.util.Optional;
import org.sitless.tsp.auth.ServerStep;
import org.sitless.tsp.codec.WireFault;
import org.sitless.tsp.lease.ClaimAnswer;
import org.sitless.tsp.lease.Lease;
import org.sitless.tsp.message.ClientMessage;

/** What can happen to a broker's session. */
public sealed interface BrokerInput {
    /** The client said something. */
    record Received(ClientMessage message) implements BrokerInput {}

    /** The client said something that is no message. */
    record Malformed(WireFault fault) implements BrokerInput {}

    /** The answer to {@link BrokerEffect.LookUp}. */
    record LookedUp(ServerStep step) implements BrokerInput {}

    /** The answer to {@link BrokerEffect.Claim}. */
    record Claimed(ClaimAnswer answer) implements BrokerInput {}

    /** The answer to {@link BrokerEffect.Renew}. */
    record Renewed(Optional<Lease> lease) implements BrokerInput {}

    /** The answer to {@link BrokerEffect.Find}. */
    record Found(Optional<Lease> lease) implements BrokerInput {}

    /** The answer to {@link BrokerEffect.OpenTunnel}: why there is no tunnel, if there is none. */
    record Opened(Optional<TunnelFailure> failure) implements BrokerInput {}

    /** Time has passed. */
    record Ticked() implements BrokerInput {}

    /** The connection is gone. Over UDP nobody ever knows. */
    record Disconnected() implements BrokerInput {}
}
