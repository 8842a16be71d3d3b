package org.sitless.app.sql;

import java.nio.ByteBuffer;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.sitless.tsp.lease.Lease;
import org.sitless.tsp.lease.LeaseOwner;
import org.sitless.tsp.lease.TunnelEndpoint;
import org.sitless.tsp.message.IpAddress;
import org.sitless.tsp.message.Ipv4Address;
import org.sitless.tsp.message.Ipv6Address;
import org.sitless.tsp.message.Ipv6Prefix;
import org.sitless.tsp.message.NamedAddress;
import org.sitless.tsp.message.PeerAddress;
import org.sitless.tsp.message.TunnelType;

/** How values look in columns: addresses as octets in network order, times as milliseconds since 1970, UTC. */
final class Columns {
    private static final int IPV6_OCTETS = 16;

    private Columns() {}

    static byte[] octets(Ipv6Address address) {
        return ByteBuffer.allocate(IPV6_OCTETS)
                .putLong(address.high())
                .putLong(address.low())
                .array();
    }

    static byte[] octets(IpAddress address) {
        return address instanceof Ipv4Address ipv4
                ? ByteBuffer.allocate(Integer.BYTES).putInt(ipv4.bits()).array()
                : octets((Ipv6Address) address);
    }

    static Ipv6Address ipv6(byte[] octets) {
        ByteBuffer buffer = ByteBuffer.wrap(octets);
        return new Ipv6Address(buffer.getLong(), buffer.getLong());
    }

    static IpAddress address(byte[] octets) {
        return octets.length == IPV6_OCTETS
                ? ipv6(octets)
                : new Ipv4Address(ByteBuffer.wrap(octets).getInt());
    }

    /** The last address of a prefix. */
    static byte[] last(Ipv6Prefix prefix) {
        long high = prefix.length() >= 64 ? 0 : -1L >>> prefix.length();
        long low = prefix.length() == 128 ? 0 : prefix.length() <= 64 ? -1L : -1L >>> (prefix.length() - 64);
        return octets(
                new Ipv6Address(prefix.first().high() | high, prefix.first().low() | low));
    }

    static long millis(Instant instant) {
        return instant.toEpochMilli();
    }

    static Instant instant(ResultSet row, String column) throws SQLException {
        return Instant.ofEpochMilli(row.getLong(column));
    }

    static Optional<Instant> optionalInstant(ResultSet row, String column) throws SQLException {
        long millis = row.getLong(column);
        return row.wasNull() ? Optional.empty() : Optional.of(Instant.ofEpochMilli(millis));
    }

    static Optional<Ipv6Prefix> optionalPrefix(ResultSet row) throws SQLException {
        byte[] first = row.getBytes("prefix");
        return first == null ? Optional.empty() : Optional.of(new Ipv6Prefix(ipv6(first), row.getInt("prefix_length")));
    }

    /** {@code dn ns1.example.net ipv6 2001:db8::53}: no text of an address has a blank. */
    static String text(List<NamedAddress> servers) {
        return servers.stream()
                .map(server -> server.kind().attribute() + " " + server.text())
                .collect(Collectors.joining(" "));
    }

    static List<NamedAddress> nameServers(ResultSet row) throws SQLException {
        String text = row.getString("name_servers");
        List<NamedAddress> servers = new ArrayList<>();
        if (text != null && !text.isEmpty()) {
            String[] words = text.split(" ", -1);
            for (int i = 0; i + 1 < words.length; i += 2) {
                servers.add(
                        new NamedAddress(NamedAddress.Kind.valueOf(words[i].toUpperCase(Locale.ROOT)), words[i + 1]));
            }
        }
        return servers;
    }

    static LeaseOwner owner(ResultSet row) throws SQLException {
        String user = row.getString("user_name");
        return user != null
                ? new LeaseOwner.User(user)
                : new LeaseOwner.Anonymous(
                        new PeerAddress(address(row.getBytes("peer_address")), row.getInt("peer_port")));
    }

    static TunnelEndpoint endpoint(ResultSet row) throws SQLException {
        TunnelType type = TunnelType.valueOf(row.getString("type").toUpperCase(Locale.ROOT));
        return new TunnelEndpoint(type, (Ipv4Address) address(row.getBytes("outer_address")), row.getInt("outer_port"));
    }

    /** A row of {@code lease} or {@code ended}. */
    static Lease lease(ResultSet row) throws SQLException {
        return new Lease(
                owner(row),
                endpoint(row),
                ipv6(row.getBytes("address")),
                optionalPrefix(row),
                nameServers(row),
                instant(row, "until"),
                row.getLong("revision"));
    }
}
