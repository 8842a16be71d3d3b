package org.sitless.app.sql;

import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.sitless.app.failure.CommandFailure;
import org.sitless.app.failure.ExitCode;
import org.sitless.app.failure.Problem;
import org.sitless.tsp.auth.Credentials;
import org.sitless.tsp.lease.LeaseOwner;

/** The accounts of a database. Safe for several threads; what is done is on the medium. */
public final class Users {
    /** What fits into the configuration of every client: a blank ends a value there, or a number sign. */
    private static final Pattern NAME = Pattern.compile("[!-~&&[^#]]{1,253}");

    private static final Pattern PASSWORD = Pattern.compile("[!-~&&[^#]]{1,128}");

    private final SqlWriter writer;
    private final SqlReaders readers;
    private final Verifiers verifiers;
    private final InstantSource clock;

    Users(SqlWriter writer, SqlReaders readers, Verifiers verifiers, InstantSource clock) {
        this.writer = writer;
        this.readers = readers;
        this.verifiers = verifiers;
        this.clock = clock;
    }

    /** What became of somebody who wanted to register. */
    public enum Registered {
        /** He is a user now. */
        DONE,
        /** Somebody else is called so. */
        NAME_TAKEN,
        /** The invitation is unknown, used up, expired or revoked: nobody is told which. */
        NO_INVITATION
    }

    /**
     * Adds a user.
     *
     * @throws CommandFailure if there is one of that name, or name or password are unfit
     */
    public void add(String name, String password, Optional<String> note) {
        if (register(name, password, note) == Registered.NAME_TAKEN) {
            throw new CommandFailure(
                    ExitCode.FAILED,
                    "there is a user '" + name + "' already",
                    "user name",
                    "choose another name, or give that one a new password (passwd)");
        }
    }

    /**
     * Registers whoever comes.
     *
     * @throws CommandFailure if name or password are unfit
     */
    public Registered register(String name, String password, Optional<String> note) {
        Credentials credentials = derive(name, password);
        return writer.write(sql -> insert(sql, credentials, note, Optional.empty()));
    }

    /**
     * Registers somebody who brings an invitation. Whether a name is taken only he learns whose invitation is good.
     *
     * @throws CommandFailure if name or password are unfit
     */
    public Registered redeem(String token, String name, String password) {
        byte[] hash = Secrets.hashOf(token);
        if (!readers.read(sql -> Invitations.open(sql, hash, clock.instant()).isPresent())) {
            return Registered.NO_INVITATION;
        }
        Credentials credentials = derive(name, password);
        return writer.write(sql -> {
            Optional<Long> invitation = Invitations.open(sql, hash, clock.instant());
            if (invitation.isEmpty()) {
                return Registered.NO_INVITATION;
            }
            Registered registered = insert(sql, credentials, Optional.empty(), invitation);
            if (registered == Registered.DONE) {
                Invitations.use(sql, invitation.get());
            }
            return registered;
        });
    }

    private Registered insert(Sql sql, Credentials credentials, Optional<String> note, Optional<Long> invitation)
            throws SQLException {
        Instant now = clock.instant();
        int inserted = sql.update(
                "INSERT INTO account (name, created, password_changed, note, invitation, scram_salt, scram_stored_key,"
                        + " scram_server_key) VALUES (?, ?, ?, ?, ?, x'', zeroblob(32), zeroblob(32))"
                        + " ON CONFLICT (name) DO NOTHING",
                credentials.user(),
                Columns.millis(now),
                Columns.millis(now),
                note.orElse(null),
                invitation.orElse(null));
        if (inserted == 0) {
            return Registered.NAME_TAKEN;
        }
        verifiers.store(sql, credentials, now);
        return Registered.DONE;
    }

    /**
     * Gives a user a new password. A tunnel that is up stays up.
     *
     * @throws CommandFailure if there is no such user, or the password is unfit
     */
    public void changePassword(String name, String password) {
        Credentials credentials = derive(name, password);
        writer.write(sql -> {
            requireExists(sql, name);
            verifiers.store(sql, credentials, clock.instant());
            return name;
        });
    }

    /**
     * Suspends a user: he can no longer log in, and the broker ends his tunnel. His address and prefix stay his.
     *
     * @throws CommandFailure if there is no such user
     */
    public void suspend(String name) {
        writer.write(sql -> {
            requireExists(sql, name);
            Optional<Holding> holding = Holding.of(sql, new LeaseOwner.User(name));
            if (holding.isPresent()) {
                holding.get().tellBroker();
                holding.get().endSession();
                holding.get().dropReservation();
            }
            return sql.update("UPDATE account SET suspended = 1 WHERE name = ?", name);
        });
    }

    /**
     * Lets a user log in again.
     *
     * @throws CommandFailure if there is no such user
     */
    public void resume(String name) {
        writer.write(sql -> {
            requireExists(sql, name);
            return sql.update("UPDATE account SET suspended = 0 WHERE name = ?", name);
        });
    }

    /**
     * Removes a user, and with him his address, his prefix and his tunnel.
     *
     * @throws CommandFailure if there is no such user
     */
    public void remove(String name) {
        writer.write(sql -> {
            requireExists(sql, name);
            Optional<Holding> holding = Holding.of(sql, new LeaseOwner.User(name));
            if (holding.isPresent()) {
                holding.get().tellBroker();
                holding.get().remove();
            }
            return sql.update("DELETE FROM account WHERE name = ?", name);
        });
    }

    private static void requireExists(Sql sql, String name) throws SQLException {
        if (!sql.exists("SELECT 1 FROM account WHERE name = ?", name)) {
            throw new CommandFailure(
                    ExitCode.FAILED, "there is no user '" + name + "'", "user name", "see sitless broker user list");
        }
    }

    /** Forgets all verifiers of DIGEST-MD5; the result is of how many users. They go on with SCRAM-SHA-256. */
    public int dropDigests() {
        return writer.write(sql -> sql.update(
                "UPDATE account SET digest_realm = NULL, digest_sealed = NULL WHERE digest_realm IS NOT NULL"));
    }

    /** All users by name. */
    public List<Account> list() {
        return readers.read(sql -> sql.all("SELECT * FROM account ORDER BY name", Account::read));
    }

    public Optional<Account> find(String name) {
        return readers.read(sql -> sql.one("SELECT * FROM account WHERE name = ?", Account::read, name));
    }

    /** What somebody has to know who changed the realm: DIGEST-MD5 hashes it with each password. */
    public Optional<Problem> realmProblem() {
        return verifiers.vault().flatMap(vault -> {
            List<String> others = readers.read(sql -> sql.all(
                    "SELECT digest_realm || '\" (' || count(*) || ')' FROM account WHERE digest_realm <> ?"
                            + " GROUP BY digest_realm",
                    row -> "\"" + row.getString(1),
                    vault.realm()));
            return others.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new Problem(
                            "DIGEST-MD5 no longer works for users who got their passwords in the realm "
                                    + String.join(", ", others),
                            "[tsp] realm = \"" + vault.realm() + "\"",
                            "put that realm back, or give them new passwords; SCRAM-SHA-256 goes on working"));
        });
    }

    private Credentials derive(String name, String password) {
        if (!NAME.matcher(name).matches()) {
            throw new CommandFailure(
                    ExitCode.USAGE,
                    "'" + name + "' cannot be the name of a user",
                    "user name",
                    "use 1 to 253 printable US-ASCII characters, no blank and no #");
        }
        if (!PASSWORD.matcher(password).matches()) {
            throw new CommandFailure(
                    ExitCode.USAGE,
                    "that cannot be a password",
                    "password",
                    "use 1 to 128 printable US-ASCII characters, no blank and no #, or --generate");
        }
        return verifiers.derive(name, password);
    }
}
