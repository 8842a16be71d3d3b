package org.sitless.app.sql;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.sitless.app.failure.CommandFailure;
import org.sitless.tsp.auth.CredentialStore;
import org.sitless.tsp.auth.Decoys;

/**
 * The broker's memory: one SQLite file that the broker, the commands and the web page may have open at the same time. Safe for several
 * threads.
 *
 * <p>Opening makes the file (mode 0600) if there is none, and brings an older one up to date.
 */
public final class BrokerDatabase implements AutoCloseable {
    private final SqliteFile file;
    private final StoreErrors errors;
    private final SqlWriter writer;
    private final SqlReaders readers;
    private final InstantSource clock;

    private BrokerDatabase(SqliteFile file, StoreErrors errors, SqlWriter writer, InstantSource clock) {
        this.file = file;
        this.errors = errors;
        this.writer = writer;
        this.readers = new SqlReaders(file, errors);
        this.clock = clock;
    }

    /**
     * Opens the database.
     *
     * @param path of the file; its folder must exist
     * @throws CommandFailure naming what is wrong with it, and the cure
     */
    public static BrokerDatabase open(Path path) {
        return open(path, Migrations.newest(), InstantSource.system());
    }

    static BrokerDatabase open(Path path, int version, InstantSource clock) {
        StoreErrors errors = new StoreErrors(path);
        PrivateFile.createIfMissing(path, "database");
        PrivateFile.check(path, "database");
        SqliteFile file = new SqliteFile(path);
        try {
            Sql sql = file.connectToWrite();
            try {
                Migrations.run(sql, version, errors);
            } catch (SQLException | RuntimeException e) {
                sql.close();
                throw e;
            }
            return new BrokerDatabase(file, errors, new SqlWriter(sql, errors), clock);
        } catch (SQLException e) {
            throw errors.failure(e);
        }
    }

    /**
     * The leases, for the broker that carries their tunnels. Looks the whole database over first.
     *
     * @throws CommandFailure if the database is damaged, or the pools do not fit what was given to users
     */
    public SqlLeaseStore leases(LeasePools pools) {
        return leases(pools, true);
    }

    SqlLeaseStore leases(LeasePools pools, boolean accountsOnly) {
        return leases(pools, accountsOnly, new SecureRandom());
    }

    SqlLeaseStore leases(LeasePools pools, boolean accountsOnly, RandomGenerator random) {
        check();
        writer.write(sql -> {
            PoolDeclaration.declare(sql, pools, file.path().toString());
            // Whoever restores what is active needs no telling what ended before.
            return sql.update("DELETE FROM ended");
        });
        return new SqlLeaseStore(writer, readers, pools, accountsOnly, clock, random);
    }

    /** The leases, for commands beside a broker that may be running. */
    public LeaseDesk leaseDesk() {
        return new LeaseDesk(writer, readers);
    }

    /**
     * The users who may log in, for the broker.
     *
     * @param digest empty where DIGEST-MD5 is switched off
     * @throws CommandFailure if the key file is missing, or not this database's
     */
    public CredentialStore credentials(Optional<DigestPlace> digest) {
        return new SqlCredentialStore(readers, verifiers(digest));
    }

    /** What stands in for users who do not exist; the same after a restart. */
    public Decoys decoys() {
        return verifiers(Optional.empty()).decoys();
    }

    /**
     * The accounts, for whoever adds and removes them.
     *
     * @param digest empty where DIGEST-MD5 is switched off: then new passwords get no verifier for it
     * @throws CommandFailure if the key file is missing, or not this database's
     */
    public Users users(Optional<DigestPlace> digest) {
        return new Users(writer, readers, verifiers(digest), clock);
    }

    public Invitations invitations() {
        return new Invitations(writer, readers, clock);
    }

    private Verifiers verifiers(Optional<DigestPlace> digest) {
        return writer.write(sql -> Verifiers.open(sql, digest));
    }

    private void check() {
        String found = readers.read(
                sql -> sql.one("PRAGMA quick_check(1)", row -> row.getString(1)).orElse("ok"));
        if (!found.equals("ok")) {
            throw errors.damaged(found, new SQLException(found));
        }
    }

    SqlWriter writer() {
        return writer;
    }

    SqlReaders readers() {
        return readers;
    }

    @Override
    public void close() {
        readers.close();
        writer.close();
    }
}
