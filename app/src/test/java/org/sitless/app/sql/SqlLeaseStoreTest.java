package org.sitless.app.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sitless.tsp.lease.ClaimAnswer;
import org.sitless.tsp.lease.InMemoryLeaseStore;
import org.sitless.tsp.lease.Lease;
import org.sitless.tsp.lease.LeaseClaim;
import org.sitless.tsp.lease.LeaseOwner;
import org.sitless.tsp.lease.LeaseStore;
import org.sitless.tsp.lease.LeaseStoreContract;
import org.sitless.tsp.lease.PrefixPool;
import org.sitless.tsp.lease.TunnelEndpoint;
import org.sitless.tsp.message.Ipv4Address;
import org.sitless.tsp.message.PeerAddress;

class SqlLeaseStoreTest extends LeaseStoreContract {
    @TempDir
    private Path folder;

    private BrokerDatabase database;

    @Override
    protected LeaseStore create(PrefixPool hosts, PrefixPool routers, int anonymousPerAddress) {
        database = BrokerDatabase.open(folder.resolve("broker.db"), Migrations.newest(), InstantSource.system());
        return database.leases(new LeasePools(hosts, Optional.of(routers), anonymousPerAddress), false);
    }

    @AfterEach
    void leaveNothingInconsistent() {
        StoreAudit.check(database);
        database.close();
    }

    /** Two stores that do the same in the same order: whatever the model says, the database says. */
    @Test
    void shouldAnswerAsTheModelDoes() {
        for (int seed = 0; seed < 6; seed++) {
            LeaseStore sql = reopened(seed);
            LeaseStore model = new InMemoryLeaseStore(HOSTS, ROUTERS, ANONYMOUS_PER_ADDRESS, new Random(seed));
            new Comparison(new Random(seed), model, sql).run();
            StoreAudit.check(database);
        }
    }

    private LeaseStore reopened(int seed) {
        database.close();
        database = BrokerDatabase.open(folder.resolve("seed" + seed), Migrations.newest(), InstantSource.system());
        return database.leases(
                new LeasePools(HOSTS, Optional.of(ROUTERS), ANONYMOUS_PER_ADDRESS), false, new Random(seed));
    }

    private record Comparison(Random random, LeaseStore model, LeaseStore sql) {
        private static final int STEPS = 500;

        void run() {
            List<Lease> known = new ArrayList<>();
            for (int i = 0; i < STEPS; i++) {
                LeaseOwner owner = owner();
                Optional<Lease> some =
                        known.isEmpty() ? Optional.empty() : Optional.of(known.get(random.nextInt(known.size())));
                switch (random.nextInt(8)) {
                    case 0 -> assertThat(sql.forget(owner)).isEqualTo(model.forget(owner));
                    case 1 -> {
                        var now = NOW.plusSeconds(random.nextInt(200));
                        assertThat(sql.expireBefore(now)).containsExactlyInAnyOrderElementsOf(model.expireBefore(now));
                    }
                    case 2 ->
                        some.ifPresent(lease -> assertThat(sql.release(lease.owner(), lease.revision()))
                                .isEqualTo(model.release(lease.owner(), lease.revision())));
                    case 3, 4 ->
                        some.ifPresent(lease -> {
                            var until = NOW.plusSeconds(random.nextInt(200));
                            assertThat(sql.renew(lease.owner(), lease.revision(), until))
                                    .isEqualTo(model.renew(lease.owner(), lease.revision(), until));
                        });
                    default -> {
                        LeaseClaim claim = claim(owner);
                        ClaimAnswer answer = sql.claim(claim);
                        assertThat(answer).isEqualTo(model.claim(claim));
                        if (answer instanceof ClaimAnswer.Granted granted) {
                            known.add(granted.lease());
                        }
                    }
                }
                assertThat(sql.find(owner)).isEqualTo(model.find(owner));
                assertThat(sql.active()).containsExactlyInAnyOrderElementsOf(model.active());
            }
        }

        private LeaseOwner owner() {
            int who = random.nextInt(9);
            Ipv4Address address = Ipv4Address.of("198.51.100." + who % 2);
            return who < 6
                    ? new LeaseOwner.User("user" + who)
                    : new LeaseOwner.Anonymous(new PeerAddress(address, who));
        }

        private LeaseClaim claim(LeaseOwner owner) {
            Ipv4Address address = Ipv4Address.of("198.51.100." + random.nextInt(4));
            TunnelEndpoint endpoint = random.nextBoolean()
                    ? TunnelEndpoint.proto41(address)
                    : TunnelEndpoint.udp(address, 1 + random.nextInt(3));
            if (owner instanceof LeaseOwner.Anonymous anonymous) {
                PeerAddress at = anonymous.endpoint();
                endpoint = TunnelEndpoint.udp((Ipv4Address) at.address(), at.port());
            }
            Optional<Integer> length = random.nextBoolean() ? Optional.empty() : Optional.of(47 + random.nextInt(19));
            return new LeaseClaim(owner, endpoint, length, NOW.plusSeconds(random.nextInt(200)));
        }
    }
}
