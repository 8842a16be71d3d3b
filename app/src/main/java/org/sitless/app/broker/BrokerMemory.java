package org.sitless.app.broker;

import java.util.Optional;
import org.sitless.app.config.BrokerConfig;
import org.sitless.app.sql.BrokerDatabase;
import org.sitless.app.sql.DigestPlace;
import org.sitless.app.sql.LeasePools;
import org.sitless.tsp.auth.CredentialStore;
import org.sitless.tsp.auth.Decoys;
import org.sitless.tsp.auth.Mechanism;
import org.sitless.tsp.lease.LeaseStore;

/**
 * What a broker remembers.
 *
 * @param credentials its users
 * @param decoys what strangers are shown instead of credentials
 * @param leases what it gave away
 * @param closing gives all back
 */
public record BrokerMemory(CredentialStore credentials, Decoys decoys, LeaseStore leases, Runnable closing) {
    /**
     * Opens the database that a configuration names.
     *
     * @throws org.sitless.app.failure.CommandFailure naming what is wrong with it, and the cure
     */
    public static BrokerMemory open(BrokerConfig config) {
        BrokerDatabase database = BrokerDatabase.open(config.store().database());
        try {
            Optional<DigestPlace> digest = Optional.of(new DigestPlace(
                            config.signalling().realm(), config.store().keyFile()))
                    .filter(place -> config.signalling().mechanisms().contains(Mechanism.DIGEST_MD5));
            return new BrokerMemory(
                    database.credentials(digest),
                    database.decoys(),
                    database.leases(new LeasePools(
                            config.pools().host(),
                            config.pools().router(),
                            config.pools().anonymousPerAddress())),
                    database::close);
        } catch (RuntimeException e) {
            database.close();
            throw e;
        }
    }
}
