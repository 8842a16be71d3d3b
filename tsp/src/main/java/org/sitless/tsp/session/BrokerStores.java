package org.sitless.tsp.session;

import java.util.Optional;
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

    public BrokerStores(CredentialStore credentials, LeaseStore leases) {
        this.credentials = credentials;
        this.leases = leases;
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
            return Optional.of(new BrokerInput.Claimed(leases.claim(claim.claim())));
        } else if (effect instanceof BrokerEffect.Renew renew) {
            return Optional.of(new BrokerInput.Renewed(leases.renew(renew.owner(), renew.revision(), renew.until())));
        } else if (effect instanceof BrokerEffect.Find find) {
            return Optional.of(new BrokerInput.Found(leases.find(find.owner())));
        } else if (effect instanceof BrokerEffect.Release release) {
            leases.release(release.owner(), release.revision());
        }
        return Optional.empty();
    }

    /** What to tell the session when {@link #perform} failed. Nothing for {@link BrokerEffect.Find}: the session loses patience. */
    public static Optional<BrokerInput> unavailable(BrokerEffect effect) {
        if (effect instanceof BrokerEffect.LookUp lookUp) {
            return Optional.of(
                    new BrokerInput.LookedUp(ServerStep.refuse(lookUp.lookup().user(), ServerStep.Reason.UNAVAILABLE)));
        } else if (effect instanceof BrokerEffect.Claim) {
            return Optional.of(new BrokerInput.Claimed(new ClaimAnswer.Refused(ClaimAnswer.Reason.UNAVAILABLE)));
        } else if (effect instanceof BrokerEffect.Renew) {
            return Optional.of(new BrokerInput.Renewed(Optional.empty()));
        }
        return Optional.empty();
    }
}
