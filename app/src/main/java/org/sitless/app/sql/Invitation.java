package org.sitless.app.sql;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;

/**
 * An invitation as an administrator sees it: without its token, which nobody has but the invited.
 *
 * @param uses how many users it is good for
 * @param used how many have come
 */
public record Invitation(
        long id, Instant created, Instant expires, int uses, int used, boolean revoked, Optional<String> note) {
    static Invitation read(ResultSet row) throws SQLException {
        return new Invitation(
                row.getLong("id"),
                Columns.instant(row, "created"),
                Columns.instant(row, "expires"),
                row.getInt("uses"),
                row.getInt("used"),
                row.getInt("revoked") == 1,
                Optional.ofNullable(row.getString("note")));
    }

    /** Whether somebody can still come by it. */
    public boolean isOpen(Instant now) {
        return !revoked && used < uses && now.isBefore(expires);
    }
}
