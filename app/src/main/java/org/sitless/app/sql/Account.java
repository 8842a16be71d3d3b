package org.sitless.app.sql;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;

/**
 * A user as an administrator sees him: nothing of it is secret.
 *
 * @param suspended cannot log in, and has no tunnel
 * @param lastLogin when he last asked for a tunnel
 * @param digestRealm for which his DIGEST-MD5 verifier is good, if he has one
 * @param invitation by which he registered
 */
public record Account(
        String name,
        Instant created,
        Instant passwordChanged,
        boolean suspended,
        Optional<String> note,
        Optional<Instant> lastLogin,
        Optional<String> digestRealm,
        Optional<Long> invitation) {
    static Account read(ResultSet row) throws SQLException {
        long invitation = row.getLong("invitation");
        return new Account(
                row.getString("name"),
                Columns.instant(row, "created"),
                Columns.instant(row, "password_changed"),
                row.getInt("suspended") == 1,
                Optional.ofNullable(row.getString("note")),
                Columns.optionalInstant(row, "last_login"),
                Optional.ofNullable(row.getString("digest_realm")),
                invitation == 0 ? Optional.empty() : Optional.of(invitation));
    }
}
