package org.sitless.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sitless.app.failure.CommandFailure;
import org.sitless.app.failure.ExitCode;
import org.sitless.app.failure.Problem;
import org.sitless.tsp.auth.Login;
import org.sitless.tsp.auth.Mechanism;
import org.sitless.tsp.message.Ipv4Address;
import org.sitless.tsp.message.NamedAddress;
import org.sitless.tsp.message.TunnelType;

class ClientConfigReaderTest {
    private static final String LOGIN = "userid=alice\npasswd=s3cret\nserver=broker.example.net\n";

    /** Every key that gogoc 1.2 knows, with the values of the file it comes with, or one that its manual names. */
    private static final String EVERY_KEY = """
            # gogoc.conf
            userid=alice
            passwd=s3cret
            server=192.0.2.1:4000
            auth_method=digest-md5
            host_type=router
            prefixlen=48
            if_prefix=eth1
            dns_server=ns1.example.org:ns2.example.org
            gogoc_dir=/etc/gogoc
            auto_retry_connect=no
            retry_delay=10
            retry_delay_max=120
            keepalive=yes
            keepalive_interval=25
            tunnel_mode=v6udpv4
            if_tunnel_v6v4=sit7
            if_tunnel_v6udpv4=tun7
            if_tunnel_v4v6=sit0
            client_v4=192.0.2.10
            client_v6=auto
            template=linux
            proxy_client=no
            broker_list=list.txt
            last_server=/var/lib/last.txt
            always_use_same_server=yes
            log_console=0
            log_stderr=1
            log_file=0
            log_syslog=0
            log_filename=gogoc.log
            log_rotation=yes
            log_rotation_size=32
            log_rotation_delete=no
            syslog_facility=USER
            dslite_server=192.0.0.1
            dslite_client=192.0.0.2
            haccess_proxy_enabled=no
            haccess_web_enabled=no
            haccess_document_root=
            """;

    @TempDir
    Path folder;

    private List<String> warnings = List.of();

    @Test
    void shouldReadEveryKey() {
        ClientConfig config = read(EVERY_KEY);

        assertThat(config.server()).isEqualTo(new ServerName("192.0.2.1:4000", "192.0.2.1", 4000));
        assertThat(config.login()).contains(new Login("alice", "s3cret"));
        assertThat(config.mechanisms()).containsExactly(Mechanism.DIGEST_MD5);
        assertThat(config.router().orElseThrow().prefixLength()).isEqualTo(48);
        assertThat(config.router().orElseThrow().lanInterface()).contains("eth1");
        assertThat(config.router().orElseThrow().dnsServers())
                .containsExactly(NamedAddress.name("ns1.example.org"), NamedAddress.name("ns2.example.org"));
        assertThat(config.retry()).isEqualTo(new RetryPolicy(false, Duration.ofSeconds(10), Duration.ofMinutes(2)));
        assertThat(config.keepalive()).contains(Duration.ofSeconds(25));
        assertThat(config.mode()).isEqualTo(TunnelType.V6UDPV4);
        assertThat(config.tunV6v4()).isEqualTo("sit7");
        assertThat(config.tunV6udpv4()).isEqualTo("tun7");
        assertThat(config.local()).contains(Ipv4Address.of("192.0.2.10"));
        assertThat(config.memory())
                .isEqualTo(new RememberedBrokers(folder.resolve("list.txt"), Path.of("/var/lib/last.txt"), true));
        assertThat(config.template().orElseThrow().file()).isEqualTo(Path.of("/etc/gogoc/template/linux.sh"));
        assertThat(config.proxy()).isFalse();
    }

    @Test
    void shouldNameAllKeysWithoutMeaningInOneWarning() {
        read(EVERY_KEY);

        assertThat(warnings).singleElement().asString().contains("if_tunnel_v4v6, client_v6", "log_console", "haccess");
    }

    @Test
    void shouldNeedNoMoreThanWhoAndWhere() {
        ClientConfig config = read(LOGIN);

        assertThat(config.mode()).isEqualTo(TunnelType.V6ANYV4);
        assertThat(config.mechanisms()).containsExactly(Mechanism.SCRAM_SHA_256, Mechanism.DIGEST_MD5);
        assertThat(config.tunV6v4()).isEqualTo("sit1");
        assertThat(config.tunV6udpv4()).isEqualTo("tun");
        assertThat(config.router()).isEmpty();
        assertThat(config.local()).isEmpty();
        assertThat(config.keepalive()).contains(Duration.ofSeconds(30));
        assertThat(config.retry()).isEqualTo(new RetryPolicy(true, Duration.ofSeconds(30), Duration.ofMinutes(5)));
        assertThat(config.server().port()).isEqualTo(3653);
        assertThat(config.deleteTimeout()).isEqualTo(Duration.ofSeconds(2));
        assertThat(config.template()).isEmpty();
        assertThat(warnings).isEmpty();
    }

    @Test
    void shouldReadHowLongTheEndMayTake() {
        assertThat(read(LOGIN + "delete_timeout=0\n").deleteTimeout()).isZero();
        assertThat(problems(LOGIN + "delete_timeout=6\n"))
                .singleElement()
                .satisfies(problem -> assertThat(problem.cure()).isEqualTo("use 0 to 5 seconds"));
    }

    @Test
    void shouldReadOlderNamesOfTheHomeFolder() {
        assertThat(read(LOGIN + "tsp_dir=/usr/local/tsp\n")
                        .template()
                        .orElseThrow()
                        .home())
                .isEqualTo(Path.of("/usr/local/tsp"));
        assertThat(read(LOGIN + "gw6_dir=/usr/local/gw6c\n")
                        .template()
                        .orElseThrow()
                        .home())
                .isEqualTo(Path.of("/usr/local/gw6c"));
    }

    @Test
    void shouldReadFilesOfOtherSystemsAndHands() {
        ClientConfig config = read("\r\n# Caf\u00e9\r\n userid = alice \r\npasswd=a#b=c\r\nserver=B.example.net\r\n");

        assertThat(config.login()).contains(new Login("alice", "a#b=c"));
        assertThat(config.server().host()).isEqualTo("B.example.net");
    }

    @Test
    void shouldLetFlagsOverrideTheFile() {
        ClientLines flags = new ClientLines()
                .add(ClientKey.CLIENT_V4, "192.0.2.99", "-s")
                .add(ClientKey.RETRY_DELAY, "7", "-r")
                .add(ClientKey.IF_TUNNEL_V6V4, "sit5", "-i")
                .add(ClientKey.IF_TUNNEL_V6UDPV4, "tun5", "-u");

        ClientConfig config = read(EVERY_KEY, flags);

        assertThat(config.local()).contains(Ipv4Address.of("192.0.2.99"));
        assertThat(config.retry().first()).isEqualTo(Duration.ofSeconds(7));
        assertThat(config.tunV6v4()).isEqualTo("sit5");
        assertThat(config.tunV6udpv4()).isEqualTo("tun5");
    }

    @Test
    void shouldWarnOfWhatNobodyKnows() {
        read(LOGIN + "tunel_mode=v6v4\nrubbish\nfrobnicate=1\n");

        assertThat(warnings)
                .containsExactly(
                        "unknown key 'tunel_mode': " + file() + ":4: did you mean 'tunnel_mode'?",
                        "a line without '=': " + file() + ":5: passed over",
                        "unknown key 'frobnicate': " + file() + ":6: passed over");
    }

    @Test
    void shouldWarnIfEverybodyCanReadThePassword() throws IOException {
        write(LOGIN);
        Files.setPosixFilePermissions(file(), PosixFilePermissions.fromString("rw-r--r--"));

        readWritten(new ClientLines());

        assertThat(warnings)
                .singleElement()
                .asString()
                .contains("password", "chmod 600")
                .doesNotContain("s3cret");
    }

    @Test
    void shouldUseSomethingSaferThanPassdss() {
        assertThat(read(LOGIN + "auth_method=passdss-3des-1\n").mechanisms())
                .containsExactly(Mechanism.SCRAM_SHA_256, Mechanism.DIGEST_MD5);
        assertThat(warnings).singleElement().asString().contains("no longer safe");
    }

    @Test
    void shouldSendPasswordsInTheClearOnlyWhenToldTo() {
        assertThat(read(LOGIN + "auth_method=any\n").mechanisms()).doesNotContain(Mechanism.PLAIN);
        assertThat(read(LOGIN + "auth_method=plain\n").mechanisms()).containsExactly(Mechanism.PLAIN);
    }

    @Test
    void shouldNeedNoLoginToBeAnonymous() {
        ClientConfig config = read("server=192.0.2.1\nauth_method=anonymous\nuserid=\npasswd=\n");

        assertThat(config.login()).isEmpty();
        assertThat(config.mechanisms()).containsExactly(Mechanism.ANONYMOUS);
    }

    @Test
    void shouldTellAllProblemsAtOnce() {
        List<Problem> problems = problems("""
                auth_method=magic
                host_type=toaster
                prefixlen=129
                retry_delay=4000
                client_v4=1.2.3
                keepalive=perhaps
                template=../../bin/sh
                if_tunnel_v6v4=a/b
                """);

        assertThat(problems).hasSize(11);
        assertThat(problems.stream().map(Problem::where).collect(Collectors.toSet()))
                .containsAll(Stream.of(1, 2, 3, 4, 5, 6, 7, 8)
                        .map(line -> file() + ":" + line)
                        .toList());
        assertThat(problems.stream().map(Problem::what)).contains("no server", "no userid", "no passwd");
    }

    @ParameterizedTest
    @CsvSource({
        "tunnel_mode=v4v6, carries IPv4 in IPv6",
        "tunnel_mode=dslite, carries IPv4 in IPv6",
        "keepalive_interval=0, keepalive_interval is 0",
        "proxy_client=yes, proxy_client=yes with keepalive=yes",
        "server=[2001:db8::1]:3653, is IPv6",
        "server=2001:db8::1, is IPv6",
        "server=broker:70000, port 70000",
        "server=-f, neither an IPv4 address nor a name",
        "server=1.2.3.4.5, neither an IPv4 address nor a name",
        "dns_server=a;reboot, is not a name",
    })
    void shouldRefuseWhatCannotBe(String line, String why) {
        assertThat(problems(LOGIN + line)).singleElement().satisfies(problem -> assertThat(problem.what())
                .contains(why));
    }

    @Test
    void shouldRefuseAPrefixThatNoLanCanUseOnlyToARouter() {
        assertThat(read(LOGIN + "prefixlen=128\n").router()).isEmpty();
        assertThat(problems(LOGIN + "host_type=router\nif_prefix=eth1\nprefixlen=65\n"))
                .singleElement()
                .satisfies(problem -> assertThat(problem.where()).endsWith(":6"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"p\u00e4ss", "p\tss"})
    void shouldNeverShowAPassword(String password) {
        List<Problem> problems = problems("server=b.example\nuserid=alice\npasswd=" + password + "\n");

        assertThat(problems).singleElement().satisfies(problem -> assertThat(problem.toString())
                .contains("passwd")
                .doesNotContain(password));
    }

    @Test
    void shouldTellOnlyThatTheFileIsMissing() {
        CommandFailure failure = catchThrowableOfType(
                CommandFailure.class, () -> new ClientConfigReader(folder.resolve("none"), folder, new ClientLines()));

        assertThat(failure.problems()).singleElement().satisfies(problem -> assertThat(problem.what())
                .isEqualTo("no such file"));
    }

    private List<Problem> problems(String text) {
        CommandFailure failure = catchThrowableOfType(CommandFailure.class, () -> read(text));
        assertThat(failure.exitCode()).isEqualTo(ExitCode.USAGE);
        return failure.problems();
    }

    private ClientConfig read(String text) {
        return read(text, new ClientLines());
    }

    private ClientConfig read(String text, ClientLines flags) {
        write(text);
        return readWritten(flags);
    }

    private ClientConfig readWritten(ClientLines flags) {
        ClientConfigReader reader = new ClientConfigReader(file(), folder, flags);
        ClientConfig config = reader.read();
        warnings = reader.warnings();
        return config;
    }

    private void write(String text) {
        try {
            Files.write(file(), text.getBytes(StandardCharsets.ISO_8859_1));
            Files.setPosixFilePermissions(file(), PosixFilePermissions.fromString("rw-------"));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private Path file() {
        return folder.resolve("tspc.conf");
    }
}
