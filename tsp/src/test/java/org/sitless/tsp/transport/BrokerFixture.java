package org.sitless.tsp.transport;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.sitless.tsp.auth.AuthenticationThrottle;
import org.sitless.tsp.auth.Credentials;
import org.sitless.tsp.auth.Decoys;
import org.sitless.tsp.auth.Mechanism;
import org.sitless.tsp.auth.OctetString;
import org.sitless.tsp.auth.SecureNonces;
import org.sitless.tsp.auth.ServerMechanisms;
import org.sitless.tsp.lease.InMemoryLeaseStore;
import org.sitless.tsp.lease.LeaseStore;
import org.sitless.tsp.lease.PrefixPool;
import org.sitless.tsp.message.Ipv4Address;
import org.sitless.tsp.message.Ipv6Address;
import org.sitless.tsp.message.Ipv6Prefix;
import org.sitless.tsp.message.TunnelType;
import org.sitless.tsp.session.BrokerEffect;
import org.sitless.tsp.session.BrokerSettings;
import org.sitless.tsp.session.BrokerStores;
import org.sitless.tsp.session.TunnelFailure;
import org.sitless.tsp.session.TunnelTerms;

/** A broker at 192.0.2.1 with one user, alice, whose tunnels lead nowhere but are written down. */
final class BrokerFixture implements TunnelGate, AutoCloseable {
    private static final OctetString SALT = OctetString.ofHex("5b6d99689d123d8eec2ec124a0c6fa81");
    private static final Map<String, Credentials> USERS =
            Map.of("alice", Credentials.derive("alice", "s3cret", "example.net", SALT, 4_096));

    final BlockingQueue<TunnelTerms> opened = new LinkedBlockingQueue<>();
    final BlockingQueue<TunnelTerms> closed = new LinkedBlockingQueue<>();
    final BlockingQueue<BrokerEffect.Report> reports = new LinkedBlockingQueue<>();
    final LeaseStore leases = new InMemoryLeaseStore(
            PrefixPool.ofHosts(Ipv6Prefix.of("2001:db8:f000::/64"), List.of(Ipv6Prefix.of("2001:db8:f000::/127"))),
            new PrefixPool(Ipv6Prefix.of("2001:db8:4000::/34"), 48, 64, List.of()),
            4);
    final BrokerDesk desk;

    BrokerFixture() {
        this(BrokerSettings.Patience.USUAL);
    }

    BrokerFixture(BrokerSettings.Patience patience) {
        desk = new BrokerDesk(
                settings(patience),
                new ServerMechanisms("example.net", new SecureNonces(), new Decoys(SALT, 4_096)),
                new AuthenticationThrottle(10, Duration.ofSeconds(6), 1_000),
                new BrokerStores(user -> Optional.ofNullable(USERS.get(user)), leases),
                this,
                Clock.systemUTC(),
                2);
    }

    private static BrokerSettings settings(BrokerSettings.Patience patience) {
        return new BrokerSettings(
                List.of(Mechanism.values()),
                new BrokerSettings.ServerEnd(
                        Ipv4Address.of("192.0.2.1"),
                        Ipv6Address.of("2001:db8:f000::1"),
                        List.of(Ipv6Address.of("2001:db8:f000::53")),
                        Optional.empty()),
                new BrokerSettings.Terms(
                        Set.of(TunnelType.V6V4, TunnelType.V6UDPV4),
                        48,
                        64,
                        Duration.ofDays(7),
                        Duration.ofSeconds(30)),
                BrokerSettings.Referral.NONE,
                patience,
                Set.of());
    }

    @Override
    public Optional<TunnelFailure> open(TunnelTerms terms) {
        opened.add(terms);
        return Optional.empty();
    }

    @Override
    public void close(TunnelTerms terms) {
        closed.add(terms);
    }

    @Override
    public void report(BrokerEffect.Report report) {
        reports.add(report);
    }

    @Override
    public void close() {
        desk.close();
    }
}
