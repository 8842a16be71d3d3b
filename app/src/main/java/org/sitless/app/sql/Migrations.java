package org.sitless.app.sql;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.util.List;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings a database to the version that this program knows, from whichever it has, in one transaction: afterwards it has the new version or
 * still the old one.
 *
 * <p>A migration is a text of statements, each ending with an empty line. Once released it never changes; what is to change comes as
 * the next one. The version is SQLite's {@code user_version}; {@code application_id} tells the file from those of other programs.
 */
final class Migrations {
    /** "sitl". */
    static final int APPLICATION_ID = 0x7369746C;

    private static final Logger log = LoggerFactory.getLogger(Migrations.class);
    private static final List<String> ALL = List.of(
            "0001-leases.sql",
            "0002-users.sql",
            "0003-invitations.sql",
            "0004-name-servers.sql",
            "0005-drawn-addresses.sql");
    private static final Pattern COMMENT = Pattern.compile("(?m)^--.*\\n+");
    private static final Pattern EMPTY_LINE = Pattern.compile("\\n\\s*\\n");

    private Migrations() {}

    /**
     * Carries out those that are missing.
     *
     * @param newest version to stop at, {@link #newest()} but for tests
     * @throws org.sitless.app.failure.CommandFailure if the file is somebody else's, or newer than this program
     */
    static void run(Sql sql, int newest, StoreErrors errors) throws SQLException {
        // Looking takes the writer's lock: of two processes that open a new file, one finds it made.
        sql.begin();
        long application = sql.number("PRAGMA application_id");
        int version = (int) sql.number("PRAGMA user_version");
        boolean isEmpty = sql.number("SELECT count(*) FROM sqlite_schema") == 0;
        if (application != APPLICATION_ID && !(isEmpty && application == 0 && version == 0)) {
            sql.rollback();
            throw errors.foreign();
        }
        if (version > ALL.size()) {
            sql.rollback();
            throw errors.newer(version, ALL.size());
        }
        for (int next = version; next < newest; next++) {
            log.info("database: {}", ALL.get(next));
            for (String statement : EMPTY_LINE.split(text(ALL.get(next)), -1)) {
                sql.execute(statement);
            }
        }
        if (version < newest) {
            sql.execute("PRAGMA application_id = " + APPLICATION_ID);
            sql.execute("PRAGMA user_version = " + newest);
        }
        sql.commit();
    }

    static int newest() {
        return ALL.size();
    }

    private static String text(String name) {
        try (InputStream resource = Migrations.class.getResourceAsStream("migrations/sqlite/" + name)) {
            if (resource == null) {
                throw new IllegalStateException("missing in this build: " + name);
            }
            return COMMENT.matcher(new String(resource.readAllBytes(), UTF_8)).replaceAll("");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
