package org.sitless.app.sql;

import java.util.List;
import java.util.Optional;
import org.sitless.app.config.BrokerConfig;
import org.sitless.tsp.auth.Mechanism;
import org.sitless.tsp.message.Ipv6Prefix;

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

    /**
     * Opens the database for the broker itself.
     *
     * @param inUse what somebody near has and nobody is to be given
     * @throws org.sitless.app.failure.CommandFailure naming what is wrong with it, and the cure
     */
    public OpenedStore openForBroker(List<Ipv6Prefix> inUse) {
        BrokerDatabase database = open();
        try {
            LeasePools pools = pools();
            return new OpenedStore(
                    database.credentials(digest()),
                    database.decoys(),
                    database.leases(new LeasePools(pools.hosts(), pools.routers(), inUse, pools.anonymousPerAddress())),
                    database);
        } catch (RuntimeException e) {
            database.close();
            throw e;
        }
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
