package org.sitless.app.sql;

import java.util.Optional;
import org.sitless.tsp.auth.CredentialStore;
import org.sitless.tsp.auth.Credentials;

/** The users of a database who may log in now. */
final class SqlCredentialStore implements CredentialStore {
    private final SqlReaders readers;
    private final Verifiers verifiers;

    SqlCredentialStore(SqlReaders readers, Verifiers verifiers) {
        this.readers = readers;
        this.verifiers = verifiers;
    }

    @Override
    public Optional<Credentials> find(String user) {
        return readers.read(
                sql -> sql.one("SELECT * FROM account WHERE name = ? AND suspended = 0", verifiers::read, user));
    }
}
