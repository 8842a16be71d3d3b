package org.sitless.app.up;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sitless.app.lab.CommandResult;
import org.sitless.app.lab.Lab;
import org.sitless.app.lab.LabHost;
import org.sitless.app.lab.LabProcess;
import org.sitless.app.lab.LinkProfile;
import org.sitless.app.lab.LinkSpec;
import org.sitless.testbed.UnprivilegedProgram;
import org.sitless.testbed.WithLab;

/** {@code sitless up} with something wrong: one clear line for each problem, the right exit code, and nothing configured. */
@WithLab
@Timeout(180)
class UpRefusalIT {
    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "--address 2001:db8:1::1/64                              | 2 | no remote end: command line: say which with --remote",
                "--remote 192.0.2.2 --address 192.0.2.9/24               | 2 | address '192.0.2.9' is not IPv6: --address:",
                "--remote 192.0.2.2 --mtu 1000                           | 2 | a tunnel MTU is 1280 to 65515, not 1000: IPv6 needs 1280",
                "--remote 192.0.2.2 --lanes 2                            | 2 | lanes 2",
                "--remote 192.0.2.2 --mtuu 1400                          | 2 | unknown option: '--mtuu'",
                "--remote 192.0.2.2 --ttl 0                              | 2 | ttl 0 is not within 1 to 255",
                "--remote 192.0.2.1                                      | 2 | remote 192.0.2.1 is this host's own address",
                "--local 192.0.2.2 --remote 192.0.2.2                    | 2 | local and remote are both 192.0.2.2",
                "--remote 192.0.2.2 --tun eth0                           | 2 | TUN device eth0: a device of this name exists",
                "--remote 192.0.2.2 --netns /run/netns/no-such-namespace | 2 | no such network namespace",
                "/no/such/file.toml                                      | 2 | no such file: /no/such/file.toml:",
            })
    void shouldRefuseInOneLine(String arguments, int exitCode, String line, Lab lab) {
        LabHost host = lab.join(LinkSpec.of(LinkProfile.PLAIN)).left().host();
        String before = describe(host);

        CommandResult up = SitlessProcess.run(host, ("up " + arguments.strip()).split(" +", -1));

        assertThat(up.stderr()).startsWith("sitless: ").contains(line).hasLineCount(1);
        assertThat(up.stdout()).isEmpty();
        assertThat(up.exitCode()).isEqualTo(exitCode);
        assertThat(describe(host)).isEqualTo(before);
    }

    @Test
    void shouldTellEveryProblemOfAHalfValidFile(Lab lab) throws IOException {
        LabHost host = lab.join(LinkSpec.of(LinkProfile.PLAIN)).left().host();
        Path file = Files.writeString(lab.directory().resolve("half.toml"), """
                [tunnel]
                remote = "192.0.2.2"
                adress = ["2001:db8:1::1/64"]
                mtu = = 1480
                ttl = 256
                """);

        CommandResult up = SitlessProcess.run(host, "up", file.toString());

        assertThat(up.exitCode()).isEqualTo(2);
        assertThat(up.stderr().lines())
                .hasSize(3)
                .anyMatch(line -> line.contains("half.toml:4:7"))
                .anyMatch(line -> line.contains("half.toml:3:1: did you mean 'address'?"))
                .anyMatch(line -> line.contains("ttl 256 is not within 1 to 255: ") && line.contains("half.toml:5:1"));
        assertThat(host.ip("-o", "link").stdout()).doesNotContain("sitless0");
    }

    @Test
    void shouldNameThePrivilegeThatIsMissing(Lab lab) throws IOException {
        LabHost host = lab.join(LinkSpec.of(LinkProfile.PLAIN)).left().host();
        String before = describe(host);

        CommandResult up = SitlessProcess.runUnder(
                List.of("setpriv", "--bounding-set=-all", "--inh-caps=-all"), host, "up", "--remote", "192.0.2.2");

        assertThat(up.exitCode()).isEqualTo(3);
        assertThat(up.stderr())
                .hasLineCount(1)
                .startsWith("sitless: privilege missing: CAP_NET_ADMIN and CAP_NET_RAW: run as root");
        assertThat(describe(host)).isEqualTo(before);
    }

    @Test
    void shouldNameThePrivilegeThatNobodyLacks(Lab lab) {
        LabHost host = lab.join(LinkSpec.of(LinkProfile.PLAIN)).left().host();

        LabProcess up = UnprivilegedProgram.copy(lab).start(host, "", "up", "--remote", "192.0.2.2");

        assertThat(up.awaitExit(SitlessProcess.LIMIT)).isEqualTo(3);
        assertThat(up.output().stderr().lines().toList())
                .last()
                .asString()
                .contains("privilege missing: CAP_NET_ADMIN and CAP_NET_RAW");
    }

    @Test
    void shouldSayThatTheTunnelIsUpAlready(Lab lab) {
        LabHost host = lab.join(LinkSpec.of(LinkProfile.PLAIN)).left().host();
        SitlessProcess.up(host, "--tun", "sit1", "--remote", "192.0.2.2");

        CommandResult second = SitlessProcess.run(host, "up", "--tun", "sit1", "--remote", "192.0.2.3");

        assertThat(second.exitCode()).isEqualTo(1);
        assertThat(second.stderr())
                .hasLineCount(1)
                .contains("tunnel is up already: sit1 (process ")
                .contains("sitless down sit1");
        assertThat(host.ip("link", "show", "sit1").stdout()).contains(",UP,");
    }

    @Test
    void shouldSayThatThePairOfOuterAddressesIsTaken(Lab lab) {
        LabHost host = lab.join(LinkSpec.of(LinkProfile.PLAIN)).left().host();
        SitlessProcess.up(host, "--tun", "sit1", "--remote", "192.0.2.2");

        CommandResult second = SitlessProcess.run(host, "up", "--tun", "sit2", "--remote", "192.0.2.2");

        assertThat(second.exitCode()).isEqualTo(1);
        assertThat(second.stderr()).hasLineCount(1).contains("goes from 192.0.2.1 to 192.0.2.2 already: tunnel sit2:");
        assertThat(host.ip("-o", "link").stdout()).contains("sit1").doesNotContain("sit2");
    }

    @Test
    void shouldSayThatSomebodyElseHoldsTheDevice(Lab lab) {
        LabHost host = lab.join(LinkSpec.of(LinkProfile.PLAIN)).left().host();
        host.start("socat", "TUN,tun-name=sit1,iff-no-pi", "PIPE");
        awaitDevice(host);

        CommandResult up = SitlessProcess.run(host, "up", "--tun", "sit1", "--remote", "192.0.2.2");

        assertThat(up.exitCode()).isEqualTo(1);
        assertThat(up.stderr()).hasLineCount(1).contains("TUN device sit1: another process holds it");
    }

    private static void awaitDevice(LabHost host) {
        for (int attempt = 0; attempt < 100; attempt++) {
            if (host.run("ip", "link", "show", "sit1").ok()) {
                return;
            }
        }
        throw new AssertionError("socat made no device");
    }

    @Test
    void shouldSayHowToSwitchIpv6On(Lab lab) {
        LabHost host = lab.join(LinkSpec.of(LinkProfile.PLAIN)).left().host();
        host.sysctl("net.ipv6.conf.default.disable_ipv6", "1");
        String before = describe(host);

        CommandResult up = SitlessProcess.run(host, "up", "--tun", "sit1", "--remote", "192.0.2.2");

        assertThat(up.exitCode()).isEqualTo(3);
        assertThat(up.stderr())
                .hasLineCount(1)
                .contains(
                        "IPv6 is switched off: net.ipv6.conf.sit1.disable_ipv6: 'sysctl -w net.ipv6.conf.default.disable_ipv6=0'");
        assertThat(describe(host)).isEqualTo(before);
    }

    @Test
    void shouldUndoAllWhenARouteIsTaken(Lab lab) {
        LabHost host = lab.join(LinkSpec.of(LinkProfile.PLAIN)).left().host();
        host.ip("-6", "route", "add", "2001:db8:7::/48", "dev", "lo");
        String before = describe(host);

        CommandResult up =
                SitlessProcess.run(host, "up", "--tun", "sit1", "--remote", "192.0.2.2", "--route", "2001:db8:7::/48");

        assertThat(up.exitCode()).isEqualTo(1);
        assertThat(up.stderr()).hasLineCount(1).contains("2001:db8:7::/48").contains("EEXIST");
        assertThat(describe(host)).isEqualTo(before);
    }

    private static String describe(LabHost host) {
        return host.ip("-o", "-br", "link").stdout()
                + host.ip("-6", "route", "show", "table", "all").stdout()
                + Files.exists(SitlessProcess.runDirectory(host).resolve("x"));
    }
}
