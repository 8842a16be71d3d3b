package org.sitless.app.sql;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.sitless.app.failure.CommandFailure;
import org.sitless.app.failure.ExitCode;
import org.sitless.tsp.lease.PrefixPool;
import org.sitless.tsp.message.Ipv6Prefix;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the database what there is to give away, as the configuration says now. Where that changed, what is free is worked out anew from
 * what is given.
 *
 * @param space which of the two
 * @param pool as configured
 * @param inUse what somebody near has of it, or of others
 */
record PoolDeclaration(Space space, PrefixPool pool, List<Ipv6Prefix> inUse) {
    private static final Logger LOG = LoggerFactory.getLogger(PoolDeclaration.class);
    private static final int EXAMPLES = 3;

    /**
     * Declares both pools.
     *
     * @throws CommandFailure if they overlap, or if something was given to somebody that no longer lies in them
     */
    static void declare(Sql sql, LeasePools pools, String where) throws SQLException {
        checkApart(pools);
        for (PoolDeclaration each : of(pools)) {
            each.checkHoldsWhatIsGiven(sql, where);
            each.declare(sql);
        }
    }

    static List<PoolDeclaration> of(LeasePools pools) {
        List<PoolDeclaration> all = new ArrayList<>();
        all.add(new PoolDeclaration(Space.HOST, pools.hosts(), pools.inUse()));
        pools.routers().ifPresent(routers -> all.add(new PoolDeclaration(Space.ROUTER, routers, pools.inUse())));
        return all;
    }

    private static void checkApart(LeasePools pools) {
        Ipv6Prefix hosts = pools.hosts().space();
        Optional<Ipv6Prefix> shared = pools.routers()
                .filter(routers -> routers.reserved().stream().noneMatch(reserved -> reserved.contains(hosts)))
                .map(PrefixPool::space)
                .filter(hosts::overlaps)
                .filter(routers -> pools.hosts().reserved().stream().noneMatch(reserved -> reserved.contains(routers)));
        if (shared.isPresent()) {
            throw new CommandFailure(
                    ExitCode.USAGE,
                    "the pools " + hosts + " and " + shared.get() + " overlap",
                    "[pool] host and router",
                    "give each of them space of its own");
        }
    }

    private void checkHoldsWhatIsGiven(Sql sql, String where) throws SQLException {
        List<Ipv6Prefix> outside = outside(sql);
        if (!outside.isEmpty()) {
            String former = sql.one("SELECT space FROM pool WHERE name = ?", row -> row.getString(1), space.pool())
                    .orElse("?");
            String some =
                    outside.stream().limit(EXAMPLES).map(Ipv6Prefix::toString).collect(Collectors.joining(", "));
            throw new CommandFailure(
                    ExitCode.USAGE,
                    outside.size() + " given to users lie outside the " + space.pool() + " pool " + pool.space()
                            + ", or in what it reserves (" + some + ")",
                    where,
                    "put the former pool back (" + former
                            + "), or take them away: sitless broker lease forget --outside");
        }
    }

    /** What was given to somebody and is not in this pool, or is reserved in it now. */
    List<Ipv6Prefix> outside(Sql sql) throws SQLException {
        List<Ipv6Prefix> outside = new ArrayList<>(given(sql));
        outside.removeIf(given ->
                pool.space().contains(given) && pool.reserved().stream().noneMatch(given::overlaps));
        return outside;
    }

    private List<Ipv6Prefix> given(Sql sql) throws SQLException {
        return sql.all(
                "SELECT first AS prefix, length AS prefix_length FROM given WHERE pool = ? ORDER BY first",
                row -> Columns.optionalPrefix(row).orElseThrow(),
                space.pool());
    }

    /** What is reserved, and what turned out to be in use unless a user has it: nobody's address is taken away by somebody else's mistake. */
    private List<Ipv6Prefix> reserved(List<Ipv6Prefix> given) {
        Set<Ipv6Prefix> reserved = new TreeSet<>(pool.reserved());
        for (Ipv6Prefix used : inUse) {
            List<Ipv6Prefix> twice = given.stream().filter(used::overlaps).toList();
            if (!pool.space().contains(used)) {
                continue;
            }
            if (twice.isEmpty()) {
                reserved.add(used);
            } else {
                LOG.warn(
                        "{} is in use on this host or by its router, and {} was given to a client: give it up there, or take it away"
                                + " (sitless broker lease list, lease forget)",
                        used,
                        twice.get(0));
            }
        }
        return List.copyOf(reserved);
    }

    private void declare(Sql sql) throws SQLException {
        List<Ipv6Prefix> given = given(sql);
        List<Ipv6Prefix> kept = reserved(given);
        String reserved = kept.stream().map(Ipv6Prefix::toString).collect(Collectors.joining(" "));
        Object[] values = {pool.space().toString(), pool.shortest(), pool.longest(), reserved, space.pool()};
        boolean unchanged = sql.exists(
                "SELECT 1 FROM pool WHERE space = ? AND shortest = ? AND longest = ? AND reserved = ? AND name = ?",
                values);
        if (unchanged) {
            return;
        }
        sql.update(
                "INSERT INTO pool (space, shortest, longest, reserved, name) VALUES (?, ?, ?, ?, ?) ON CONFLICT (name) DO UPDATE"
                        + " SET space = excluded.space, shortest = excluded.shortest, longest = excluded.longest,"
                        + " reserved = excluded.reserved",
                values);
        sql.update("DELETE FROM free_block WHERE pool = ?", space.pool());
        List<Ipv6Prefix> taken = new ArrayList<>(given);
        kept.stream().filter(pool.space()::overlaps).forEach(taken::add);
        taken.sort(null);
        free(sql, pool.space(), taken);
    }

    /**
     * Halves a block until what is left is either free or taken.
     *
     * @param taken what overlaps the block, in order
     */
    private void free(Sql sql, Ipv6Prefix block, List<Ipv6Prefix> taken) throws SQLException {
        if (taken.isEmpty()) {
            space.add(sql, block);
        } else if (!taken.get(0).contains(block)) {
            Ipv6Prefix lower = new Ipv6Prefix(block.first(), block.length() + 1);
            Ipv6Prefix upper = lower.sibling();
            int middle = 0;
            while (middle < taken.size() && taken.get(middle).first().compareTo(upper.first()) < 0) {
                middle++;
            }
            free(sql, lower, taken.subList(0, middle));
            free(sql, upper, taken.subList(middle, taken.size()));
        }
    }
}
