package org.sitless.app.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sitless.app.config.BrokerReader;
import org.sitless.app.config.ClientConfig;
import org.sitless.app.config.ClientConfigReader;
import org.sitless.app.config.ClientLines;
import org.sitless.app.sql.BrokerDatabase;
import org.sitless.app.sql.ConfiguredStore;
import org.sitless.app.sql.SqlLeaseStore;
import org.sitless.tsp.auth.DigestVerifier;
import org.sitless.tsp.lease.ClaimAnswer;
import org.sitless.tsp.lease.Lease;
import org.sitless.tsp.lease.LeaseClaim;
import org.sitless.tsp.lease.LeaseOwner;
import org.sitless.tsp.lease.TunnelEndpoint;
import org.sitless.tsp.message.Ipv4Address;
import org.sitless.tsp.message.NamedAddress;

class BrokerCommandsTest {
    private static final String PASSWORD = "correct-horse-1";

    @TempDir
    private Path folder;

    private final InputStream stdin = System.in;
    private Path config;
    private String out;
    private String err;

    @BeforeEach
    void configure() throws IOException {
        config = Files.writeString(folder.resolve("broker.toml"), """
                [tsp]
                realm = "example.net"
                [tunnel]
                local = "192.0.2.1"
                address = "2001:db8:f000::1"
                dns = ["2001:db8:f000::53"]
                [pool]
                host = { prefix = "2001:db8:f000::/64" }
                router = { prefix = "2001:db8::/33", length = 48 }
                [store]
                url = "sqlite:%s/broker.db"
                """.formatted(folder));
    }

    @AfterEach
    void giveStdinBack() {
        System.setIn(stdin);
    }

    private int run(String... arguments) {
        StringWriter outWriter = new StringWriter();
        StringWriter errWriter = new StringWriter();
        String[] line = new String[arguments.length + 3];
        System.arraycopy(arguments, 0, line, 1, arguments.length);
        line[0] = "broker";
        line[line.length - 2] = "--config";
        line[line.length - 1] = config.toString();
        int exit = new Commands(new PrintWriter(outWriter), new PrintWriter(errWriter)).run(line);
        out = outWriter.toString();
        err = errWriter.toString();
        return exit;
    }

    private ConfiguredStore store() {
        return new ConfiguredStore(new BrokerReader().read(config));
    }

    private Optional<DigestVerifier> digestOf(String user) {
        try (BrokerDatabase database = store().open()) {
            return database.credentials(store().digest()).find(user).flatMap(found -> found.digest());
        }
    }

    @Test
    void shouldAddUserWithPasswordFromStdin() {
        System.setIn(new ByteArrayInputStream((PASSWORD + "\nmore\n").getBytes(UTF_8)));

        assertThat(run("user", "add", "alice", "--password-stdin", "--note", "from Graz"))
                .as(err)
                .isZero();

        assertThat(out).as("it is known to whoever typed it").isEmpty();
        assertThat(digestOf("alice")).contains(DigestVerifier.derive("alice", "example.net", PASSWORD));
        assertThat(run("user", "list")).isZero();
        assertThat(out).contains("alice", "enabled", "example.net", "from Graz");
    }

    @Test
    void shouldAddUserWithPasswordFromFile() throws IOException {
        Path file = Files.writeString(folder.resolve("password"), PASSWORD + "\n");

        assertThat(run("user", "add", "alice", "--password-file", file.toString()))
                .as(err)
                .isZero();

        assertThat(digestOf("alice")).contains(DigestVerifier.derive("alice", "example.net", PASSWORD));
    }

    @Test
    void shouldPrintGeneratedPasswordOnce() {
        assertThat(run("user", "add", "alice", "--generate")).as(err).isZero();

        String password = out.strip();
        assertThat(password).hasSizeGreaterThanOrEqualTo(22);
        assertThat(digestOf("alice")).contains(DigestVerifier.derive("alice", "example.net", password));
    }

    @Test
    void shouldWriteConfigThatAnyClientReads() throws IOException {
        Path ready = folder.resolve("tspc.conf");

        assertThat(run(
                        "user",
                        "add",
                        "alice",
                        "--generate",
                        "--write-config",
                        ready.toString(),
                        "--server",
                        "broker.example.net",
                        "--host-type",
                        "router"))
                .as(err)
                .isZero();

        assertThat(out).as("it is in the file").isEmpty();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(ready)))
                .isEqualTo("rw-------");
        assertThat(Files.readAllLines(ready))
                .contains("userid=alice", "server=broker.example.net", "auth_method=any", "host_type=router")
                .allMatch(line -> line.startsWith("#") || line.matches("[a-z0-9_]+=[!-~]+"));
        ClientConfigReader reader = new ClientConfigReader(ready, folder, new ClientLines());
        ClientConfig client = reader.read();
        assertThat(reader.warnings())
                .as("what only its user knows")
                .singleElement()
                .asString()
                .contains("if_prefix");
        String password = client.login().orElseThrow().password();
        assertThat(digestOf("alice")).contains(DigestVerifier.derive("alice", "example.net", password));
    }

    @Test
    void shouldSayWhereClientsFindTheBroker() throws IOException {
        Path ready = folder.resolve("tspc.conf");

        assertThat(run("user", "add", "alice", "--generate", "--write-config", ready.toString()))
                .as(err)
                .isZero();

        assertThat(Files.readString(ready)).contains("\nserver=192.0.2.1\n");
    }

    @Test
    void shouldNotOverwriteConfigNorChangeAnythingThen() throws IOException {
        Path ready = Files.writeString(folder.resolve("tspc.conf"), "mine");

        assertThat(run("user", "add", "alice", "--generate", "--write-config", ready.toString()))
                .isEqualTo(2);

        assertThat(err).contains("there is such a file already");
        assertThat(Files.readString(ready)).isEqualTo("mine");
        run("user", "list", "--json");
        assertThat(out).isEqualTo("{\"users\":[]}\n");
    }

    @Test
    void shouldLeaveNoConfigOfUserWhoWasNotAdded() {
        run("user", "add", "alice", "--generate");
        Path ready = folder.resolve("tspc.conf");

        assertThat(run("user", "add", "alice", "--generate", "--write-config", ready.toString()))
                .isEqualTo(1);

        assertThat(err).contains("there is a user 'alice' already");
        assertThat(ready).doesNotExist();
    }

    @Test
    void shouldNeverTakePasswordAsArgument() {
        assertThat(run("user", "add", "alice", PASSWORD)).isEqualTo(2);
        assertThat(run("user", "add", "alice", "--password", PASSWORD)).isEqualTo(2);
        assertThat(run("user", "add", "alice", "--generate", "--password-stdin"))
                .isEqualTo(2);
        assertThat(err).contains("one place only");
    }

    @Test
    void shouldDisableEnableAndRemoveUser() {
        run("user", "add", "alice", "--generate");

        assertThat(run("user", "disable", "alice")).isZero();
        assertThat(digestOf("alice")).isEmpty();
        run("user", "list", "--json");
        assertThat(out).contains("\"name\":\"alice\",\"suspended\":true");
        assertThat(run("user", "enable", "alice")).isZero();
        assertThat(digestOf("alice")).isPresent();
        assertThat(run("user", "remove", "alice")).isZero();
        assertThat(digestOf("alice")).isEmpty();
        for (String command : List.of("disable", "enable", "remove")) {
            assertThat(run("user", command, "alice")).isEqualTo(1);
            assertThat(err).isEqualTo("sitless: there is no user 'alice': user name: see sitless broker user list\n");
        }
    }

    @Test
    void shouldChangePassword() throws IOException {
        run("user", "add", "alice", "--generate");
        Path file = Files.writeString(folder.resolve("password"), PASSWORD);

        assertThat(run("user", "passwd", "alice", "--password-file", file.toString()))
                .as(err)
                .isZero();

        assertThat(digestOf("alice")).contains(DigestVerifier.derive("alice", "example.net", PASSWORD));
    }

    @Test
    void shouldListReleaseAndForgetLeases() {
        run("user", "add", "alice", "--generate");
        try (BrokerDatabase database = store().open()) {
            SqlLeaseStore leases = database.leases(store().pools());
            Lease lease = up(leases);

            run("lease", "list");
            assertThat(out).contains("alice", lease.address().toString(), "v6udpv4 192.0.2.7:4000");
            run("lease", "list", "--json");
            assertThat(out)
                    .contains(
                            "\"user\":\"alice\"",
                            "\"prefix\":\"2001:db8::/56\"",
                            "\"name_servers\":[\"ns1.example.org\"]",
                            "\"ipv4\":\"192.0.2.7\",\"port\":4000");
            assertThat(run("lease", "release", "alice")).as(err).isZero();
            assertThat(leases.endedElsewhere()).containsExactly(lease);
            assertThat(run("lease", "release", "alice")).isEqualTo(1);
            assertThat(run("lease", "forget", lease.address().toString())).isZero();
            assertThat(run("lease", "forget", "alice")).isEqualTo(1);
            assertThat(run("lease", "forget")).isEqualTo(2);
        }
    }

    @Test
    void shouldForgetWhatLiesOutsideTodaysPools() throws IOException {
        run("user", "add", "alice", "--generate");
        try (BrokerDatabase database = store().open()) {
            up(database.leases(store().pools()));
        }
        Files.writeString(config, Files.readString(config).replace("2001:db8:f000::/64", "2001:db8:e000::/64"));
        try (BrokerDatabase database = store().open()) {
            assertThat(catchThrowable(() -> database.leases(store().pools())))
                    .hasMessageContaining("1 given to users lie outside the host pool 2001:db8:e000::/64")
                    .hasMessageContaining("lease forget --outside");
        }

        assertThat(run("lease", "forget", "--outside")).as(err).isZero();

        assertThat(out).isEqualTo("alice\n");
        try (BrokerDatabase database = store().open()) {
            assertThat(up(database.leases(store().pools())).address()).hasToString("2001:db8:e000::1");
        }
    }

    private static Lease up(SqlLeaseStore leases) {
        LeaseOwner alice = new LeaseOwner.User("alice");
        TunnelEndpoint endpoint = TunnelEndpoint.udp(Ipv4Address.of("192.0.2.7"), 4_000);
        Instant until = Instant.parse("2027-01-01T00:00:00Z");
        ClaimAnswer answer = leases.claim(
                new LeaseClaim(alice, endpoint, Optional.of(56), List.of(NamedAddress.name("ns1.example.org")), until));
        return leases.renew(alice, ((ClaimAnswer.Granted) answer).lease().revision(), until)
                .orElseThrow();
    }

    @Test
    void shouldInviteAndRedeem() throws IOException {
        assertThat(run("invite", "create", "--uses", "1", "--note", "for Bob"))
                .as(err)
                .isZero();
        Path token = Files.writeString(folder.resolve("token"), out);
        assertThat(out.strip()).matches("[0-9a-f]{40}");
        run("invite", "list");
        assertThat(out)
                .contains("open", "0/1", "for Bob")
                .doesNotContain(Files.readString(token).strip());
        Path ready = folder.resolve("bob.conf");

        assertThat(run("invite", "redeem", "bob", "--token-file", token.toString(), "--write-config", ready.toString()))
                .as(err)
                .isZero();

        assertThat(Files.readString(ready)).contains("userid=bob\n");
        assertThat(digestOf("bob")).isPresent();
        assertThat(run("invite", "redeem", "carol", "--token-file", token.toString()))
                .isEqualTo(4);
        assertThat(err).contains("this invitation is not good, or no longer");
        run("invite", "list", "--json");
        assertThat(out).contains("\"state\":\"over\"", "\"used\":1");
        assertThat(run("invite", "revoke", "1")).isZero();
        assertThat(run("invite", "revoke", "9")).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"user", "lease", "invite"})
    void shouldShowExamplesAndAskForACommand(String group) {
        assertThat(run(group, "--help")).isZero();
        assertThat(out).contains("Examples").contains("sitless broker " + group);
        assertThat(run(group)).isEqualTo(2);
        assertThat(err).hasLineCount(1).contains("sitless broker " + group + " --help");
    }

    @Test
    void shouldMakeEverySecretFileForItsOwnerAlone() throws IOException {
        run("user", "add", "alice", "--generate");

        for (String name : List.of("broker.db", "broker.db.key")) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(name))))
                    .as(name)
                    .isEqualTo("rw-------");
        }
    }
}
