package org.sitless.app.sql;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.sitless.tsp.lease.LeaseOwner;
import org.sitless.tsp.lease.TunnelEndpoint;
import org.sitless.tsp.message.Ipv6Address;
import org.sitless.tsp.message.Ipv6Prefix;
import org.sitless.tsp.message.NamedAddress;

/**
 * What somebody has, as an administrator sees it.
 *
 * @param nameServers to which he wants the reverse zone of his prefix delegated
 * @param since when he got the address
 * @param session his tunnel, if it is up
 */
public record HeldLease(
        LeaseOwner owner,
        Ipv6Address address,
        Optional<Ipv6Prefix> prefix,
        List<NamedAddress> nameServers,
        Instant since,
        Optional<Session> session) {
    /** A tunnel that is up. */
    public record Session(TunnelEndpoint endpoint, Instant since, Instant until) {}

    static final String SELECT = "SELECT holding.user_name, holding.peer_address, holding.peer_port, holding.since,"
            + " host.first AS address, router.first AS prefix, router.length AS prefix_length, router.name_servers,"
            + " stay.type, stay.outer_address, stay.outer_port, stay.since AS up_since, stay.until FROM holding"
            + " JOIN given AS host ON host.holding = holding.id AND host.pool = 'host'"
            + " LEFT JOIN given AS router"
            + " ON router.holding = holding.id AND router.pool = 'router' AND router.accepted = 1"
            + " LEFT JOIN stay ON stay.holding = holding.id AND stay.up = 1"
            + " WHERE host.accepted = 1 ORDER BY host.first";

    static HeldLease read(ResultSet row) throws SQLException {
        Optional<Session> session = row.getString("type") == null
                ? Optional.empty()
                : Optional.of(new Session(
                        Columns.endpoint(row), Columns.instant(row, "up_since"), Columns.instant(row, "until")));
        return new HeldLease(
                Columns.owner(row),
                Columns.ipv6(row.getBytes("address")),
                Columns.optionalPrefix(row),
                Columns.nameServers(row),
                Columns.instant(row, "since"),
                session);
    }
}
