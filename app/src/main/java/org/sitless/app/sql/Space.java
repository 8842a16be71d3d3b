package org.sitless.app.sql;

import java.sql.SQLException;
import java.util.Locale;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.sitless.tsp.lease.HostLottery;
import org.sitless.tsp.message.Ipv6Prefix;

/**
 * The buddy allocator of {@link org.sitless.tsp.lease.PrefixAllocator}, its free blocks kept as rows: what is free is decided in the very
 * transaction that gives it away, whichever process runs it. Each step is one look into an index, however much is given away.
 */
enum Space {
    /** Single addresses. */
    HOST,
    /** Delegated prefixes. */
    ROUTER;

    String pool() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** A free prefix that is still free afterwards: the lowest of the smallest block that is large enough. Nothing if none is. */
    Optional<Ipv6Prefix> find(Sql sql, int length) throws SQLException {
        Optional<Integer> block = sql.one(
                "SELECT length FROM free_block WHERE pool = ? AND length <= ? ORDER BY length DESC LIMIT 1",
                row -> row.getInt("length"),
                pool(),
                length);
        if (block.isEmpty()) {
            return Optional.empty();
        }
        return sql.one(
                "SELECT first FROM free_block WHERE pool = ? AND length = ? ORDER BY first LIMIT 1",
                row -> new Ipv6Prefix(Columns.ipv6(row.getBytes("first")), length),
                pool(),
                block.get());
    }

    /**
     * The lowest free address. One that was drawn stays in its free block until it is met here: cut out at once, each would leave half a
     * hundred blocks of a /64 behind.
     */
    static Optional<Ipv6Prefix> lowestHost(Sql sql) throws SQLException {
        Optional<Ipv6Prefix> lowest = HOST.find(sql, Ipv6Prefix.LONGEST);
        while (lowest.isPresent() && isGiven(sql, lowest.get())) {
            HOST.carve(sql, lowest.get());
            lowest = HOST.find(sql, Ipv6Prefix.LONGEST);
        }
        return lowest;
    }

    /** Some free address that nobody can guess; the lowest where {@link HostLottery} finds none. */
    static Optional<Ipv6Prefix> drawHost(Sql sql, Ipv6Prefix space, RandomGenerator random) throws SQLException {
        Optional<Ipv6Prefix> drawn =
                HostLottery.draw(space, random, host -> HOST.isInFreeBlock(sql, host) && !isGiven(sql, host));
        return drawn.isPresent() ? drawn : lowestHost(sql);
    }

    private static boolean isGiven(Sql sql, Ipv6Prefix host) throws SQLException {
        return sql.exists("SELECT 1 FROM given WHERE first = ?", Columns.octets(host.first()));
    }

    /** Free blocks lie apart: the nearest one that begins no later holds it, or none does. */
    private boolean isInFreeBlock(Sql sql, Ipv6Prefix prefix) throws SQLException {
        return sql.one(
                        "SELECT first, length FROM free_block WHERE pool = ? AND first <= ? ORDER BY first DESC LIMIT 1",
                        row -> new Ipv6Prefix(Columns.ipv6(row.getBytes("first")), row.getInt("length")),
                        pool(),
                        Columns.octets(prefix.first()))
                .filter(block -> block.contains(prefix))
                .isPresent();
    }

    /** Takes a prefix that {@link #find} found out of its block, whose other parts stay free, and gives it to a holding. */
    void take(Sql sql, Ipv6Prefix prefix, long holding) throws SQLException {
        carve(sql, prefix);
        give(sql, prefix, holding);
    }

    private void carve(Sql sql, Ipv6Prefix prefix) throws SQLException {
        Ipv6Prefix block = prefix;
        while (!remove(sql, block)) {
            if (block.length() == 0) {
                throw new SQLException("not free: " + prefix);
            }
            block = block.parent();
        }
        for (Ipv6Prefix part = prefix; part.length() > block.length(); part = part.parent()) {
            add(sql, part.sibling());
        }
    }

    /** Gives an address that was drawn to a holding, and leaves it in its block. */
    void give(Sql sql, Ipv6Prefix prefix, long holding) throws SQLException {
        sql.update(
                "INSERT INTO given (first, last, length, pool, holding, accepted) VALUES (?, ?, ?, ?, ?, 0)",
                Columns.octets(prefix.first()),
                Columns.last(prefix),
                prefix.length(),
                pool(),
                holding);
    }

    /** Takes a prefix away from whoever has it. */
    void giveBack(Sql sql, Ipv6Prefix prefix) throws SQLException {
        sql.update("DELETE FROM given WHERE first = ? AND length = ?", Columns.octets(prefix.first()), prefix.length());
        Optional<Ipv6Prefix> space =
                sql.one("SELECT space FROM pool WHERE name = ?", row -> Ipv6Prefix.of(row.getString("space")), pool());
        if (space.isEmpty() || !space.get().contains(prefix) || isInFreeBlock(sql, prefix)) {
            return;
        }
        Ipv6Prefix block = prefix;
        while (block.length() > space.get().length() && remove(sql, block.sibling())) {
            block = block.parent();
        }
        add(sql, block);
    }

    void add(Sql sql, Ipv6Prefix block) throws SQLException {
        sql.update(
                "INSERT INTO free_block (pool, length, first) VALUES (?, ?, ?)",
                pool(),
                block.length(),
                Columns.octets(block.first()));
    }

    private boolean remove(Sql sql, Ipv6Prefix block) throws SQLException {
        return sql.update(
                        "DELETE FROM free_block WHERE pool = ? AND length = ? AND first = ?",
                        pool(),
                        block.length(),
                        Columns.octets(block.first()))
                == 1;
    }
}
