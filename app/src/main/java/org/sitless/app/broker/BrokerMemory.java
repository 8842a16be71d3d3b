package org.sitless.app.broker;

import java.util.List;
import java.util.function.Supplier;
import org.sitless.app.config.BrokerConfig;
import org.sitless.app.sql.BrokerDatabase;
import org.sitless.app.sql.ConfiguredStore;
import org.sitless.app.sql.SqlLeaseStore;
import org.sitless.tsp.auth.CredentialStore;
import org.sitless.tsp.auth.Decoys;
import org.sitless.tsp.lease.Lease;
import org.sitless.tsp.lease.LeaseStore;

/**
 * What a broker remembers.
 *
 * @param credentials its users
 * @param decoys what strangers are shown instead of credentials
 * @param leases what it gave away
 * @param endedElsewhere the sessions that commands ended since this was asked last
 * @param closing gives all back
 */
public record BrokerMemory(
        CredentialStore credentials,
        Decoys decoys,
        LeaseStore leases,
        Supplier<List<Lease>> endedElsewhere,
        Runnable closing) {
    /**
     * Opens the database that a configuration names.
     *
     * @throws org.sitless.app.failure.CommandFailure naming what is wrong with it, and the cure
     */
    public static BrokerMemory open(BrokerConfig config) {
        ConfiguredStore store = new ConfiguredStore(config);
        BrokerDatabase database = store.open();
        try {
            SqlLeaseStore leases = database.leases(store.pools());
            return new BrokerMemory(
                    database.credentials(store.digest()),
                    database.decoys(),
                    leases,
                    leases::endedElsewhere,
                    database::close);
        } catch (RuntimeException e) {
            database.close();
            throw e;
        }
    }
}
