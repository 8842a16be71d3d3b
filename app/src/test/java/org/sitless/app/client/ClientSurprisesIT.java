package org.sitless.app.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sitless.app.lab.Lab;
import org.sitless.app.lab.LabHost;
import org.sitless.app.lab.LinkProfile;
import org.sitless.app.lab.LinkSpec;
import org.sitless.testbed.BrokerProcess;
import org.sitless.testbed.Ping;
import org.sitless.testbed.TspcProcess;
import org.sitless.testbed.WithLab;

/** What a client does not expect: a LAN that comes late, what it left under another name, a sleep. */
@WithLab
@Timeout(120)
class ClientSurprisesIT {
    private static final String CONF = """
            userid=alice
            passwd=s3cret
            server=192.0.2.1
            retry_delay=1
            host_type=router
            prefixlen=48
            """;
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private static Lab lab;
    private static LabHost host;
    private static BrokerProcess broker;

    @BeforeAll
    static void startBroker(Lab shared) {
        lab = shared;
        host = lab.host("client");
        LabHost brokerHost = lab.host("broker");
        lab.link(
                host,
                brokerHost,
                LinkSpec.of(LinkProfile.PLAIN).leftAddresses("192.0.2.2/24").rightAddresses("192.0.2.1/24"));
        broker = BrokerProcess.start(brokerHost, BrokerProcess.usualFile());
    }

    @AfterEach
    void shouldHaveLeftNothing() {
        LeftBehind.shouldBeNothing(host);
    }

    /** While a host boots, its LAN may be the last to come: until then the prefix leads nowhere, and the host itself has its tunnel. */
    @Test
    void shouldBecomeARouterWhenItsLanIsThere() {
        TspcProcess client = TspcProcess.start(host, CONF + "if_prefix=eth1\n");
        String prefix = client.fact("prefix");
        assertThat(client.process().output().stderr()).contains("no interface eth1: it is waited for");
        assertThat(host.ip("-6", "route", "show", "type", "unreachable").stdout())
                .contains(prefix);
        assertThat(Ping.of(host, BrokerProcess.INNER).send().allAnswered()).isTrue();

        LabHost lan = lab.host("lan");
        lab.link(host, lan, new LinkSpec(LinkProfile.PLAIN, 1_500, 0, List.of(), List.of(), true));

        Awaitility.await().atMost(LIMIT).untilAsserted(() -> assertThat(
                        lan.ip("-6", "-o", "addr", "show", "scope", "global").stdout())
                .contains(prefix.substring(0, prefix.indexOf("::")) + ":"));
        assertThat(Ping.of(lan, BrokerProcess.INNER).send().allAnswered()).isTrue();
        assertThat(client.stop()).isZero();
        assertThat(lan.ip("-6", "route", "show", "default").stdout()).isEmpty();
    }

    /** A v6anyv4 client has the one name today and the other tomorrow. */
    @Test
    void shouldUndoWhatItLeftUnderItsOtherName() {
        TspcProcess first = TspcProcess.start(host, CONF + "tunnel_mode=v6udpv4\n");
        assertThat(first.fact("tun")).isEqualTo("tun");
        first.kill();
        assertThat(host.ip("-6", "route", "show", "type", "unreachable").stdout())
                .as("what a kill leaves")
                .contains(first.fact("prefix"));

        TspcProcess second = TspcProcess.start(host, CONF + "tunnel_mode=v6v4\n");

        assertThat(second.fact("tun")).isEqualTo("sit1");
        assertThat(second.fact("prefix")).isEqualTo(first.fact("prefix"));
        assertThat(second.process().output().stderr()).contains("tun: undid ");
        assertThat(second.stop()).isZero();
    }

    /**
     * A machine that sleeps is a process that is stopped, whose CLOCK_BOOTTIME goes on meanwhile and whose CLOCK_MONOTONIC does not. The
     * former is read from a file here that tells of an hour's sleep.
     */
    @Test
    void shouldHaveTheSameTunnelAgainAfterASleep() throws IOException {
        Path uptime = Files.writeString(lab.directory().resolve("uptime"), "1000.00 900.00\n");
        TspcProcess client = TspcProcess.begin(
                        host,
                        List.of(
                                "unshare",
                                "--mount",
                                "sh",
                                "-c",
                                "mount --bind \"$0\" /proc/uptime; exec \"$@\"",
                                uptime.toString()),
                        CONF)
                .awaitReady();
        assertThat(Ping.of(host, BrokerProcess.INNER).send().allAnswered()).isTrue();

        client.signal("STOP");
        broker.command("lease", "release", "alice");
        Awaitility.await().atMost(LIMIT).untilAsserted(() -> assertThat(
                        broker.process().output().stderr())
                .contains("released by command"));
        Files.writeString(uptime, "4600.00 900.00\n");
        client.signal("CONT");

        assertThat(client.process().output().await(line -> line.contains("goes on: "), LIMIT))
                .hasValueSatisfying(line -> assertThat(line)
                        .contains(
                                client.readyLine().substring(client.readyLine().indexOf("address="))));
        assertThat(client.process().output().stderr()).contains("the machine was asleep");
        assertThat(Ping.of(host, BrokerProcess.INNER).send().allAnswered()).isTrue();
        assertThat(client.stop()).isZero();
    }
}
