package org.sitless.app.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sitless.app.lab.Lab;
import org.sitless.app.lab.LabHost;
import org.sitless.app.lab.LabLink;
import org.sitless.app.lab.LinkProfile;
import org.sitless.app.lab.LinkSpec;
import org.sitless.testbed.BrokerProcess;
import org.sitless.testbed.Ping;
import org.sitless.testbed.TspcProcess;
import org.sitless.testbed.WithLab;

/** {@code tspc -vf tspc.conf} against {@code sitless broker}: what it makes on the host, what it survives, and that it leaves nothing. */
@WithLab
@Timeout(120)
class ClientIT {
    private static final String CONF = "userid=alice\npasswd=s3cret\nserver=192.0.2.1\nretry_delay=1\n";
    private static final String NOBODY = "auth_method=anonymous\nserver=192.0.2.1\n";
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final Duration FAST = Duration.ofMillis(1_500);
    private static final int STARTS = 3;

    private static LabLink link;
    private static LabHost host;
    private static BrokerProcess broker;

    /** The broker is 192.0.2.1, which the laboratory gives to the left. */
    @BeforeAll
    static void startBroker(Lab lab) {
        link = lab.join(
                LinkSpec.of(LinkProfile.PLAIN).leftAddresses("192.0.2.2/24").rightAddresses("192.0.2.1/24"));
        host = link.left().host();
        broker = BrokerProcess.start(link.right().host(), BrokerProcess.usualFile());
    }

    @AfterEach
    void shouldHaveLeftNothing() {
        LeftBehind.shouldBeNothing(host);
    }

    /** Had they not ended their sessions, none could follow another: nobody anonymous displaces a user. */
    @Test
    void shouldGetATunnelByEveryMechanismOverBothTransports() {
        for (String method : new String[] {"scram-sha-256", "digest-md5", "plain", "anonymous"}) {
            for (String over : new String[] {"tcp", "udp"}) {
                try (TspcProcess client =
                        TspcProcess.start(host, CONF + "auth_method=" + method + "\n", "-v", "--signalling", over)) {
                    assertThat(client.readyLine())
                            .as("%s over %s", method, over)
                            .startsWith(
                                    "ready tun=sit1 local=192.0.2.2 remote=192.0.2.1 mtu=1480 io=raw address=2001:db8:f000:");
                    assertThat(Ping.of(host, BrokerProcess.INNER).send().allAnswered())
                            .isTrue();
                    assertThat(client.stop()).isZero();
                    assertThat(client.process().output().toString())
                            .as("all that -vv tells")
                            .contains(" over " + over.toUpperCase(Locale.ROOT))
                            .doesNotContain("s3cret");
                }
            }
        }
    }

    /** RFC 5572 §4.7.1, {@code delete}: "action used to remove an existing tunnel from the server". The user keeps what is his. */
    @ParameterizedTest
    @ValueSource(strings = {"udp", "tcp"})
    void shouldLeaveItsEndToOthersAndKeepItsPrefix(String over) {
        String router = CONF + "host_type=router\nprefixlen=48\n";
        TspcProcess client = TspcProcess.start(host, router, "--signalling", over);
        assertThat(client.stop()).isZero();
        assertThat(client.process().output().stderr()).contains("the tunnel at 192.0.2.1: it is ended");

        try (TspcProcess stranger = TspcProcess.start(host, NOBODY, "-b")) {
            assertThat(stranger.fact("address")).isNotEqualTo(client.fact("address"));
            assertThat(stranger.stop()).isZero();
        }

        try (TspcProcess again = TspcProcess.start(host, router, "-b", "--signalling", over)) {
            assertThat(again.readyLine()).isEqualTo(client.readyLine());
            assertThat(again.stop()).isZero();
        }
    }

    /** ICMP says so at once; the best of a few starts is held against the limit. */
    @Test
    void shouldNotWaitForUdpWhereNobodyListens() {
        LabHost other = link.right().host();
        String closed = "table ip closed { chain in { type filter hook input priority filter; policy accept;"
                + " udp dport 3653 reject with icmp port-unreachable; }; }";
        other.run("nft", closed).orThrow();
        try {
            Duration best = LIMIT;
            for (int start = 0; start < STARTS && best.compareTo(FAST) >= 0; start++) {
                try (TspcProcess client = TspcProcess.begin(host, CONF)) {
                    client.process().output().await(line -> line.contains(" over UDP"), LIMIT);
                    Instant asked = Instant.now();
                    assertThat(client.awaitReady().process().output().stderr()).contains("over TCP");
                    Duration taken = Duration.between(asked, Instant.now());
                    best = taken.compareTo(best) < 0 ? taken : best;
                    assertThat(client.stop()).isZero();
                }
            }
            System.out.println("negotiated over TCP with a broker that has no UDP: " + best);
            assertThat(best).isLessThan(FAST);
        } finally {
            other.run("nft", "delete", "table", "ip", "closed").orThrow();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"udp", "tcp"})
    void shouldEndInTimeThoughTheBrokerIsSilent(String over) {
        TspcProcess client = TspcProcess.start(host, CONF, "--signalling", over);
        broker.signal("STOP");
        try {
            Instant begun = Instant.now();
            assertThat(client.stop()).isZero();
            assertThat(Duration.between(begun, Instant.now())).isLessThan(Duration.ofSeconds(8));
            assertThat(client.process().output().stderr()).contains("did not answer in time");
        } finally {
            broker.signal("CONT");
        }
    }

    @Test
    void shouldKeepTheAddressWhenItIsKilledAndComesBack() {
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
    }

    @Test
    void shouldLeaveTheDefaultRouteToWhomeverHasIt() {
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
            assertThat(host.ip("-6", "route", "show", "default").stdout())
                    .contains(link.left().device());
        } finally {
            host.ip("-6", "route", "del", "default", "dev", link.left().device());
        }
    }

    @Test
    void shouldWaitForABrokerAndForItsOwnAddress() {
        assertThat(broker.stop()).isZero();
        host.ip("addr", "del", "192.0.2.2/24", "dev", link.left().device());
        TspcProcess client = TspcProcess.begin(host, CONF + "retry_delay_max=1\n");
        assertThat(client.process().output().await(line -> line.contains("tries again"), LIMIT))
                .isPresent();

        host.ip("addr", "add", "192.0.2.2/24", "dev", link.left().device());
        broker.restart();

        assertThat(client.awaitReady().fact("local")).isEqualTo("192.0.2.2");
        assertThat(client.stop()).isZero();
    }

    @Test
    void shouldEndAtOnceWithAWrongPassword() {
        TspcProcess client = TspcProcess.begin(host, CONF.replace("s3cret", "wrong"));

        assertThat(client.process().awaitExit(LIMIT)).isEqualTo(4);
        assertThat(client.process().output().stderr())
                .contains("refused: 300", "check userid= and passwd=")
                .doesNotContain("wrong");
    }
}
