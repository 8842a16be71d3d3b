package org.sitless.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sitless.app.failure.CommandFailure;
import org.sitless.app.failure.ExitCode;
import org.sitless.app.failure.Problem;
import org.sitless.dataplane.tunnel.InnerMtu;
import org.sitless.dataplane.tunnel.OuterProtocol;
import org.sitless.dataplane.wire.Ipv4Address;
import org.sitless.dataplane.wire.Ipv6Prefix;

class ConfigReaderTest {
    @TempDir
    Path folder;

    @Test
    void shouldReadTheFileOfTheManual() throws IOException {
        TunnelConfig tunnel = read("""
                        [tunnel]
                        remote  = "203.0.113.7"
                        address = ["2001:db8:1::2/64"]
                        route   = ["default"]
                        mtu     = "auto"
                        """).get(0);

        assertThat(tunnel.tun()).isEqualTo("sitless0");
        assertThat(tunnel.local()).isEmpty();
        assertThat(tunnel.remote().address()).contains(Ipv4Address.parse("203.0.113.7"));
        assertThat(tunnel.addresses()).hasToString("[2001:db8:1::2/64]");
        assertThat(tunnel.routes()).containsExactly(Ipv6Prefix.ANY);
        assertThat(tunnel.innerMtu()).isEmpty();
        assertThat(tunnel.ttl()).hasValue(64);
        assertThat(tunnel.trafficClass()).hasValue(0);
        assertThat(tunnel.ecn()).isTrue();
        assertThat(tunnel.offload()).isTrue();
        assertThat(tunnel.configure()).isTrue();
    }

    @Test
    void shouldReadEveryKey() throws IOException {
        TunnelConfig tunnel = read("""
                        [tunnel]
                        tun = "sit1"
                        local = "192.0.2.1"
                        remote = "tunnel.example.net"
                        address = "2001:db8:1::2/64"
                        route = ["2001:db8::/32", "3ffe::/16"]
                        mtu = 1400
                        ttl = "inherit"
                        tos = 0x28
                        ecn = "off"
                        io = "raw"
                        offload = "off"
                        lanes = 1
                        spin = true
                        netns = "/run/netns/blue"
                        """).get(0);

        assertThat(tunnel.tun()).isEqualTo("sit1");
        assertThat(tunnel.remote()).isEqualTo(new RemoteEnd("tunnel.example.net", Optional.empty()));
        assertThat(tunnel.innerMtu()).contains(new InnerMtu(1_400));
        assertThat(tunnel.ttl()).isEmpty();
        assertThat(tunnel.trafficClass()).hasValue(0x28);
        assertThat(tunnel.ecn()).isFalse();
        assertThat(tunnel.io()).isEqualTo(IoChoice.RAW);
        assertThat(tunnel.offload()).isFalse();
        assertThat(tunnel.lanes()).hasValue(1);
        assertThat(tunnel.spin()).isTrue();
        assertThat(tunnel.namespace()).contains(Path.of("/run/netns/blue"));
        assertThat(tunnel.routes()).hasToString("[2001:db8::/32, 3ffe::/16]");
    }

    @ParameterizedTest
    @CsvSource({"3653, 3653:3653", "5001:3653, 5001:3653"})
    void shouldReadUdpPorts(String written, String meant) throws IOException {
        TunnelConfig tunnel = read("""
                        [tunnel]
                        remote = "203.0.113.7"
                        encap = "udp"
                        udp_port = "%s"
                        """.formatted(written)).get(0);

        assertThat(tunnel.udp()).map(UdpPorts::toString).contains(meant);
        assertThat(tunnel.outerProtocol()).isEqualTo(OuterProtocol.UDP);
    }

    @ParameterizedTest
    @CsvSource({
        "'encap = \"udp\"', no port for UDP",
        "'udp_port = 3653', udp port '3653' would not be used: protocol 41 has no ports",
        "'encap = \"udp\"\nudp_port = \"0:3653\"', udp port 0 is not within 1 to 65535",
        "'encap = \"udp\"\nudp_port = \"3653:\"', udp port '' is not a number",
        "'encap = \"gre\"', encap 'gre' is unknown",
        "'encap = \"udp\"\nudp_port = 3653\nio = \"raw\"', 'io ''raw'' carries protocol 41, not UDP'",
        "'encap = \"udp\"\nudp_port = 3653\nmtu = 65510', mtu 65510 leaves no room for UDP",
    })
    void shouldRefuseWhatDoesNotFitTheEncapsulation(String lines, String what) throws IOException {
        List<Problem> problems = problems("[tunnel]\nremote = \"203.0.113.7\"\n" + lines + "\n");

        assertThat(problems).extracting(Problem::what).containsExactly(what);
    }

    @Test
    void shouldLetFlagsOverrideTheFile() throws IOException {
        Path file = file("""
                [tunnel]
                remote = "203.0.113.7"
                address = ["2001:db8:1::2/64"]
                ttl = 3
                """);

        TunnelConfig tunnel = new ConfigReader()
                .read(
                        Optional.of(file),
                        flags().add(TunnelKey.REMOTE, "203.0.113.8", "--remote")
                                .add(TunnelKey.ADDRESS, "2001:db8:9::2/64", "--address"))
                .get(0);

        assertThat(tunnel.remote()).hasToString("203.0.113.8");
        assertThat(tunnel.addresses()).hasToString("[2001:db8:9::2/64]");
        assertThat(tunnel.ttl()).isEqualTo(OptionalInt.of(3));
    }

    @Test
    void shouldTellAllProblemsOfAHalfValidFileAtOnce() throws IOException {
        List<Problem> problems = problems("""
                [tunnel]
                remote = "203.0.113.7"
                mtu = = 5
                ttl = 300
                addres = ["2001:db8::1/64"]
                tos = "a
                route = ["2001:db8::1/32"]
                [tunel]
                """);

        assertThat(problems)
                .extracting(p -> p.where().replaceFirst(".*/", ""))
                .containsExactlyInAnyOrder(
                        "up.toml:3:7", "up.toml:6:9", "up.toml:4:1", "up.toml:5:1", "up.toml:7:10", "up.toml:8:1");
        assertThat(problems).extracting(Problem::cure).contains("did you mean 'address'?", "did you mean 'tunnel'?");
    }

    @ParameterizedTest(name = "{0} = {1}: {2}")
    @CsvSource(
            delimiter = '|',
            value = {
                "mtu     | 1000                  | a tunnel MTU is 1280 to 65515, not 1000: IPv6 needs 1280",
                "mtu     | \"big\"               | mtu 'big' is not a number",
                "ttl     | 0                     | ttl 0 is not within 1 to 255",
                "ttl     | 256                   | ttl 256 is not within 1 to 255",
                "tos     | 256                   | tos 256 is not within 0 to 255",
                "tos     | 41                    | tos 41 sets ECN bits",
                "tun     | \"a-name-of-sixteen\" | tun 'a-name-of-sixteen' has 17 characters",
                "tun     | \"a/b\"               | tun 'a/b' is not a device name",
                "tun     | \"tun%d\"             | tun 'tun%d' is not a device name",
                "address | \"192.0.2.1/24\"      | address '192.0.2.1' is not IPv6",
                "address | \"2001:db8::2\"       | address '2001:db8::2' has no prefix length",
                "address | \"2001:db8::2/129\"   | address '2001:db8::2/129' has no prefix length of 0 to 128",
                "address | \"fe80::1/64\"        | address 'fe80::1/64' is link-local",
                "address | \"ff02::1/64\"        | address 'ff02::1/64' cannot belong to an interface",
                "address | \"::ffff:192.0.2.1/128\" | cannot belong to an interface",
                "address | [\"2001:db8::2/64\", \"2001:db8::2/64\"] | address '2001:db8::2/64' is there twice",
                "address | [5, 6]                | address '5' is not IPv6",
                "route   | \"2001:db8::1/32\"    | route '2001:db8::1/32' is not a prefix",
                "route   | \"everything\"        | route 'everything' is not IPv6",
                "local   | \"203.0.113.7\"       | local and remote are both 203.0.113.7",
                "local   | \"host\"              | 'host' is not an IPv4 address",
                "local   | \"224.0.0.1\"         | '224.0.0.1' is not the address of one host",
                "io      | \"packet\"            | io 'packet' is unknown",
                "lanes   | 0                     | lanes 0 is not within 1 to 64",
                "offload | \"maybe\"             | offload 'maybe' is neither on nor off",
                "mtuu    | 1400                  | unknown key 'mtuu'",
                "password | \"x\"                | unknown key 'password'",
                "mtu     | 1.5                   | mtu cannot be '1.5'",
                "mtu     | [1400]                | mtu cannot be a list",
                "spin    | { a = 1 }             | spin cannot be a table",
            })
    void shouldRefuseAnUnfitValue(String key, String value, String what) throws IOException {
        String quoted = value.startsWith("'") ? value.replace('\'', '"') : value;

        List<Problem> problems = problems("[tunnel]\nremote = \"203.0.113.7\"\n" + key + " = " + quoted + "\n");

        assertThat(problems).first().satisfies(problem -> {
            assertThat(problem.what()).contains(what);
            assertThat(problem.where()).contains("up.toml:");
            assertThat(problem.cure()).isNotBlank();
        });
    }

    @ParameterizedTest
    @CsvSource({
        "2001:db8::1, remote '2001:db8::1' is no IPv4 address",
        "203.0.113.700, '203.0.113.700' is not an IPv4 address",
        "0.0.0.0, '0.0.0.0' is not the address of one host",
        "255.255.255.255, '255.255.255.255' is not the address of one host",
        "a..b, remote 'a..b' is neither an IPv4 address nor a name",
        "-x, remote '-x' is neither an IPv4 address nor a name",
        "'', remote '' is neither an IPv4 address nor a name",
    })
    void shouldRefuseAnUnfitRemote(String remote, String what) {
        assertThat(problemsOf(flags().add(TunnelKey.REMOTE, remote, "--remote")))
                .singleElement()
                .satisfies(problem -> assertThat(problem.what()).contains(what));
    }

    @Test
    void shouldAskForARemote() {
        assertThat(problemsOf(flags()).toString()).contains("no remote end: command line: say which with --remote");
    }

    @Test
    void shouldReadSeveralTunnels() throws IOException {
        List<TunnelConfig> tunnels = read("""
                [[tunnel]]
                tun = "a"
                remote = "203.0.113.7"
                [[tunnel]]
                tun = "b"
                remote = "203.0.113.8"
                """);

        assertThat(tunnels).extracting(TunnelConfig::tun).containsExactly("a", "b");
    }

    @Test
    void shouldRefuseWhatTwoTunnelsCannotShare() throws IOException {
        List<Problem> problems = problems("""
                [[tunnel]]
                remote = "203.0.113.7"
                route = "default"
                [[tunnel]]
                remote = "203.0.113.7"
                route = "::/0"
                """);

        assertThat(problems)
                .extracting(Problem::what)
                .containsExactlyInAnyOrder(
                        "tun 'sitless0' is taken twice",
                        "route ::/0 is taken twice",
                        "the pair of local auto and remote 203.0.113.7 is taken twice");
        assertThat(problems.get(0).where()).contains("up.toml:1:1 and ").contains("up.toml:4:1");
    }

    @Test
    void shouldRefuseAFlagThatCouldMeanEitherTunnel() throws IOException {
        Path file = file("""
                [[tunnel]]
                tun = "a"
                remote = "203.0.113.7"
                [[tunnel]]
                tun = "b"
                remote = "203.0.113.8"
                """);

        CommandFailure failure = catchThrowableOfType(CommandFailure.class, () -> new ConfigReader()
                .read(Optional.of(file), flags().add(TunnelKey.TUN, "c", "--tun")));

        assertThat(failure.problems().toString()).contains("--tun fits one tunnel, and the file has 2");
    }

    @Test
    void shouldRefuseRoutesOfADeviceThatIsLeftAlone() {
        List<Problem> problems = problemsOf(flags().add(TunnelKey.REMOTE, "203.0.113.7", "--remote")
                .add(TunnelKey.CONFIGURE, "false", "--no-configure")
                .add(TunnelKey.ROUTE, "default", "--route"));

        assertThat(problems).singleElement().satisfies(p -> assertThat(p.where())
                .isEqualTo("--route"));
    }

    @Test
    void shouldSayThatAFileIsMissingOrEmpty() throws IOException {
        assertThat(problems("").toString()).contains("no tunnel in the file");
        assertThat(problems("tunnel = 5").toString()).contains("tunnel is not a table");

        CommandFailure failure = catchThrowableOfType(
                CommandFailure.class, () -> new ConfigReader().read(Optional.of(folder.resolve("none.toml")), flags()));
        assertThat(failure.problems().toString()).contains("no such file");
    }

    private static TunnelSettings flags() {
        return new TunnelSettings("command line");
    }

    private static List<Problem> problemsOf(TunnelSettings flags) {
        return catchThrowableOfType(CommandFailure.class, () -> new ConfigReader().read(Optional.empty(), flags))
                .problems();
    }

    private List<Problem> problems(String toml) throws IOException {
        Path file = file(toml);
        CommandFailure failure =
                catchThrowableOfType(CommandFailure.class, () -> new ConfigReader().read(Optional.of(file), flags()));
        assertThat(failure.exitCode()).isEqualTo(ExitCode.USAGE);
        return failure.problems();
    }

    private List<TunnelConfig> read(String toml) throws IOException {
        return new ConfigReader().read(Optional.of(file(toml)), flags());
    }

    private Path file(String toml) throws IOException {
        return Files.writeString(folder.resolve("up.toml"), toml);
    }
}
