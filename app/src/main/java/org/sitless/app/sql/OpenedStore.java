package org.sitless.app.sql;

import org.sitless.tsp.auth.CredentialStore;
import org.sitless.tsp.auth.Decoys;

/**
 * What a broker remembers, opened.
 *
 * @param credentials its users
 * @param decoys what strangers are shown instead of credentials
 * @param leases what it gave away
 * @param database that all of it is in
 */
public record OpenedStore(CredentialStore credentials, Decoys decoys, SqlLeaseStore leases, BrokerDatabase database)
        implements AutoCloseable {
    @Override
    public void close() {
        database.close();
    }
}
