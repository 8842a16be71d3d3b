package org.sitless.tsp.session;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.sitless.tsp.auth.CredentialStore;
import org.sitless.tsp.auth.ServerStep;
import org.sitless.tsp.lease.ClaimAnswer;
import org.sitless.tsp.lease.LeaseStore;

/**
 * Asks the stores what a session wants to know. Called off the event loop: stores are slow and passwords are hashed here. Safe for
 * several threads.
 */
public final class BrokerStores {
    private final CredentialStore credentials;
    private final LeaseStore leases;
    private final UnaryOperator<Instant> onCalendar;

    /** Stores of sessions that go by the calendar. */
    public BrokerStores(CredentialStore credentials, LeaseStore leases) {
        this(credentials, leases, UnaryOperator.identity());
    }

    /**
     * Stores of sessions that go by a clock of their own.
     *
     * @param sessionClock what the ends in effects are told by
     * @param calendar what stores keep them by: they outlive the process
     */
    public BrokerStores(
            CredentialStore credentials, LeaseStore leases, InstantSource sessionClock, InstantSource calendar) {
        this(credentials, leases, end -> calendar.instant().plus(Duration.between(sessionClock.instant(), end)));
    }

    private BrokerStores(CredentialStore credentials, LeaseStore leases, UnaryOperator<Instant> onCalendar) {
        this.credentials = credentials;
        this.leases = leases;
        this.onCalendar = onCalendar;
    }

    /**
     * Carries out an effect that concerns a store.
     *
     * @return the answer for the session, if it waits for one
     */
    public Optional<BrokerInput> perform(BrokerEffect effect) {
        if (effect instanceof BrokerEffect.LookUp lookUp) {
            ServerStep.Lookup lookup = lookUp.lookup();
            return Optional.of(new BrokerInput.LookedUp(lookup.complete(credentials.find(lookup.user()))));
        } else if (effect instanceof BrokerEffect.Claim claim) {
            return Optional.of(new BrokerInput.Claimed(leases.claim(
                    claim.claim().reservedUntil(onCalendar.apply(claim.claim().reservedUntil())))));
        } else if (effect instanceof BrokerEffect.Renew renew) {
            return Optional.of(new BrokerInput.Renewed(
                    leases.renew(renew.owner(), renew.revision(), onCalendar.apply(renew.until()))));
        } else if (effect instanceof BrokerEffect.Find find) {
            return Optional.of(new BrokerInput.Found(leases.find(find.owner())));
        } else if (effect instanceof BrokerEffect.Release release) {
            leases.release(release.owner(), release.revision());
        }
        return Optional.empty();
    }

    /** What to tell the session when nobody came to ask. Nothing for {@link BrokerEffect.Find}: the session loses patience. */
    public static Optional<BrokerInput> unavailable(BrokerEffect effect) {
        return refused(effect, ClaimAnswer.Reason.UNAVAILABLE);
    }

    /** What to tell the session when {@link #perform} failed. */
    public static Optional<BrokerInput> failed(BrokerEffect effect) {
        return refused(effect, ClaimAnswer.Reason.STORE_FAILED);
    }

    private static Optional<BrokerInput> refused(BrokerEffect effect, ClaimAnswer.Reason reason) {
        if (effect instanceof BrokerEffect.LookUp lookUp) {
            return Optional.of(
                    new BrokerInput.LookedUp(ServerStep.refuse(lookUp.lookup().user(), ServerStep.Reason.UNAVAILABLE)));
        } else if (effect instanceof BrokerEffect.Claim) {
            return Optional.of(new BrokerInput.Claimed(new ClaimAnswer.Refused(reason)));
        } else if (effect instanceof BrokerEffect.Renew) {
            return Optional.of(new BrokerInput.Renewed(Optional.empty()));
        }
        return Optional.empty();
    }
}
