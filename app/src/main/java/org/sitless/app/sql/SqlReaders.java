package org.sitless.app.sql;

import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;

/** Connections that only read: as many as threads read at once. They see what was committed last and wait for nobody. */
final class SqlReaders implements AutoCloseable {
    private static final int KEPT = 16;

    private final SqliteFile file;
    private final StoreErrors errors;
    private final Deque<Sql> idle = new ArrayDeque<>();
    private boolean closed;

    SqlReaders(SqliteFile file, StoreErrors errors) {
        this.file = file;
        this.errors = errors;
    }

    /**
     * Asks something.
     *
     * @throws org.sitless.app.failure.CommandFailure if the database cannot
     */
    <T> T read(SqlWork<T> work) {
        try {
            Sql sql = borrow();
            T result;
            try {
                result = work.on(sql);
            } catch (SQLException | RuntimeException e) {
                sql.close();
                throw e;
            }
            giveBack(sql);
            return result;
        } catch (SQLException e) {
            throw errors.failure(e);
        }
    }

    private Sql borrow() throws SQLException {
        synchronized (idle) {
            if (closed) {
                throw errors.closed();
            }
            if (!idle.isEmpty()) {
                return idle.pop();
            }
        }
        return file.connectToRead();
    }

    private void giveBack(Sql sql) throws SQLException {
        synchronized (idle) {
            if (!closed && idle.size() < KEPT) {
                idle.push(sql);
                return;
            }
        }
        sql.close();
    }

    @Override
    public void close() {
        synchronized (idle) {
            closed = true;
            for (Sql sql : idle) {
                try {
                    sql.close();
                } catch (SQLException e) {
                    throw errors.failure(e);
                }
            }
            idle.clear();
        }
    }
}
