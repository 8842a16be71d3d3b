package org.sitless.app.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sitless.tsp.lease.Lease;
import org.sitless.tsp.lease.LeaseClaim;
import org.sitless.tsp.lease.LeaseOwner;
import org.sitless.tsp.lease.TunnelEndpoint;
import org.sitless.tsp.message.Ipv4Address;

/** A broker that comes back after a long time asks its store a few times, not once for each lease: ten thousand fsyncs take minutes. */
class ManyLeasesTest {
    private static final int MANY = 10_000;
    private static final Instant UNTIL = Instant.parse("2026-01-01T00:00:00Z");
    private static final Duration GENEROUS = Duration.ofSeconds(30);

    @TempDir
    private Path folder;

    private BrokerDatabase database;
    private SqlLeaseStore leases;

    @BeforeEach
    void fill() {
        database = BrokerDatabase.open(folder.resolve("broker.db"));
        leases = database.leases(SomePools.POOLS, false);
        database.writer().write(sql -> {
            for (int i = 1; i <= MANY; i++) {
                insert(sql, i);
            }
            return null;
        });
        assertThat(leases.active()).hasSize(MANY);
    }

    private static void insert(Sql sql, int number) throws SQLException {
        LeaseOwner owner = new LeaseOwner.User("user" + number);
        TunnelEndpoint end = TunnelEndpoint.udp(Ipv4Address.of("192.0.2.1"), number);
        Holding holding = Holding.begin(sql, owner, Space.lowestHost(sql).orElseThrow(), UNTIL);
        Lease reserved =
                holding.reserve(new LeaseClaim(owner, end, Optional.of(56), UNTIL), Space.ROUTER.find(sql, 56), UNTIL);
        holding.accept(reserved, UNTIL);
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void shouldEndAllThatRanOut() {
        Instant begun = Instant.now();

        assertThat(leases.expireBefore(UNTIL.plusSeconds(1))).hasSize(MANY);

        assertThat(Duration.between(begun, Instant.now())).isLessThan(GENEROUS);
        assertThat(leases.active()).isEmpty();
    }

    @Test
    void shouldProlongAllThatAreUp() {
        List<Lease> later = leases.active().stream()
                .map(lease -> lease.until(UNTIL.plusSeconds(60)))
                .toList();
        Instant begun = Instant.now();

        assertThat(leases.prolong(later)).isEqualTo(later);

        assertThat(Duration.between(begun, Instant.now())).isLessThan(GENEROUS);
        assertThat(leases.expireBefore(UNTIL.plusSeconds(60))).isEmpty();
    }
}
