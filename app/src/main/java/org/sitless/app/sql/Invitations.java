package org.sitless.app.sql;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** Invitations to register. Safe for several threads. */
public final class Invitations {
    private final SqlWriter writer;
    private final SqlReaders readers;
    private final InstantSource clock;

    Invitations(SqlWriter writer, SqlReaders readers, InstantSource clock) {
        this.writer = writer;
        this.readers = readers;
        this.clock = clock;
    }

    /**
     * A new invitation.
     *
     * @param token 160 random bits; this is the only time that anybody sees it
     */
    public record Issued(Invitation invitation, String token) {
        @Override
        public String toString() {
            return "Issued[" + invitation + "]";
        }
    }

    /** Invites so many, for so long. */
    public Issued create(int uses, Duration validity, Optional<String> note) {
        String token = Secrets.token();
        Instant now = clock.instant();
        return writer.write(sql -> {
            sql.update(
                    "INSERT INTO invitation (token_hash, created, expires, uses, note) VALUES (?, ?, ?, ?, ?)",
                    Secrets.hashOf(token),
                    Columns.millis(now),
                    Columns.millis(now.plus(validity)),
                    uses,
                    note.orElse(null));
            return sql.one("SELECT * FROM invitation WHERE id = last_insert_rowid()", Invitation::read)
                    .map(invitation -> new Issued(invitation, token))
                    .orElseThrow();
        });
    }

    /** All of them, the latest first. */
    public List<Invitation> list() {
        return readers.read(sql -> sql.all("SELECT * FROM invitation ORDER BY id DESC", Invitation::read));
    }

    /** Lets nobody else come by it; the result is whether there is one of that number. */
    public boolean revoke(long id) {
        return writer.write(sql -> sql.update("UPDATE invitation SET revoked = 1 WHERE id = ?", id) == 1);
    }

    /** The number of the invitation with that token, if it is still good. */
    static Optional<Long> open(Sql sql, byte[] hash, Instant now) throws SQLException {
        return sql.one("SELECT * FROM invitation WHERE token_hash = ?", Invitation::read, hash)
                .filter(invitation -> invitation.isOpen(now))
                .map(Invitation::id);
    }

    static void use(Sql sql, long id) throws SQLException {
        sql.update("UPDATE invitation SET used = used + 1 WHERE id = ?", id);
    }
}
