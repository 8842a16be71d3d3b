package org.sitless.app.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sitless.app.broker.BrokerScenes.assertAnswers;
import static org.sitless.app.broker.BrokerScenes.inPrefix;
import static org.sitless.app.broker.BrokerScenes.negotiate;
import static org.sitless.app.broker.BrokerScenes.routes;
import static org.sitless.app.broker.BrokerScenes.up;
import static org.sitless.app.broker.BrokerScenes.web;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sitless.app.endpoint.EchoRequest;
import org.sitless.app.lab.Lab;
import org.sitless.app.lab.LabHost;
import org.sitless.app.lab.LabLink;
import org.sitless.app.lab.LabProcess;
import org.sitless.app.lab.LinkProfile;
import org.sitless.app.lab.LinkSpec;
import org.sitless.testbed.BrokerProcess;
import org.sitless.testbed.Ping;
import org.sitless.testbed.SitlessPeer;
import org.sitless.testbed.TspDialogue;
import org.sitless.testbed.WithLab;

/** {@code sitless broker} as a process, real sockets, clients that speak octet by octet. */
@WithLab
@Timeout(180)
class BrokerIT {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    @Test
    void shouldServeARouterOverTcpAndProtocol41AndLeaveNothingBehind(Lab lab) {
        LabLink link = lab.join(LinkSpec.of(LinkProfile.PLAIN));
        LabHost host = link.left().host();
        LabHost client = link.right().host();
        LabHost web = web(lab, host);
        String before = describe(host);
        BrokerProcess broker = BrokerProcess.start(host, BrokerProcess.usualFile());

        String offer;
        try (TspDialogue dialogue = TspDialogue.tcp(client, BrokerProcess.ADDRESS, BrokerProcess.PORT)) {
            dialogue.login("alice", "s3cret");
            offer = dialogue.create("v6anyv4", Optional.of(48));
            assertThat(offer).startsWith("Content-length: ").contains("200 Success\r\n<tunnel", "type=\"v6v4\"");
            dialogue.accept();
            SitlessPeer tunnel = up(client, TspDialogue.clientAddress(offer));
            client.ip("-6", "addr", "add", inPrefix(offer), "dev", "lo");

            assertAnswers(Ping.of(tunnel, BrokerProcess.INNER));
            assertAnswers(Ping.of(web, inPrefix(offer).replace("/128", "")).payloadBytes(1_400));
            assertThat(Ping.of(web, "2001:db8:7fff::1").count(1).send().output())
                    .as("what is given to nobody")
                    .contains("Destination unreachable");
            assertThat(Ping.of(web, "2001:db8:f000::ffff").count(1).send().output())
                    .contains("Destination unreachable");
            assertThat(routes(host)).contains("2001:db8:4000::/48 dev tsp0 proto static");
            assertThat(broker.status())
                    .contains("\"tunnels\":1,\"tcp_connections\":1", "\"owner\":\"alice\",\"end\":\"v6v4 192.0.2.2\"");
            tunnel.close();
        }

        assertThat(broker.stop()).isZero();
        assertThat(describe(host)).isEqualTo(before);
        assertThat(broker.process().output().stderr())
                .contains("TUNNEL_OPENED: alice")
                .doesNotContain("s3cret", "ERROR", "WARN");
    }

    @Test
    void shouldForwardAgainBeforeAnyClientComesBackAfterKill(Lab lab) {
        LabLink link = lab.join(LinkSpec.of(LinkProfile.PLAIN));
        LabHost host = link.left().host();
        LabHost client = link.right().host();
        LabHost web = web(lab, host);
        BrokerProcess broker = BrokerProcess.start(host, BrokerProcess.usualFile());
        String offer = negotiate(client, "v6v4", Optional.of(56));
        SitlessPeer tunnel = up(client, TspDialogue.clientAddress(offer));
        client.ip("-6", "addr", "add", inPrefix(offer), "dev", "lo");

        LabProcess pings =
                tunnel.start(List.of("ping", "-n", "-O", "-i", "0.2", "-c", "100", "-W", "1", BrokerProcess.INNER));
        pings.awaitLine("icmp_seq=5 ", PATIENCE);
        broker.kill();
        assertThat(host.ip("-o", "link").stdout()).doesNotContain("tsp0");
        long heard = pings.output().linesAdded();
        broker.restart();

        assertThat(pings.output().await(line -> line.contains("bytes from"), heard, PATIENCE))
                .as("an answer without a new session")
                .isPresent();
        assertAnswers(Ping.of(web, inPrefix(offer).replace("/128", "")));
        assertThat(broker.process().output().stderr()).contains("1 tunnels restored", "changes left by a process");
        pings.terminate();
        assertThat(broker.stop()).isZero();
    }

    @Test
    void shouldMoveATunnelOnlyWhenItsUserHasProvenHimself(Lab lab) {
        LabLink link = lab.join(LinkSpec.of(LinkProfile.PLAIN));
        LabHost client = link.right().host();
        BrokerProcess broker = BrokerProcess.start(link.left().host(), BrokerProcess.usualFile());
        String first = negotiate(client, "v6v4", Optional.of(48));
        SitlessPeer tunnel = up(client, TspDialogue.clientAddress(first));

        try (TspDialogue stranger = TspDialogue.udp(client, BrokerProcess.ADDRESS, BrokerProcess.PORT)) {
            assertThat(stranger.plain("alice", "wrong")).startsWith("300 ");
        }
        assertAnswers(Ping.of(tunnel, BrokerProcess.INNER));

        link.right().addAddress("192.0.2.77/24");
        try (TspDialogue again = TspDialogue.udp(client, BrokerProcess.ADDRESS, BrokerProcess.PORT)) {
            again.login("alice", "s3cret");
            String offer = again.create("v6udpv4", Optional.of(48));
            assertThat(TspDialogue.clientAddress(offer)).isEqualTo(TspDialogue.clientAddress(first));
            assertThat(TspDialogue.prefix(offer)).isEqualTo(TspDialogue.prefix(first));
            assertAnswers(Ping.of(tunnel, BrokerProcess.INNER));
            again.accept();

            again.send(EchoRequest.of(TspDialogue.clientAddress(offer), BrokerProcess.INNER, 8));
            assertThat(again.hear()).as("an IPv6 packet over UDP").hasSizeGreaterThan(32);
            assertThat(Ping.of(tunnel, BrokerProcess.INNER).count(1).send().received())
                    .as("the former end is nobody's")
                    .isZero();
            assertThat(broker.status()).contains("\"tunnels\":1", "v6udpv4 192.0.2.2:" + again.port());

            broker.command("lease", "release", "alice");
            broker.process().output().await(line -> line.contains("released by command"), PATIENCE);
            assertThat(routes(link.left().host())).doesNotContain("2001:db8:4000::/48");
        }
        broker.close();
    }

    private static String describe(LabHost host) {
        return host.ip("-o", "-6", "addr").stdout()
                + routes(host)
                + host.run(
                                "sh",
                                "-c",
                                "grep . /proc/sys/net/ipv6/conf/*/forwarding /proc/sys/net/ipv6/conf/*/accept_ra")
                        .stdout();
    }
}
