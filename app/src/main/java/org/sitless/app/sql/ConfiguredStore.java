package org.sitless.app.sql;

import java.util.Optional;
import org.sitless.app.config.BrokerConfig;
import org.sitless.tsp.auth.Mechanism;

/** What a broker's file says about its database. */
public record ConfiguredStore(BrokerConfig config) {
    /**
     * Opens the database.
     *
     * @throws org.sitless.app.failure.CommandFailure naming what is wrong with it, and the cure
     */
    public BrokerDatabase open() {
        return BrokerDatabase.open(config.store().database());
    }

    /** How verifiers of DIGEST-MD5 are kept; empty if the broker does not offer it. */
    public Optional<DigestPlace> digest() {
        boolean isOffered = config.signalling().mechanisms().contains(Mechanism.DIGEST_MD5);
        return isOffered
                ? Optional.of(new DigestPlace(
                        config.signalling().realm(), config.store().keyFile()))
                : Optional.empty();
    }

    public LeasePools pools() {
        BrokerConfig.Pools pools = config.pools();
        return new LeasePools(pools.host(), pools.router(), pools.anonymousPerAddress());
    }
}
