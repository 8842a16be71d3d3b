package org.sitless.app.broker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.sitless.app.config.BrokerConfig;
import org.sitless.app.config.BrokerReader;
import org.sitless.dataplane.wire.Ipv6Prefix;
import org.sitless.linux.libc.Errno;
import org.sitless.linux.libc.SyscallException;
import org.sitless.tsp.lease.ClaimAnswer;
import org.sitless.tsp.lease.InMemoryLeaseStore;
import org.sitless.tsp.lease.Lease;
import org.sitless.tsp.lease.LeaseClaim;
import org.sitless.tsp.lease.LeaseOwner;
import org.sitless.tsp.lease.LeaseStore;
import org.sitless.tsp.lease.TunnelEndpoint;
import org.sitless.tsp.message.Ipv4Address;
import org.sitless.tsp.message.PeerAddress;

/** A broker at 192.0.2.1 whose leases last 80 seconds and whose clients ping every 5, in virtual time and without a host. */
final class BrokerFixtures {
    static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private Instant now = START;

    /** How far somebody has set the clock of the host. */
    Duration set = Duration.ZERO;

    final LeaseClock clock = new LeaseClock(
            () -> now.plus(set), () -> Duration.between(START, now).toNanos());
    final BrokerConfig config;
    final LeaseStore leases;
    final FakeCarrier carrier = new FakeCarrier();
    final Set<Ipv6Prefix> routes = new LinkedHashSet<>();
    final TunnelServer server;
    boolean kernelRefuses;
    final SilenceWatch watch;

    BrokerFixtures(Path folder) throws IOException {
        config = new BrokerReader().read(Files.writeString(folder.resolve("broker.toml"), """
                        [tsp]
                        realm = "example.net"
                        [tunnel]
                        local = "192.0.2.1"
                        address = "2001:db8:f000::1"
                        dns = "2001:db8:ffff::53"
                        [pool]
                        host = { prefix = "2001:db8:f000::/64", lease = "80s" }
                        router = { prefix = "2001:db8:4000::/34", lease = "80s" }
                        [store]
                        url = "sqlite:/var/lib/sitless/broker.db"
                        [keepalive]
                        interval = "5s"
                        """));
        leases = new InMemoryLeaseStore(
                config.pools().host(),
                config.pools().router().orElseThrow(),
                config.pools().anonymousPerAddress());
        server = newServer(carrier, routes, folder);
        watch = new SilenceWatch(server, carrier, leases, new LeaseTimes(config), clock);
    }

    private TunnelServer newServer(FakeCarrier to, Set<Ipv6Prefix> table, Path folder) {
        DelegatedRoutes kernel = new DelegatedRoutes() {
            @Override
            public void add(Ipv6Prefix given) {
                if (kernelRefuses) {
                    throw new SyscallException("netlink", "route " + given, Errno.ENOMEM, "make room");
                }
                table.add(given);
            }

            @Override
            public void remove(Ipv6Prefix given) {
                table.remove(given);
            }
        };
        return new TunnelServer(
                new TunnelSpecs(config.tunnel()), to, kernel, new ClientList(folder.resolve("clients")), clock);
    }

    void pass(int seconds) {
        now = now.plusSeconds(seconds);
    }

    static LeaseOwner user(String name) {
        return new LeaseOwner.User(name);
    }

    static TunnelEndpoint proto41(String address) {
        return TunnelEndpoint.proto41(Ipv4Address.of(address));
    }

    /** Reserves and accepts, as a session does. */
    Lease accept(LeaseOwner owner, TunnelEndpoint end, Optional<Integer> prefixLength) {
        ClaimAnswer answer = leases.claim(new LeaseClaim(owner, end, prefixLength, now.plusSeconds(90)));
        Lease reserved = ((ClaimAnswer.Granted) answer).lease();
        return leases.renew(owner, reserved.revision(), now.plusSeconds(80)).orElseThrow();
    }

    /** The whole way of a session: reserve, accept, open. */
    ServedTunnel serve(LeaseOwner owner, TunnelEndpoint end, Optional<Integer> prefixLength) {
        server.open(accept(owner, end, prefixLength));
        return server.of(owner).orElseThrow();
    }

    static LeaseOwner anonymous(String address) {
        return new LeaseOwner.Anonymous(new PeerAddress(Ipv4Address.of(address), 0));
    }
}
