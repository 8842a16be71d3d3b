package org.sitless.app.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sitless.app.failure.CommandFailure;
import org.sitless.app.failure.ExitCode;
import org.sitless.tsp.lease.ClaimAnswer;
import org.sitless.tsp.lease.Lease;
import org.sitless.tsp.lease.LeaseClaim;
import org.sitless.tsp.lease.LeaseOwner;
import org.sitless.tsp.lease.PrefixPool;
import org.sitless.tsp.lease.TunnelEndpoint;
import org.sitless.tsp.message.Ipv4Address;
import org.sitless.tsp.message.Ipv6Address;
import org.sitless.tsp.message.Ipv6Prefix;

class BrokerDatabaseTest {
    private static final Instant UNTIL = Instant.parse("2099-01-01T00:00:00Z");

    @TempDir
    private Path folder;

    private Path file() {
        return folder.resolve("broker.db");
    }

    private static void assertFails(ThrowingCallable action, ExitCode code, String... texts) {
        assertThatThrownBy(action)
                .isInstanceOfSatisfying(CommandFailure.class, failure -> assertThat(failure.exitCode())
                        .isEqualTo(code))
                .hasMessageContainingAll(texts);
    }

    private void fill(int users) {
        try (BrokerDatabase database = BrokerDatabase.open(file())) {
            SqlLeaseStore leases = database.leases(SomePools.POOLS, false);
            for (int i = 0; i < users; i++) {
                up(leases, "user" + i, i + 1);
            }
        }
    }

    private static Lease up(SqlLeaseStore leases, String user, int port) {
        ClaimAnswer answer = leases.claim(new LeaseClaim(
                new LeaseOwner.User(user),
                TunnelEndpoint.udp(Ipv4Address.of("192.0.2.1"), port),
                Optional.of(56),
                UNTIL));
        Lease reserved = ((ClaimAnswer.Granted) answer).lease();
        return leases.renew(reserved.owner(), reserved.revision(), UNTIL).orElseThrow();
    }

    private void tamper(String... statements) throws SQLException {
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + file());
                var statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    @Test
    void shouldSayThatFolderIsMissing() {
        assertFails(
                () -> BrokerDatabase.open(folder.resolve("none/broker.db")),
                ExitCode.USAGE,
                "there is no folder for the database",
                "none/broker.db",
                "install -d");
    }

    @Test
    void shouldRefuseFilesThatAreNoDatabase() throws IOException {
        Files.writeString(file(), "[tsp]\nrealm = \"this is a configuration\"\n".repeat(100));
        Files.setPosixFilePermissions(file(), PosixFilePermissions.fromString("rw-------"));

        assertFails(
                () -> BrokerDatabase.open(file()), ExitCode.USAGE, "this file is not a database", file().toString());
    }

    @Test
    void shouldRefuseDatabasesOfOtherPrograms() throws SQLException, IOException {
        PrivateFile.createIfMissing(file(), "database");
        tamper("CREATE TABLE bookmark (url TEXT)");

        assertFails(() -> BrokerDatabase.open(file()), ExitCode.USAGE, "database of another program");
        assertThat(Files.size(file())).isPositive();
    }

    @Test
    void shouldRefuseDatabasesOfNewerPrograms() throws SQLException {
        fill(1);
        tamper("PRAGMA user_version = 99");

        assertFails(() -> BrokerDatabase.open(file()), ExitCode.USAGE, "version 99", "run the newer program");
    }

    @Test
    void shouldNoticeDamage() throws IOException {
        fill(300);
        try (FileChannel channel = FileChannel.open(file(), StandardOpenOption.WRITE)) {
            byte[] rubbish = new byte[4_096];
            Arrays.fill(rubbish, (byte) 0xA5);
            for (long page = 8; page < channel.size() / 4_096; page += 2) {
                channel.write(ByteBuffer.wrap(rubbish), page * 4_096);
            }
        }

        assertFails(
                () -> {
                    try (BrokerDatabase database = BrokerDatabase.open(file())) {
                        database.leases(SomePools.POOLS);
                    }
                },
                ExitCode.FAILED,
                "the database is damaged",
                "restore a backup");
    }

    @Test
    void shouldSayThatNoSpaceIsLeftAndLoseNothing() {
        try (BrokerDatabase database = BrokerDatabase.open(file())) {
            SqlLeaseStore leases = database.leases(SomePools.POOLS, false);
            Lease before = up(leases, "first", 60_000);
            // As a full file system does, but only here.
            database.writer().write(sql -> sql.number("PRAGMA max_page_count = 40"));

            assertFails(
                    () -> {
                        for (int i = 1; i < 3_000; i++) {
                            up(leases, "user" + i, i);
                        }
                    },
                    ExitCode.FAILED,
                    "no space is left for the database",
                    file().toString());
            assertThat(leases.find(before.owner())).contains(before);
            database.writer().write(sql -> sql.number("PRAGMA max_page_count = 1000000"));
            assertThat(up(leases, "late", 60_001)).isNotNull();
            StoreAudit.check(database);
        }
    }

    @Test
    void shouldLetOthersWriteInBetween() {
        try (BrokerDatabase broker = BrokerDatabase.open(file())) {
            SqlLeaseStore leases = broker.leases(SomePools.POOLS, false);
            for (int i = 1; i < 10; i++) {
                up(leases, "user" + i, i);
                try (BrokerDatabase command = BrokerDatabase.open(file())) {
                    assertThat(command.leaseDesk().list()).hasSize(i);
                    assertThat(command.leaseDesk().release(new LeaseOwner.User("user" + i)))
                            .isTrue();
                }
                assertThat(leases.endedElsewhere()).hasSize(1);
            }
            assertThat(leases.active()).isEmpty();
        }
    }

    @Test
    void shouldRefuseToWorkAfterClosing() {
        BrokerDatabase database = BrokerDatabase.open(file());
        SqlLeaseStore leases = database.leases(SomePools.POOLS, false);
        database.close();
        database.close();

        assertFails(() -> up(leases, "late", 1), ExitCode.FAILED, "the database is closed");
        assertFails(leases::active, ExitCode.FAILED, "the database is closed");
    }

    @Test
    void shouldBringVersionOneUpToDateWithAllItsLeases() {
        Lease lease;
        try (BrokerDatabase old = BrokerDatabase.open(file(), 1, InstantSource.system())) {
            old.writer().write(sql -> {
                PoolDeclaration.declare(sql, SomePools.POOLS, "here");
                return sql.update("INSERT INTO setting VALUES ('kept', 'yes')");
            });
            lease = old.writer().write(sql -> insert(sql));
        }

        try (BrokerDatabase now = BrokerDatabase.open(file())) {
            assertThat(now.readers().<Long>read(sql -> sql.number("PRAGMA user_version")))
                    .isEqualTo(Migrations.newest());
            assertThat(now.leases(SomePools.POOLS).active()).containsExactly(lease);
            now.users(Optional.empty()).add("alice", "correct-horse-1", Optional.empty());
            StoreAudit.check(now);
        }
    }

    /** As version 1 wrote it. */
    private static Lease insert(Sql sql) throws SQLException {
        LeaseOwner alice = new LeaseOwner.User("alice");
        TunnelEndpoint end = TunnelEndpoint.proto41(Ipv4Address.of("192.0.2.1"));
        Ipv6Prefix host = Ipv6Prefix.of("2001:db8:f000::1234/128");
        Ipv6Prefix prefix = Space.ROUTER.find(sql, 48).orElseThrow();
        Holding holding = Holding.begin(sql, alice, host, UNTIL);
        Space.ROUTER.take(sql, prefix, holding.id());
        sql.update("UPDATE given SET accepted = 1");
        sql.update(
                "INSERT INTO stay (holding, up, type, outer_address, outer_port, prefix, since, until)"
                        + " VALUES (?, 1, 'v6v4', ?, 0, ?, 0, ?)",
                holding.id(),
                Columns.octets(end.address()),
                Columns.octets(prefix.first()),
                Columns.millis(UNTIL));
        return new Lease(alice, end, host.first(), Optional.of(prefix), List.of(), UNTIL, 1);
    }

    @Test
    void shouldWorkOutWhatIsFreeWhenPoolsGrow() {
        LeasePools small = new LeasePools(
                SomePools.HOSTS, Optional.of(new PrefixPool(Ipv6Prefix.of("2001:db8::/47"), 48, 64, List.of())), 4);
        Lease before;
        try (BrokerDatabase database = BrokerDatabase.open(file())) {
            before = up(database.leases(small, false), "alice", 1);
        }

        try (BrokerDatabase database = BrokerDatabase.open(file())) {
            SqlLeaseStore leases = database.leases(SomePools.POOLS, false);
            StoreAudit.check(database);
            assertThat(leases.active()).containsExactly(before);
            Ipv6Prefix next = up(leases, "bob", 2).prefix().orElseThrow();
            assertThat(next.overlaps(before.prefix().orElseThrow())).isFalse();
        }
    }

    /** An address that a user has already stays his: the broker starts, and says so. */
    @Test
    void shouldGiveNobodyWhatIsInUseOnTheLink() {
        Lease before;
        try (BrokerDatabase database = BrokerDatabase.open(file())) {
            before = up(database.leases(SomePools.POOLS, false), "alice", 1);
            assertThat(before.address()).hasToString("2001:db8:f000::2");
        }
        List<Ipv6Prefix> inUse = List.of(
                Ipv6Prefix.of("2001:db8:f000::2/128"),
                Ipv6Prefix.of("2001:db8:f000::3/128"),
                Ipv6Prefix.of("2001:db8:e000::3/128"));

        try (BrokerDatabase database = BrokerDatabase.open(file())) {
            LeasePools pools = new LeasePools(SomePools.HOSTS, Optional.of(SomePools.ROUTERS), inUse, 4);
            SqlLeaseStore leases = database.leases(pools, false);

            StoreAudit.check(database);
            assertThat(leases.active()).containsExactly(before);
            assertThat(up(leases, "bob", 2).address()).hasToString("2001:db8:f000::4");
        }
    }

    /** Its caller hears at once that the database is closed, and whoever watches over threads ends the process. */
    @Test
    void shouldNotHideAnErrorThatEndsItsWriter() throws InterruptedException {
        BlockingQueue<String> ended = new LinkedBlockingQueue<>();
        Thread.UncaughtExceptionHandler former = Thread.getDefaultUncaughtExceptionHandler();
        Thread.setDefaultUncaughtExceptionHandler((thread, error) -> ended.add(thread.getName() + " " + error));
        try (BrokerDatabase database = BrokerDatabase.open(file())) {
            SqlWork<Integer> deep = sql -> {
                throw new StackOverflowError("deep");
            };
            assertFails(() -> database.writer().write(deep), ExitCode.FAILED, "the database is closed");

            assertThat(ended.poll(10, TimeUnit.SECONDS))
                    .isEqualTo("sl-store-writer java.lang.StackOverflowError: deep");
        } finally {
            Thread.setDefaultUncaughtExceptionHandler(former);
        }
    }

    @Test
    void shouldRefusePoolsThatOverlap() {
        LeasePools overlapping = new LeasePools(
                SomePools.HOSTS, Optional.of(new PrefixPool(Ipv6Prefix.of("2001:db8::/32"), 48, 64, List.of())), 4);
        try (BrokerDatabase database = BrokerDatabase.open(file())) {
            assertFails(() -> database.leases(overlapping), ExitCode.USAGE, "overlap");
        }
    }

    @Test
    void shouldMakeOverlapsImpossibleByConstraint() {
        try (BrokerDatabase database = BrokerDatabase.open(file())) {
            up(database.leases(SomePools.POOLS, false), "alice", 1);

            for (String prefix : List.of("2001:db8::/48", "2001:db8::/64", "2001:db8::/33")) {
                assertThatThrownBy(() -> database.writer().write(sql -> {
                            Ipv6Prefix overlapping = Ipv6Prefix.of(prefix);
                            return sql.update(
                                    "INSERT INTO given SELECT ?, ?, ?, 'router', holding, 0, '' FROM stay",
                                    Columns.octets(
                                            new Ipv6Address(overlapping.first().high(), 1)),
                                    Columns.last(overlapping),
                                    overlapping.length());
                        }))
                        .hasMessageContaining("prefixes overlap");
            }
        }
    }
}
