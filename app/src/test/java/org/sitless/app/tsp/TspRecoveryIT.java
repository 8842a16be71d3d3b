package org.sitless.app.tsp;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sitless.app.lab.Lab;
import org.sitless.app.lab.LabHost;
import org.sitless.app.lab.LabLink;
import org.sitless.app.lab.LinkProfile;
import org.sitless.app.lab.LinkSpec;
import org.sitless.testbed.Alone;
import org.sitless.testbed.BrokerProcess;
import org.sitless.testbed.PingStream;
import org.sitless.testbed.TspcProcess;
import org.sitless.testbed.WithLab;

/** What nobody tells a client: a new address of the NAT before it, and what it left when it died. */
@Alone
@WithLab
@Timeout(200)
class TspRecoveryIT {
    private static final Duration INTERVAL = Duration.ofMillis(10);
    private static final int SETTLED = 20;
    private static final String CONF = """
            server=192.0.2.1
            userid=alice
            passwd=s3cret
            auth_method=digest-md5
            host_type=router
            prefixlen=48
            retry_delay=1
            """;

    /** Nothing tells the client: only silence does, after three intervals and a bit. */
    @Test
    void shouldFindOutThatItsNatHasANewAddress(Lab lab) {
        LabHost broker = lab.host("broker");
        LabHost nat = lab.host("nat");
        LabHost host = lab.host("client");
        LabLink outer = lab.link(
                nat,
                broker,
                LinkSpec.of(LinkProfile.PLAIN).leftAddresses("192.0.2.10/24").rightAddresses("192.0.2.1/24"));
        LabLink inner = lab.link(
                nat,
                host,
                LinkSpec.of(LinkProfile.PLAIN).leftAddresses("203.0.113.1/24").rightAddresses("203.0.113.2/24"));
        nat.forward();
        host.ip("route", "add", "default", "via", inner.left().ipv4());
        nat.run(
                        "nft",
                        "table ip nat { chain out { type nat hook postrouting priority srcnat; oifname \"eth0\" masquerade; }; }")
                .orThrow();
        BrokerProcess.start(broker, BrokerProcess.usualFile().replace("\"30s\"", "\"1s\""));
        TspcProcess client = TspcProcess.start(host, CONF + "tunnel_mode=v6anyv4\n");
        assertThat(client.readyLine()).contains(" io=udp ");
        String gift = gift(client.readyLine());
        String port = udpPorts(host);

        try (PingStream pings = PingStream.start(host, client.fact("tun"), BrokerProcess.INNER, INTERVAL)) {
            pings.awaitAnswers(SETTLED, pings.now());
            long begun = nowNanos();
            outer.left().removeAddress("192.0.2.10/24");
            outer.left().addAddress("192.0.2.11/24");
            pings.awaitAnswers(SETTLED, pings.now());
            Duration outage = PingStream.longestPause(pings.stop(), begun, Long.MAX_VALUE);

            System.out.println("outage at a new address of the NAT, keepalives every second: " + outage);
            assertThat(client.process().output().stderr())
                    .contains("nobody answers through the tunnel")
                    .contains(gift);
            assertThat(outage).isLessThan(Duration.ofSeconds(30));
            assertThat(udpPorts(host))
                    .as("a port of which no NAT remembers anything")
                    .isNotEqualTo(port);
        }
        assertThat(client.stop()).isZero();
    }

    @Test
    void shouldUndoWhatADeadRouterLeftAndHaveTheSamePrefix(Lab lab) {
        TspNetwork network = new TspNetwork(lab);
        TspSite site = network.addSite("alice");
        BrokerProcess.start(network.broker(), BrokerProcess.usualFile());
        site.plug(MatrixCase.Place.BEHIND_NAT);
        LabHost host = site.client();
        String before = site.describe();
        String conf = CONF + "if_prefix=eth1\n";
        TspcProcess first = TspcProcess.start(host, conf);

        first.kill();
        assertThat(site.describe()).as("what a kill leaves").isNotEqualTo(before);
        TspcProcess second = TspcProcess.start(host, conf);

        assertThat(second.process().output().stderr()).contains("changes left by a process that died");
        assertThat(gift(second.readyLine())).isEqualTo(gift(first.readyLine()));
        assertThat(site.reachFromLan(TspNetwork.SERVER).ok()).isTrue();
        assertThat(second.stop()).isZero();
        assertThat(site.describe()).isEqualTo(before);
    }

    /** Where the host's only UDP sockets are bound, which carry data and signalling. */
    private static String udpPorts(LabHost host) {
        String sockets = host.run("ss", "-Huan").stdout();
        assertThat(sockets).contains("0.0.0.0:");
        return sockets;
    }

    /** What is his for good. */
    private static String gift(String readyLine) {
        return readyLine.substring(readyLine.indexOf("address="));
    }

    private static long nowNanos() {
        Instant now = Instant.now();
        return now.getEpochSecond() * 1_000_000_000L + now.getNano();
    }
}
