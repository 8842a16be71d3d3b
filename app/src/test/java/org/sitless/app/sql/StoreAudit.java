package org.sitless.app.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.sitless.tsp.message.Ipv6Prefix;

/** Checks what no single statement can: that a pool is exactly what is free, given and reserved, and that nothing dangles. */
final class StoreAudit {
    private StoreAudit() {}

    static void check(BrokerDatabase database) {
        database.readers().read(sql -> {
            assertThat(sql.one("PRAGMA integrity_check", row -> row.getString(1)))
                    .contains("ok");
            assertThat(sql.exists("PRAGMA foreign_key_check")).as("dangling").isFalse();
            assertThat(sql.exists("SELECT 1 FROM holding WHERE NOT EXISTS"
                            + " (SELECT 1 FROM given WHERE holding = holding.id AND pool = 'host')"))
                    .as("somebody without an address")
                    .isFalse();
            assertThat(sql.exists("SELECT 1 FROM given WHERE accepted = 0 AND NOT EXISTS"
                            + " (SELECT 1 FROM stay WHERE stay.holding = given.holding)"))
                    .as("kept for nobody")
                    .isFalse();
            for (Space space : Space.values()) {
                checkTiles(sql, space);
            }
            return null;
        });
    }

    private static void checkTiles(Sql sql, Space space) throws SQLException {
        List<Ipv6Prefix> free = prefixes(sql, "SELECT first, length FROM free_block WHERE pool = ?", space);
        List<Ipv6Prefix> tiles = new ArrayList<>(free);
        for (Ipv6Prefix given : prefixes(sql, "SELECT first, length FROM given WHERE pool = ?", space)) {
            boolean isDrawn = free.stream().anyMatch(block -> block.contains(given));
            assertThat(isDrawn && space == Space.ROUTER)
                    .as("given, and free: " + given)
                    .isFalse();
            if (!isDrawn) {
                tiles.add(given);
            }
        }
        String reserved = sql.one("SELECT reserved FROM pool WHERE name = ?", row -> row.getString(1), space.pool())
                .orElseThrow();
        for (String text : reserved.split(" ", -1)) {
            if (!text.isEmpty()) {
                tiles.add(Ipv6Prefix.of(text));
            }
        }
        Ipv6Prefix whole = sql.one("SELECT space FROM pool WHERE name = ?", row -> row.getString(1), space.pool())
                .map(Ipv6Prefix::of)
                .orElseThrow();
        tiles.sort(null);
        for (int length = Ipv6Prefix.LONGEST; length > whole.length(); length--) {
            join(tiles, length);
        }
        assertThat(tiles).as("free, given and reserved of " + space).containsExactly(whole);
        for (Ipv6Prefix block : free) {
            if (block.length() > whole.length()) {
                assertThat(free).as("not joined").doesNotContain(block.sibling());
            }
        }
    }

    private static void join(List<Ipv6Prefix> tiles, int length) {
        List<Ipv6Prefix> joined = new ArrayList<>();
        for (int i = 0; i < tiles.size(); i++) {
            Ipv6Prefix tile = tiles.get(i);
            if (tile.length() == length) {
                assertThat(i + 1 < tiles.size() && tiles.get(i + 1).equals(tile.sibling()))
                        .as("lost: " + tile.sibling())
                        .isTrue();
                joined.add(tile.parent());
                i++;
            } else {
                joined.add(tile);
            }
        }
        tiles.clear();
        tiles.addAll(joined);
    }

    private static List<Ipv6Prefix> prefixes(Sql sql, String query, Space space) throws SQLException {
        return sql.all(
                query, row -> new Ipv6Prefix(Columns.ipv6(row.getBytes("first")), row.getInt("length")), space.pool());
    }
}
