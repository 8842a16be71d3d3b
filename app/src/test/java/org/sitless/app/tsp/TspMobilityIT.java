package org.sitless.app.tsp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sitless.app.lab.Lab;
import org.sitless.app.lab.LabHost;
import org.sitless.app.lab.LabLink;
import org.sitless.app.lab.LabProcess;
import org.sitless.app.lab.LinkEnd;
import org.sitless.app.lab.LinkProfile;
import org.sitless.app.lab.LinkSpec;
import org.sitless.testbed.BrokerProcess;
import org.sitless.testbed.PingStream;
import org.sitless.testbed.TspcProcess;
import org.sitless.testbed.WithLab;

/**
 * What a tunnel under traffic survives: a new IPv4 address of the client or of the NAT before it, the death of the broker, the death of
 * the client. Outages are measured between the arrivals of answers, by the kernel's clock.
 */
@WithLab
@Timeout(300)
class TspMobilityIT {
    private static final Duration INTERVAL = Duration.ofMillis(10);
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int SETTLED = 20;
    private static final int MOVES = 4;
    private static final String CONF = """
            server=192.0.2.1
            userid=alice
            passwd=s3cret
            auth_method=digest-md5
            host_type=router
            prefixlen=48
            retry_delay=1
            """;

    /**
     * The best of the moves is held against the limit: what a busy machine adds to the others says nothing about us. A round trip takes
     * well under a millisecond here, so 8 of them vanish beside the 150 ms.
     */
    @ParameterizedTest(name = "{0} within {1} ms")
    @CsvSource({"v6v4, 1000", "v6udpv4, 150"})
    void shouldKeepItsPrefixAndADownloadWhenIpv4Changes(String mode, long limitMillis, Lab lab) {
        LabHost broker = lab.host("broker");
        LabHost host = lab.host("client");
        LabLink outer = lab.link(
                host,
                broker,
                LinkSpec.of(LinkProfile.PLAIN).leftAddresses("192.0.2.10/24").rightAddresses("192.0.2.1/24"));
        LabHost server = TspNetwork.server(lab, broker);
        host.sysctl("net.ipv4.conf.all.promote_secondaries", "1");
        BrokerProcess.start(broker, BrokerProcess.usualFile());
        TspcProcess client = TspcProcess.start(host, CONF + "tunnel_mode=" + mode + "\n");
        String gift = gift(client.readyLine());
        SlowDownload download = SlowDownload.start(server, host, lab.directory());

        List<Duration> gentle = new ArrayList<>();
        List<Duration> hard = new ArrayList<>();
        try (PingStream pings = pings(host, client, TspNetwork.SERVER)) {
            List<Long> begun = new ArrayList<>();
            for (int move = 0; move < 2 * MOVES; move++) {
                pings.awaitAnswers(SETTLED, pings.now());
                begun.add(nowNanos());
                move(outer.left(), 10 + move, move < MOVES);
                pings.awaitAnswers(SETTLED, pings.now());
            }
            long[] answers = pings.stop();
            begun.add(Long.MAX_VALUE);
            for (int move = 0; move < 2 * MOVES; move++) {
                (move < MOVES ? gentle : hard)
                        .add(PingStream.longestPause(answers, begun.get(move), begun.get(move + 1)));
            }
        }

        System.out.printf("outage at a change of IPv4, %s: new before old %s, old before new %s%n", mode, gentle, hard);
        assertThat(Collections.min(gentle)).as("new before old").isLessThan(Duration.ofMillis(limitMillis));
        assertThat(Collections.min(hard)).as("old before new").isLessThan(Duration.ofMillis(limitMillis));
        download.assertWhole();
        assertThat(client.process().output().stderr()).contains(gift);
        assertThat(facts(host, client)).contains(gift.replaceAll(".*address=(\\S+).*", "$1"));
        assertThat(client.stop()).isZero();
    }

    private static void move(LinkEnd end, int lastOctet, boolean newFirst) {
        String old = "192.0.2." + lastOctet + "/24";
        String fresh = "192.0.2." + (lastOctet + 1) + "/24";
        if (newFirst) {
            end.addAddress(fresh);
            end.removeAddress(old);
        } else {
            end.removeAddress(old);
            end.addAddress(fresh);
        }
    }

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

        try (PingStream pings = pings(host, client, BrokerProcess.INNER)) {
            pings.awaitAnswers(SETTLED, pings.now());
            long begun = nowNanos();
            move(outer.left(), 10, false);
            pings.awaitAnswers(SETTLED, pings.now());
            Duration outage = PingStream.longestPause(pings.stop(), begun, Long.MAX_VALUE);

            System.out.println("outage at a new address of the NAT, keepalives every second: " + outage);
            assertThat(client.process().output().stderr())
                    .contains("nobody answers through the tunnel")
                    .contains(gift);
            assertThat(outage).isLessThan(Duration.ofSeconds(30));
        }
        assertThat(client.stop()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"v6v4", "v6udpv4"})
    void shouldCarryOnWhenTheBrokerWasKilledAndComesBack(String mode, Lab lab) {
        LabHost broker = lab.host("broker");
        LabHost host = lab.host("client");
        lab.link(
                host,
                broker,
                LinkSpec.of(LinkProfile.PLAIN).leftAddresses("192.0.2.10/24").rightAddresses("192.0.2.1/24"));
        LabHost server = TspNetwork.server(lab, broker);
        BrokerProcess process = BrokerProcess.start(broker, BrokerProcess.usualFile());
        TspcProcess client = TspcProcess.start(host, CONF + "tunnel_mode=" + mode + "\n");
        SlowDownload download = SlowDownload.start(server, host, lab.directory());

        try (PingStream pings = pings(host, client, TspNetwork.SERVER)) {
            pings.awaitAnswers(SETTLED, pings.now());
            long begun = nowNanos();
            process.kill();
            long heard = pings.now();
            process.restart();
            pings.awaitAnswers(SETTLED, heard);
            Duration outage = PingStream.longestPause(pings.stop(), begun, Long.MAX_VALUE);
            System.out.println("outage at a broker's death and rebirth, " + mode + ": " + outage);
        }

        download.assertWhole();
        assertThat(client.process().output().stderr().lines().filter(line -> line.contains(": asks ")))
                .as("the client has asked but once")
                .hasSize(1);
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

    private static PingStream pings(LabHost host, TspcProcess client, String address) {
        return PingStream.start(host, client.fact("tun"), address, INTERVAL);
    }

    /** What is his for good. */
    private static String gift(String readyLine) {
        return readyLine.substring(readyLine.indexOf("address="));
    }

    private static String facts(LabHost host, TspcProcess client) {
        return host.ip("-6", "-o", "addr", "show", "dev", client.fact("tun")).stdout();
    }

    private static long nowNanos() {
        Instant now = Instant.now();
        return now.getEpochSecond() * 1_000_000_000L + now.getNano();
    }

    /** A file that comes in many small pieces, a few seconds long. */
    private record SlowDownload(Path original, Path copy, LabProcess sending, LabProcess receiving) {
        private static final int PIECE_BYTES = 50_000;
        private static final int PIECES = 300;
        private static final String SEND =
                "exec 3< \"$1\"; for i in $(seq $2); do dd bs=$3 count=1 <&3 2>/dev/null; sleep 0.02; done";

        static SlowDownload start(LabHost server, LabHost client, Path folder) {
            Path original = folder.resolve("original");
            Path copy = folder.resolve("copy");
            byte[] bytes = new byte[PIECE_BYTES * PIECES];
            new Random(PIECES).nextBytes(bytes);
            try {
                Files.write(original, bytes);
            } catch (IOException full) {
                throw new UncheckedIOException(full);
            }
            LabProcess sending = server.start(
                    "sh",
                    "-c",
                    "(" + SEND + ") | socat -d -d -u STDIN TCP6-LISTEN:5401,reuseaddr",
                    "sh",
                    original.toString(),
                    Integer.toString(PIECES),
                    Integer.toString(PIECE_BYTES));
            sending.awaitLine("listening on", LIMIT);
            LabProcess receiving =
                    client.start("socat", "-u", "TCP6:[" + TspNetwork.SERVER + "]:5401", "CREATE:" + copy);
            return new SlowDownload(original, copy, sending, receiving);
        }

        void assertWhole() {
            assertThat(receiving.awaitExit(LIMIT)).isZero();
            assertThat(copy).hasSameBinaryContentAs(original);
            sending.terminate();
        }
    }
}
