package org.sitless.tsp.session;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.sitless.tsp.auth.AuthenticationThrottle;
import org.sitless.tsp.auth.CredentialStore;
import org.sitless.tsp.auth.Credentials;
import org.sitless.tsp.auth.Decoys;
import org.sitless.tsp.auth.Mechanism;
import org.sitless.tsp.auth.NonceSource;
import org.sitless.tsp.auth.OctetString;
import org.sitless.tsp.auth.ServerMechanisms;
import org.sitless.tsp.lease.InMemoryLeaseStore;
import org.sitless.tsp.lease.LeaseStore;
import org.sitless.tsp.lease.PrefixPool;
import org.sitless.tsp.message.Ipv4Address;
import org.sitless.tsp.message.Ipv6Address;
import org.sitless.tsp.message.Ipv6Prefix;
import org.sitless.tsp.message.PeerAddress;
import org.sitless.tsp.message.TunnelType;

/** A broker at 192.0.2.1 without any chance in it: one nonce, two users, and pools that give the lowest first. */
final class Brokers {
    static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    static final String REALM = "example.net";
    static final PeerAddress HOME = peer("192.0.2.10", 40_000);

    private static final OctetString SALT = OctetString.ofHex("5b6d99689d123d8eec2ec124a0c6fa81");
    private static final Map<String, Credentials> USERS = Map.of(
            "alice", Credentials.derive("alice", "s3cret", REALM, SALT, 4_096),
            "bob", Credentials.derive("bob", "pencil", REALM, SALT, 4_096));

    static final CredentialStore CREDENTIALS = user -> Optional.ofNullable(USERS.get(user));

    private Brokers() {}

    static PeerAddress peer(String address, int port) {
        return new PeerAddress(Ipv4Address.of(address), port);
    }

    static BrokerSettings settings() {
        return new BrokerSettings(
                List.of(Mechanism.values()),
                new BrokerSettings.ServerEnd(
                        Ipv4Address.of("192.0.2.1"),
                        Ipv6Address.of("2001:db8:f000::1"),
                        List.of(Ipv6Address.of("2001:db8:f000::53")),
                        Optional.of("example.net")),
                new BrokerSettings.Terms(
                        EnumSet.of(TunnelType.V6V4, TunnelType.V6UDPV4),
                        48,
                        64,
                        Duration.ofDays(7),
                        Duration.ofSeconds(30)),
                BrokerSettings.Referral.NONE,
                BrokerSettings.Patience.USUAL,
                Set.of());
    }

    static BrokerSettings with(List<Mechanism> mechanisms, BrokerSettings.Referral referral, Set<String> proxyUsers) {
        BrokerSettings usual = settings();
        return new BrokerSettings(mechanisms, usual.server(), usual.terms(), referral, usual.patience(), proxyUsers);
    }

    static ServerMechanisms mechanisms() {
        return mechanisms(() -> "N");
    }

    static ServerMechanisms mechanisms(NonceSource nonces) {
        return new ServerMechanisms(REALM, nonces, new Decoys(SALT, 4_096));
    }

    static AuthenticationThrottle throttle() {
        return new AuthenticationThrottle(10, Duration.ofSeconds(6), 1_000);
    }

    static LeaseStore leases() {
        return new InMemoryLeaseStore(
                PrefixPool.ofHosts(
                        Ipv6Prefix.of("2001:db8:f000::/64"),
                        List.of(Ipv6Prefix.of("2001:db8:f000::/128"), Ipv6Prefix.of("2001:db8:f000::1/128"))),
                new PrefixPool(Ipv6Prefix.of("2001:db8:4000::/34"), 48, 64, List.of()),
                1_000,
                () -> 0L); // always draws the first, which is reserved: so anonymous clients get the lowest, too
    }

    /** What the world answers where every tunnel can be made. */
    static Optional<BrokerInput> perform(BrokerStores stores, BrokerEffect effect) {
        return effect instanceof BrokerEffect.OpenTunnel
                ? Optional.of(new BrokerInput.Opened(Optional.empty()))
                : stores.perform(effect);
    }

    static BrokerStream stream(PeerAddress source) {
        return new BrokerStream(settings(), mechanisms(), throttle(), source, START);
    }

    static BrokerDatagrams datagrams(DatagramLimits limits) {
        return new BrokerDatagrams(settings(), mechanisms(), throttle(), limits);
    }
}
