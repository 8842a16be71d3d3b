package org.sitless.app.sql;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.JournalMode;
import org.sqlite.SQLiteConfig.SynchronousMode;
import org.sqlite.SQLiteOpenMode;

/**
 * Opens connections to one SQLite file.
 *
 * <p>{@code journal_mode=WAL}: readers and the writer do not wait for each other, and a crash in the middle of anything leaves a whole
 * database. {@code synchronous=FULL}: a commit returns only when the log is on its medium, so that no lease that a client was told of is
 * lost with the power, and none is given away twice. (NORMAL would forget the last commits: the client goes on with an address that the
 * broker gives to somebody else.) See sqlite.org/pragma.html.
 */
final class SqliteFile {
    /** How long a connection waits for another process that writes. The broker gives its store ten seconds. */
    private static final int BUSY_TIMEOUT_MS = 5_000;

    /** A log that has grown in a busy hour is cut down to this again. */
    private static final int LOG_LIMIT_BYTES = 16 << 20;

    /** Triggers and views of a file that somebody tampered with call nothing that has effects. */
    private static final String UNTRUSTED = "PRAGMA trusted_schema = OFF";

    private final Path path;

    SqliteFile(Path path) {
        this.path = path;
    }

    Path path() {
        return path;
    }

    Sql connectToWrite() throws SQLException {
        SQLiteConfig config = common();
        config.setJournalMode(JournalMode.WAL);
        config.setSynchronous(SynchronousMode.FULL);
        config.setJournalSizeLimit(LOG_LIMIT_BYTES);
        config.enforceForeignKeys(true);
        Connection connection = config.createConnection("jdbc:sqlite:" + path);
        Sql sql = new Sql(connection);
        sql.execute(UNTRUSTED);
        return sql;
    }

    Sql connectToRead() throws SQLException {
        SQLiteConfig config = common();
        Sql sql = new Sql(config.createConnection("jdbc:sqlite:" + path));
        sql.execute(UNTRUSTED);
        // Not opened read-only: even readers of a write-ahead log may have to make its index.
        sql.execute("PRAGMA query_only = ON");
        return sql;
    }

    private static SQLiteConfig common() {
        SQLiteConfig config = new SQLiteConfig();
        config.setBusyTimeout(BUSY_TIMEOUT_MS);
        // The file is there, with the permissions it needs; SQLite would make it with wider ones.
        config.resetOpenMode(SQLiteOpenMode.CREATE);
        return config;
    }
}
