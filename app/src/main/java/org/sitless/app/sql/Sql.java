package org.sitless.app.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One connection and the statements prepared on it so far. Values travel as parameters only, never inside the text. One thread at a time.
 *
 * <p>A value is a {@code byte[]}, {@code Long}, {@code Integer}, {@code String}, or null for SQL's NULL.
 */
final class Sql implements AutoCloseable {
    private final Connection connection;
    private final Map<String, PreparedStatement> prepared = new HashMap<>();

    Sql(Connection connection) {
        this.connection = connection;
    }

    /** Makes a value of a row. */
    @FunctionalInterface
    interface RowReader<T> {
        T read(ResultSet row) throws SQLException;
    }

    /** The first row, if there is one. */
    <T> Optional<T> one(String sql, RowReader<T> reader, Object... values) throws SQLException {
        return use(sql, values, statement -> {
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next() ? Optional.of(reader.read(rows)) : Optional.empty();
            }
        });
    }

    <T> List<T> all(String sql, RowReader<T> reader, Object... values) throws SQLException {
        return use(sql, values, statement -> {
            try (ResultSet rows = statement.executeQuery()) {
                List<T> all = new ArrayList<>();
                while (rows.next()) {
                    all.add(reader.read(rows));
                }
                return all;
            }
        });
    }

    /** The number in the first column of the only row. */
    long number(String sql, Object... values) throws SQLException {
        return one(sql, row -> row.getLong(1), values).orElseThrow(() -> new SQLException("no row: " + sql));
    }

    boolean exists(String sql, Object... values) throws SQLException {
        return one(sql, row -> true, values).isPresent();
    }

    /** Changes rows; the result is how many. */
    int update(String sql, Object... values) throws SQLException {
        return use(sql, values, PreparedStatement::executeUpdate);
    }

    /** Runs a statement that is needed once. */
    void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /**
     * Begins a transaction by becoming the writer, so that it never fails half-way for want of the lock. Told to begin and end transactions
     * by itself, the driver would begin the next as soon as one has ended, and nobody else could ever write.
     */
    void begin() throws SQLException {
        update("BEGIN IMMEDIATE");
    }

    void commit() throws SQLException {
        update("COMMIT");
    }

    void rollback() throws SQLException {
        update("ROLLBACK");
    }

    /** What is done with a statement. */
    @FunctionalInterface
    private interface Use<T> {
        T with(PreparedStatement statement) throws SQLException;
    }

    /** The driver throws a statement away that failed, without saying so: the next use prepares it anew. */
    private <T> T use(String sql, Object[] values, Use<T> use) throws SQLException {
        try {
            PreparedStatement statement = prepared.get(sql);
            if (statement == null) {
                statement = connection.prepareStatement(sql);
                prepared.put(sql, statement);
            }
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            return use.with(statement);
        } catch (SQLException e) {
            prepared.remove(sql);
            throw e;
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
