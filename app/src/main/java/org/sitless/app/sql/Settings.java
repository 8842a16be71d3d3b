package org.sitless.app.sql;

import java.sql.SQLException;
import java.util.Optional;
import java.util.function.Supplier;

/** What belongs to one database and stands in no file. */
final class Settings {
    private Settings() {}

    static Optional<String> find(Sql sql, String name) throws SQLException {
        return sql.one("SELECT value FROM setting WHERE name = ?", row -> row.getString("value"), name);
    }

    /** The value; if there is none, this is it from now on. In a writer's transaction. */
    static String findOrPut(Sql sql, String name, Supplier<String> first) throws SQLException {
        Optional<String> known = find(sql, name);
        if (known.isPresent()) {
            return known.get();
        }
        String value = first.get();
        put(sql, name, value);
        return value;
    }

    static void put(Sql sql, String name, String value) throws SQLException {
        sql.update(
                "INSERT INTO setting (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
                name,
                value);
    }
}
