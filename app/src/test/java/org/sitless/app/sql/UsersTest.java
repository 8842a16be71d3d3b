package org.sitless.app.sql;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sitless.app.failure.CommandFailure;
import org.sitless.app.sql.Users.Registered;
import org.sitless.tsp.auth.Credentials;
import org.sitless.tsp.auth.DigestVerifier;
import org.sitless.tsp.auth.ScramVerifier;
import org.sitless.tsp.lease.ClaimAnswer;
import org.sitless.tsp.lease.Lease;
import org.sitless.tsp.lease.LeaseClaim;
import org.sitless.tsp.lease.LeaseOwner;
import org.sitless.tsp.lease.TunnelEndpoint;
import org.sitless.tsp.message.Ipv4Address;

class UsersTest {
    private static final String REALM = "example.net";
    private static final String PASSWORD = "correct-horse-1";
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    @TempDir
    private Path folder;

    private Instant now = START;
    private BrokerDatabase database;
    private Optional<DigestPlace> digest;
    private Users users;

    @BeforeEach
    void open() {
        digest = Optional.of(new DigestPlace(REALM, folder.resolve("broker.db.key")));
        database = BrokerDatabase.open(folder.resolve("broker.db"), Migrations.newest(), () -> now);
        users = database.users(digest);
    }

    @AfterEach
    void close() {
        database.close();
    }

    private Optional<Credentials> find(String user) {
        return database.credentials(digest).find(user);
    }

    @Test
    void shouldKeepVerifiersOfBothKinds() {
        users.add("alice", PASSWORD, Optional.of("from Graz"));

        Credentials found = find("alice").orElseThrow();
        assertThat(found.scram())
                .isEqualTo(ScramVerifier.derive(
                        PASSWORD, found.scram().salt(), found.scram().iterations()));
        assertThat(found.digest()).contains(DigestVerifier.derive("alice", REALM, PASSWORD));
        assertThat(users.list()).singleElement().satisfies(account -> {
            assertThat(account.name()).isEqualTo("alice");
            assertThat(account.note()).contains("from Graz");
            assertThat(account.created()).isEqualTo(START);
            assertThat(account.lastLogin()).isEmpty();
        });
        assertThat(find("bob")).isEmpty();
    }

    @Test
    void shouldGiveEverybodyTheSameIterationsAndSaltsOfTheirOwn() {
        users.add("alice", PASSWORD, Optional.empty());
        users.add("bob", PASSWORD, Optional.empty());

        ScramVerifier alice = find("alice").orElseThrow().scram();
        ScramVerifier bob = find("bob").orElseThrow().scram();
        assertThat(alice.iterations()).isEqualTo(bob.iterations());
        assertThat(alice.salt()).isNotEqualTo(bob.salt());
    }

    @Test
    void shouldKeepNothingInTheDatabaseThatLetsAThiefLogIn() throws IOException {
        users.add("alice", PASSWORD, Optional.empty());
        byte[] verifier = DigestVerifier.derive("alice", REALM, PASSWORD).hash().toBytes();
        database.close();

        String content = Files.readString(folder.resolve("broker.db"), ISO_8859_1);
        assertThat(content).contains("alice").doesNotContain(PASSWORD);
        assertThat(content).doesNotContain(new String(verifier, ISO_8859_1));
    }

    @Test
    void shouldKeepNoDigestWhereThatMechanismIsOff() {
        database.users(Optional.empty()).add("alice", PASSWORD, Optional.empty());

        assertThat(find("alice").orElseThrow().digest()).isEmpty();
        assertThat(users.list().get(0).digestRealm()).isEmpty();
    }

    @Test
    void shouldNotLookAtDigestsWhereThatMechanismIsOff() {
        users.add("alice", PASSWORD, Optional.empty());

        assertThat(database.credentials(Optional.empty())
                        .find("alice")
                        .orElseThrow()
                        .digest())
                .isEmpty();
    }

    @Test
    void shouldNotOpenADigestThatWasCopiedFromSomebodyElse() {
        users.add("alice", PASSWORD, Optional.empty());
        users.add("mallory", "something-else-2", Optional.empty());
        database.writer()
                .write(sql -> sql.update("UPDATE account SET digest_sealed ="
                        + " (SELECT digest_sealed FROM account WHERE name = 'mallory') WHERE name = 'alice'"));

        assertThat(find("alice").orElseThrow().digest()).isEmpty();
        assertThat(find("mallory").orElseThrow().digest()).isPresent();
    }

    @Test
    void shouldRefuseASecondUserOfTheSameName() {
        users.add("alice", PASSWORD, Optional.empty());

        assertThatThrownBy(() -> users.add("alice", "something-else-2", Optional.empty()))
                .isInstanceOf(CommandFailure.class)
                .hasMessageContaining("there is a user 'alice' already");
        assertThat(find("alice").orElseThrow().digest()).contains(DigestVerifier.derive("alice", REALM, PASSWORD));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "two words", "nu\0l", "x#y", "m\u00fcller", "line\nbreak"})
    void shouldRefuseNamesAndPasswordsThatNoConfigurationCanHold(String text) {
        assertThatThrownBy(() -> users.add(text, PASSWORD, Optional.empty())).isInstanceOf(CommandFailure.class);
        assertThatThrownBy(() -> users.add("alice", text, Optional.empty())).isInstanceOf(CommandFailure.class);
        assertThat(users.list()).isEmpty();
    }

    @Test
    void shouldNeverShowAPasswordThatIsUnfit() {
        assertThatThrownBy(() -> users.add("alice", "secret word", Optional.empty()))
                .message()
                .doesNotContain("secret");
    }

    @Test
    void shouldChangePassword() {
        users.add("alice", PASSWORD, Optional.empty());
        now = START.plusSeconds(60);
        users.changePassword("alice", "something-else-2");

        assertThat(find("alice").orElseThrow().digest())
                .contains(DigestVerifier.derive("alice", REALM, "something-else-2"));
        assertThat(users.find("alice").orElseThrow().passwordChanged()).isEqualTo(now);
        assertThatThrownBy(() -> users.changePassword("bob", PASSWORD)).hasMessageContaining("there is no user 'bob'");
    }

    @Test
    void shouldNotFindSuspendedUserAndEndHisTunnel() {
        users.add("alice", PASSWORD, Optional.empty());
        SqlLeaseStore leases = database.leases(SomePools.POOLS);
        Lease lease = up(leases, "alice");

        users.suspend("alice");

        assertThat(find("alice")).isEmpty();
        assertThat(leases.endedElsewhere()).containsExactly(lease);
        assertThat(leases.endedElsewhere()).isEmpty();
        assertThat(leases.active()).isEmpty();
        assertThat(claim(leases, "alice")).isInstanceOf(ClaimAnswer.Refused.class);
        users.resume("alice");
        assertThat(find("alice")).isPresent();
        assertThat(up(leases, "alice").address()).as("still his").isEqualTo(lease.address());
    }

    @Test
    void shouldRemoveUserWithAllHeHas() {
        users.add("alice", PASSWORD, Optional.empty());
        users.add("bob", PASSWORD, Optional.empty());
        SqlLeaseStore leases = database.leases(SomePools.POOLS);
        Lease lease = up(leases, "alice");

        users.remove("alice");

        assertThat(users.find("alice")).isEmpty();
        assertThat(leases.endedElsewhere()).containsExactly(lease);
        assertThat(claim(leases, "alice")).as("authenticated a moment ago").isInstanceOf(ClaimAnswer.Refused.class);
        assertThat(up(leases, "bob").address()).as("free again").isEqualTo(lease.address());
        StoreAudit.check(database);
    }

    @Test
    void shouldRememberWhenAUserCameLast() {
        users.add("alice", PASSWORD, Optional.empty());
        now = START.plusSeconds(5);
        up(database.leases(SomePools.POOLS), "alice");

        assertThat(users.find("alice").orElseThrow().lastLogin()).contains(now);
    }

    @Test
    void shouldExplainARealmThatChanged() {
        assertThat(users.realmProblem()).isEmpty();
        users.add("alice", PASSWORD, Optional.empty());
        assertThat(users.realmProblem()).isEmpty();
        digest = Optional.of(new DigestPlace("example.org", digest.orElseThrow().keyFile()));

        assertThat(database.users(digest).realmProblem()).hasValueSatisfying(problem -> {
            assertThat(problem.what()).contains("\"example.net\" (1)");
            assertThat(problem.where()).contains("example.org");
        });
        assertThat(find("alice").orElseThrow().digest()).isEmpty();
    }

    @Test
    void shouldHaveTheSameDecoysAfterARestart() {
        var before = database.decoys();
        database.close();
        open();

        assertThat(database.decoys()).usingRecursiveComparison().isEqualTo(before);
    }

    @Test
    void shouldMakeKeyFileForItsOwnerAlone() throws IOException {
        Path key = folder.resolve("broker.db.key");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key)))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("broker.db"))))
                .isEqualTo("rw-------");
        try (var files = Files.list(folder)) {
            assertThat(files)
                    .allSatisfy(file -> assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                            .as(file.toString())
                            .isEqualTo("rw-------"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"broker.db", "broker.db.key"})
    void shouldRefuseFilesThatEverybodyCanRead(String file) throws IOException {
        database.close();
        Files.setPosixFilePermissions(folder.resolve(file), PosixFilePermissions.fromString("rw----r--"));

        assertThatThrownBy(this::open)
                .isInstanceOf(CommandFailure.class)
                .hasMessageContaining(file)
                .hasMessageContaining("chmod o=");
        Files.setPosixFilePermissions(folder.resolve(file), PosixFilePermissions.fromString("rw-------"));
        open();
    }

    @Test
    void shouldRefuseAKeyThatIsNotTheOne() throws IOException {
        users.add("alice", PASSWORD, Optional.empty());
        Path key = folder.resolve("broker.db.key");
        Files.delete(key);

        assertThatThrownBy(() -> database.users(digest)).hasMessageContaining("the key file is missing");
        KeyFile.create(key);
        assertThatThrownBy(() -> database.users(digest)).hasMessageContaining("not the one");
        Files.writeString(key, "nonsense");
        assertThatThrownBy(() -> database.users(digest)).hasMessageContaining("holds no key");

        KeyFile.create(key);
        assertThat(database.users(Optional.empty()).dropDigests()).isEqualTo(1);
        database.users(digest).changePassword("alice", PASSWORD);
        assertThat(find("alice").orElseThrow().digest()).isPresent();
    }

    @Test
    void shouldRegisterByInvitationAsOftenAsItIsGoodFor() {
        Invitations invitations = database.invitations();
        String token = invitations
                .create(2, Duration.ofDays(1), Optional.of("user group"))
                .token();

        assertThat(users.redeem("0".repeat(40), "alice", PASSWORD)).isEqualTo(Registered.NO_INVITATION);
        assertThat(users.redeem(token + "\n", "alice", PASSWORD)).isEqualTo(Registered.DONE);
        assertThat(users.redeem(token, "alice", PASSWORD)).isEqualTo(Registered.NAME_TAKEN);
        assertThat(users.redeem("", "alice", PASSWORD)).isEqualTo(Registered.NO_INVITATION);
        assertThat(users.redeem(token, "bob", PASSWORD)).isEqualTo(Registered.DONE);
        assertThat(users.redeem(token, "carol", PASSWORD)).isEqualTo(Registered.NO_INVITATION);

        assertThat(users.list()).extracting(Account::name).containsExactly("alice", "bob");
        assertThat(invitations.list()).singleElement().satisfies(invitation -> {
            assertThat(invitation.used()).isEqualTo(2);
            assertThat(invitation.isOpen(now)).isFalse();
            assertThat(users.list().get(0).invitation()).contains(invitation.id());
        });
    }

    @Test
    void shouldNotRegisterByInvitationThatIsOverOrRevoked() {
        Invitations invitations = database.invitations();
        Invitations.Issued expiring = invitations.create(1, Duration.ofHours(1), Optional.empty());
        Invitations.Issued revoked = invitations.create(1, Duration.ofDays(9), Optional.empty());
        assertThat(invitations.revoke(revoked.invitation().id())).isTrue();
        assertThat(invitations.revoke(999)).isFalse();
        now = START.plus(Duration.ofHours(1));

        for (String token : List.of(expiring.token(), revoked.token())) {
            assertThat(users.redeem(token, "alice", PASSWORD)).isEqualTo(Registered.NO_INVITATION);
        }
        assertThat(expiring.toString()).doesNotContain(expiring.token());
    }

    private static ClaimAnswer claim(SqlLeaseStore leases, String user) {
        return leases.claim(new LeaseClaim(
                new LeaseOwner.User(user),
                TunnelEndpoint.udp(Ipv4Address.of("192.0.2.7"), 4_000),
                Optional.of(56),
                START.plusSeconds(60)));
    }

    private static Lease up(SqlLeaseStore leases, String user) {
        Lease reserved = ((ClaimAnswer.Granted) claim(leases, user)).lease();
        return leases.renew(reserved.owner(), reserved.revision(), START.plusSeconds(3_600))
                .orElseThrow();
    }
}
