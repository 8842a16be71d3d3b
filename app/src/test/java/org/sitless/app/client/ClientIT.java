package org.sitless.app.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sitless.app.lab.Lab;
import org.sitless.app.lab.LabHost;
import org.sitless.app.lab.LabLink;
import org.sitless.app.lab.LinkProfile;
import org.sitless.app.lab.LinkSpec;
import org.sitless.testbed.BrokerProcess;
import org.sitless.testbed.Ping;
import org.sitless.testbed.SitlessPeer;
import org.sitless.testbed.TspcProcess;
import org.sitless.testbed.WithLab;

/** {@code tspc -vf tspc.conf} against {@code sitless broker}: what it makes on the host, what it survives, and that it leaves nothing. */
@WithLab
@Timeout(120)
class ClientIT {
    private static final String CONF = "userid=alice\npasswd=s3cret\nserver=192.0.2.1\nretry_delay=1\n";
    private static final Duration LIMIT = Duration.ofSeconds(20);

    @Test
    void shouldGetATunnelByEveryMechanismOverBothTransports(Lab lab) {
        LabLink link = lab.join(reversed());
        BrokerProcess.start(link.right().host(), BrokerProcess.usualFile());
        LabHost host = link.left().host();

        // The other way round it would be refused: where a user's session is, nobody anonymous displaces it.
        for (String method : new String[] {"anonymous", "scram-sha-256", "digest-md5", "plain"}) {
            for (String over : new String[] {"tcp", "udp"}) {
                try (TspcProcess client =
                        TspcProcess.start(host, CONF + "auth_method=" + method + "\n", "--signalling", over)) {
                    assertThat(client.readyLine())
                            .as("%s over %s", method, over)
                            .startsWith(
                                    "ready tun=sit1 local=192.0.2.2 remote=192.0.2.1 mtu=1480 io=raw address=2001:db8:f000:");
                    assertThat(Ping.of(host, BrokerProcess.INNER).send().allAnswered())
                            .isTrue();
                    assertThat(client.stop()).isZero();
                }
            }
        }
        assertNothingLeft(host);
    }

    @Test
    void shouldKeepTheAddressWhenItIsKilledAndComesBack(Lab lab) {
        LabLink link = lab.join(reversed());
        BrokerProcess.start(link.right().host(), BrokerProcess.usualFile());
        LabHost host = link.left().host();
        TspcProcess first = TspcProcess.start(host, CONF + "tunnel_mode=v6udpv4\nauth_method=any\n");
        assertThat(first.readyLine()).contains("tun=tun ", "mtu=1280 io=udp");
        String address = first.fact("address");
        assertThat(host.ip("-6", "-o", "addr", "show", "dev", "tun").stdout()).contains(address + "/128");
        assertThat(host.ip("-6", "route", "show").stdout()).contains("default dev tun");

        first.kill();
        TspcProcess second = TspcProcess.start(host, CONF + "tunnel_mode=v6udpv4\nauth_method=any\n");

        assertThat(second.fact("address")).isEqualTo(address);
        assertThat(Ping.of(host, BrokerProcess.INNER).send().allAnswered()).isTrue();
        assertThat(second.stop()).isZero();
        assertNothingLeft(host);
    }

    @Test
    void shouldLeaveTheDefaultRouteToWhomeverHasIt(Lab lab) {
        LabLink link = lab.join(reversed());
        BrokerProcess.start(link.right().host(), BrokerProcess.usualFile());
        LabHost host = link.left().host();
        host.ip("-6", "route", "add", "default", "dev", link.left().device());

        try (TspcProcess client = TspcProcess.start(host, CONF)) {
            assertThat(host.ip("-6", "route", "show", "default")
                            .stdout()
                            .lines()
                            .filter(route -> !route.startsWith("default from " + client.fact("address"))))
                    .singleElement()
                    .asString()
                    .contains(link.left().device());
            assertThat(client.process().output().stderr()).contains("has the default route of IPv6 already");
            assertThat(client.stop()).isZero();
        }
        assertThat(host.ip("-6", "route", "show", "default").stdout())
                .contains(link.left().device());
    }

    @Test
    void shouldWaitForABrokerAndForItsOwnAddress(Lab lab) {
        LabLink link = lab.join(reversed());
        LabHost host = link.left().host();
        host.ip("addr", "del", "192.0.2.2/24", "dev", link.left().device());
        TspcProcess client = TspcProcess.begin(host, CONF + "retry_delay_max=1\n");
        assertThat(client.process().output().await(line -> line.contains("tries again"), LIMIT))
                .isPresent();

        host.ip("addr", "add", "192.0.2.2/24", "dev", link.left().device());
        BrokerProcess.start(link.right().host(), BrokerProcess.usualFile());

        assertThat(client.awaitReady().fact("local")).isEqualTo("192.0.2.2");
        assertThat(client.stop()).isZero();
        assertNothingLeft(host);
    }

    @Test
    void shouldEndAtOnceWithAWrongPassword(Lab lab) {
        LabLink link = lab.join(reversed());
        BrokerProcess.start(link.right().host(), BrokerProcess.usualFile());

        TspcProcess client = TspcProcess.begin(link.left().host(), CONF.replace("s3cret", "wrong"));

        assertThat(client.process().awaitExit(LIMIT)).isEqualTo(4);
        assertThat(client.process().output().stderr())
                .contains("refused: 300", "check userid= and passwd=")
                .doesNotContain("wrong");
        assertNothingLeft(link.left().host());
    }

    /** The broker is 192.0.2.1, which the laboratory gives to the left. */
    private static LinkSpec reversed() {
        return LinkSpec.of(LinkProfile.PLAIN).leftAddresses("192.0.2.2/24").rightAddresses("192.0.2.1/24");
    }

    private static void assertNothingLeft(LabHost host) {
        assertThat(host.ip("-o", "link", "show").stdout()).doesNotContain("tun", "sit1");
        assertThat(host.ip("-6", "route", "show").stdout()).doesNotContain("default");
        try (Stream<Path> files = Files.walk(SitlessPeer.runDirectory(host.lab()))) {
            assertThat(files.map(Object::toString).filter(file -> file.endsWith("/sit1") || file.endsWith("/tun")))
                    .isEmpty();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
