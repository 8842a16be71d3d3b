package org.sitless.tsp.session;

import java.time.Instant;
import java.util.Optional;
import org.sitless.tsp.auth.ServerStep;
import org.sitless.tsp.lease.LeaseClaim;
import org.sitless.tsp.lease.LeaseOwner;

/** What a broker's session wants of the world beyond its client. Some of it is answered by a {@link BrokerInput}, later. */
public sealed interface BrokerEffect extends BrokerOutput {
    /** Find a user and go on with his authentication: {@link BrokerInput.LookedUp}. */
    record LookUp(ServerStep.Lookup lookup) implements BrokerEffect {}

    /** Reserve: {@link BrokerInput.Claimed}. */
    record Claim(LeaseClaim claim) implements BrokerEffect {}

    /** Accept what was reserved: {@link BrokerInput.Renewed}. */
    record Renew(LeaseOwner owner, long revision, Instant until) implements BrokerEffect {}

    /** Find the session that is up: {@link BrokerInput.Found}. */
    record Find(LeaseOwner owner) implements BrokerEffect {}

    /** Give up a reservation or a session. Not answered. */
    record Release(LeaseOwner owner, long revision) implements BrokerEffect {}

    /** Bring a tunnel up, in place of any other of the same owner: {@link BrokerInput.Opened}. */
    record OpenTunnel(TunnelTerms terms) implements BrokerEffect {}

    /** Take a tunnel down, unless a later one is in its place. Not answered. */
    record CloseTunnel(TunnelTerms terms) implements BrokerEffect {}

    /**
     * Write this down.
     *
     * @param user who it is, or claims to be
     * @param detail for people; holds no secret
     */
    record Report(Event event, Optional<String> user, String detail) implements BrokerEffect {}

    /** What is worth writing down. */
    enum Event {
        AUTHENTICATED,
        AUTHENTICATION_FAILED,
        /** Not even tried: too many failures before. */
        AUTHENTICATION_THROTTLED,
        /** Not even tried: the store does not answer. */
        AUTHENTICATION_UNAVAILABLE,
        MECHANISM_REFUSED,
        REQUEST_REFUSED,
        MALFORMED,
        TIMED_OUT,
        TUNNEL_OPENED,
        TUNNEL_CLOSED
    }
}
