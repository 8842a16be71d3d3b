package org.sitless.app.sql;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.sitless.tsp.lease.Lease;
import org.sitless.tsp.lease.LeaseClaim;
import org.sitless.tsp.lease.LeaseOwner;
import org.sitless.tsp.lease.TunnelEndpoint;
import org.sitless.tsp.message.IpAddress;
import org.sitless.tsp.message.Ipv6Address;
import org.sitless.tsp.message.Ipv6Prefix;

/**
 * All that one owner has, as rows in one transaction.
 *
 * @param id of its row
 * @param address of the client's inner end
 */
record Holding(Sql sql, long id, LeaseOwner owner, Ipv6Address address) {
    private static final String SELECT =
            "SELECT holding.id, holding.user_name, holding.peer_address, holding.peer_port,"
                    + " given.first AS address FROM holding JOIN given ON given.holding = holding.id AND given.pool = 'host'";

    static Optional<Holding> of(Sql sql, LeaseOwner owner) throws SQLException {
        if (owner instanceof LeaseOwner.User user) {
            return sql.one(SELECT + " WHERE user_name = ?", row -> read(sql, row), user.name());
        }
        LeaseOwner.Anonymous anonymous = (LeaseOwner.Anonymous) owner;
        return sql.one(
                SELECT + " WHERE peer_address = ? AND peer_port = ?",
                row -> read(sql, row),
                Columns.octets(anonymous.endpoint().address()),
                anonymous.endpoint().port());
    }

    /** Whose session is at an end point. */
    static Optional<Holding> at(Sql sql, TunnelEndpoint endpoint) throws SQLException {
        return sql.one(
                SELECT + " JOIN stay ON stay.holding = holding.id"
                        + " WHERE stay.up = 1 AND stay.outer_address = ? AND stay.outer_port = ? AND stay.type = ?",
                row -> read(sql, row),
                Columns.octets(endpoint.address()),
                endpoint.port(),
                endpoint.type().attribute());
    }

    private static Holding read(Sql sql, ResultSet row) throws SQLException {
        return new Holding(sql, row.getLong("id"), Columns.owner(row), Columns.ipv6(row.getBytes("address")));
    }

    static Holding begin(Sql sql, LeaseOwner owner, Ipv6Prefix host, Instant now) throws SQLException {
        String user = owner instanceof LeaseOwner.User named ? named.name() : null;
        LeaseOwner.Anonymous anonymous = owner instanceof LeaseOwner.Anonymous nobody ? nobody : null;
        sql.update(
                "INSERT INTO holding (user_name, peer_address, peer_port, since) VALUES (?, ?, ?, ?)",
                user,
                anonymous == null ? null : Columns.octets(anonymous.endpoint().address()),
                anonymous == null ? null : anonymous.endpoint().port(),
                Columns.millis(now));
        long id = sql.number("SELECT last_insert_rowid()");
        if (owner.isAnonymous()) {
            Space.HOST.give(sql, host, id);
        } else {
            Space.HOST.take(sql, host, id);
        }
        return new Holding(sql, id, owner, host.first());
    }

    /** How many anonymous clients have something at an address. */
    static long anonymousAt(Sql sql, IpAddress address) throws SQLException {
        return sql.number("SELECT count(*) FROM holding WHERE peer_address = ?", Columns.octets(address));
    }

    /** How many anonymous clients have something, but not counting beyond a limit. */
    static long anonymous(Sql sql, int limit) throws SQLException {
        return sql.number("SELECT count(*) FROM (SELECT 1 FROM holding WHERE peer_address IS NOT NULL LIMIT ?)", limit);
    }

    Optional<Lease> reservation() throws SQLException {
        return stay(0);
    }

    Optional<Lease> session() throws SQLException {
        return stay(1);
    }

    private Optional<Lease> stay(int up) throws SQLException {
        return sql.one("SELECT * FROM lease WHERE holding = ? AND up = ?", Columns::lease, id, up);
    }

    /** The prefix that was accepted last, or the one that is only reserved. */
    private Optional<Ipv6Prefix> prefix(boolean accepted) throws SQLException {
        return sql.one(
                "SELECT first AS prefix, length AS prefix_length FROM given"
                        + " WHERE holding = ? AND pool = 'router' AND accepted = ?",
                row -> Columns.optionalPrefix(row).orElseThrow(),
                id,
                accepted ? 1 : 0);
    }

    /** The prefix of that length he has, or has reserved. */
    Optional<Ipv6Prefix> prefixOfLength(int length) throws SQLException {
        Optional<Ipv6Prefix> accepted = prefix(true).filter(has -> has.length() == length);
        return accepted.isPresent() ? accepted : prefix(false).filter(has -> has.length() == length);
    }

    /** Reserves, beside what he has; a reservation of before gives way, and its revision with it. */
    Lease reserve(LeaseClaim claim, Optional<Ipv6Prefix> prefix, Instant now) throws SQLException {
        sql.update("DELETE FROM stay WHERE holding = ? AND up = 0", id);
        Optional<Ipv6Prefix> former = prefix(false);
        if (former.isPresent() && !former.equals(prefix)) {
            Space.ROUTER.giveBack(sql, former.get());
        }
        if (prefix.isPresent() && prefixOfLength(prefix.get().length()).isEmpty()) {
            Space.ROUTER.take(sql, prefix.get(), id);
        }
        sql.update(
                "INSERT INTO stay (holding, up, type, outer_address, outer_port, prefix, name_servers, since, until)"
                        + " VALUES (?, 0, ?, ?, ?, ?, ?, ?, ?)",
                id,
                claim.endpoint().type().attribute(),
                Columns.octets(claim.endpoint().address()),
                claim.endpoint().port(),
                prefix.map(Ipv6Prefix::first).map(Columns::octets).orElse(null),
                Columns.text(claim.nameServers()),
                Columns.millis(now),
                Columns.millis(claim.reservedUntil()));
        return reservation().orElseThrow();
    }

    /** The reservation becomes the session, wherever its end point was somebody else's before. */
    void accept(Lease reservation, Instant now) throws SQLException {
        sql.update("DELETE FROM stay WHERE holding = ? AND up = 1", id);
        Optional<Holding> displaced = at(sql, reservation.endpoint());
        if (displaced.isPresent()) {
            displaced.get().endSession();
        }
        sql.update("UPDATE stay SET up = 1, since = ? WHERE revision = ?", Columns.millis(now), reservation.revision());
        if (reservation.prefix().isPresent()) {
            keep(reservation.prefix().get());
            sql.update(
                    "UPDATE given SET name_servers = ? WHERE first = ?",
                    Columns.text(reservation.nameServers()),
                    Columns.octets(reservation.prefix().get().first()));
        }
        sql.update("UPDATE given SET accepted = 1 WHERE holding = ? AND pool = 'host' AND accepted = 0", id);
    }

    private void keep(Ipv6Prefix prefix) throws SQLException {
        Optional<Ipv6Prefix> former = prefix(true);
        if (former.equals(Optional.of(prefix))) {
            return;
        }
        if (former.isPresent()) {
            Space.ROUTER.giveBack(sql, former.get());
        }
        sql.update("UPDATE given SET accepted = 1 WHERE first = ?", Columns.octets(prefix.first()));
    }

    Optional<Lease> prolong(long revision, Instant until) throws SQLException {
        sql.update("UPDATE stay SET until = ? WHERE revision = ?", Columns.millis(until), revision);
        return sql.one("SELECT * FROM lease WHERE revision = ?", Columns::lease, revision);
    }

    void dropReservation() throws SQLException {
        sql.update("DELETE FROM stay WHERE holding = ? AND up = 0", id);
        Optional<Ipv6Prefix> reserved = prefix(false);
        if (reserved.isPresent()) {
            Space.ROUTER.giveBack(sql, reserved.get());
        }
        removeIfEmpty();
    }

    /** A user keeps what he was assigned; of an anonymous client nothing is left. */
    void endSession() throws SQLException {
        sql.update("DELETE FROM stay WHERE holding = ? AND up = 1", id);
        if (owner.isAnonymous()) {
            sql.update("UPDATE given SET accepted = 0 WHERE holding = ? AND pool = 'host'", id);
        }
        removeIfEmpty();
    }

    /** Leaves word of the session that is about to end for the broker that carries its tunnel; the result is whether there is one. */
    boolean tellBroker() throws SQLException {
        return sql.update(
                        "INSERT INTO ended SELECT revision, type, outer_address, outer_port, until, user_name, peer_address,"
                                + " peer_port, address, prefix, prefix_length, name_servers FROM lease WHERE holding = ? AND up = 1",
                        id)
                > 0;
    }

    private void removeIfEmpty() throws SQLException {
        boolean isUsed = sql.exists("SELECT 1 FROM stay WHERE holding = ?", id)
                || sql.exists("SELECT 1 FROM given WHERE holding = ? AND pool = 'host' AND accepted = 1", id);
        if (!isUsed) {
            remove();
        }
    }

    void remove() throws SQLException {
        sql.update("DELETE FROM stay WHERE holding = ?", id);
        for (boolean accepted : List.of(true, false)) {
            Optional<Ipv6Prefix> prefix = prefix(accepted);
            if (prefix.isPresent()) {
                Space.ROUTER.giveBack(sql, prefix.get());
            }
        }
        Space.HOST.giveBack(sql, Ipv6Prefix.host(address));
        sql.update("DELETE FROM holding WHERE id = ?", id);
    }
}
