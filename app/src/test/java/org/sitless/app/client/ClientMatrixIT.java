package org.sitless.app.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sitless.app.lab.Lab;
import org.sitless.app.lab.LabHost;
import org.sitless.app.lab.LabLink;
import org.sitless.app.lab.LinkProfile;
import org.sitless.app.lab.LinkSpec;
import org.sitless.testbed.BrokerProcess;
import org.sitless.testbed.Ping;
import org.sitless.testbed.TspcProcess;
import org.sitless.testbed.WithLab;

/**
 * Transports, mechanisms, kinds of tunnels and of clients, each with each other of them at least once, in front of and behind a NAT:
 *
 * <pre>
 *   lan ─── client ─── (nat) ─── net ─── broker
 * </pre>
 */
@WithLab
@Timeout(300)
class ClientMatrixIT {
    private static final Duration LIMIT = Duration.ofSeconds(15);

    /** Signalling, mechanism, mode, prefix length (0: a host), and what the broker gives. */
    private static final String[] IN_FRONT = {
        "udp anonymous     v6v4    0  v6v4",
        "tcp scram-sha-256 v6v4    48 v6v4",
        "udp plain         v6udpv4 56 v6udpv4",
        "udp digest-md5    v6udpv4 64 v6udpv4",
        "tcp digest-md5    v6anyv4 56 v6v4",
        "udp scram-sha-256 v6anyv4 0  v6v4",
        "tcp plain         v6anyv4 64 v6v4",
    };

    private static final String[] BEHIND = {
        "udp anonymous     v6anyv4 0  v6udpv4",
        "tcp digest-md5    v6anyv4 48 v6udpv4",
        "udp scram-sha-256 v6udpv4 56 v6udpv4",
        "auto plain        v6anyv4 64 v6udpv4",
    };

    @Test
    void shouldServeClientsInFrontOfANat(Lab lab) {
        LabHost net = lab.host("net");
        LabHost client = lab.host("client");
        broker(lab, net);
        connect(lab, client, net, "198.51.100");
        LabHost lan = lan(lab, client);

        for (String line : IN_FRONT) {
            serve(client, lan, line);
        }
    }

    @Test
    void shouldServeClientsBehindANat(Lab lab) {
        LabHost net = lab.host("net");
        LabHost nat = lab.host("nat");
        LabHost client = lab.host("client");
        broker(lab, net);
        LabLink outside = connect(lab, nat, net, "203.0.113");
        connect(lab, client, nat, "10.0.0");
        masquerade(nat, outside.left().device());
        LabHost lan = lan(lab, client);

        for (String line : BEHIND) {
            serve(client, lan, line);
        }
    }

    private static void serve(LabHost client, LabHost lan, String line) {
        String[] words = line.split(" +", -1);
        int prefixLength = Integer.parseInt(words[3]);
        String conf = "userid=alice\npasswd=s3cret\nserver=192.0.2.1\nretry_delay=1\nif_tunnel_v6udpv4=tsp1\n"
                + "auth_method=" + words[1] + "\ntunnel_mode=" + words[2] + "\n"
                + (prefixLength == 0 ? "" : "host_type=router\nif_prefix=eth1\nprefixlen=" + prefixLength + "\n");
        boolean udp = words[4].equals("v6udpv4");
        try (TspcProcess tspc = TspcProcess.start(client, conf, "--signalling", words[0])) {
            assertThat(tspc.readyLine()).as(line).contains(udp ? "tun=tsp1 " : "tun=sit1 ", udp ? "io=udp" : "io=raw");
            assertThat(Ping.of(client, BrokerProcess.INNER).send().allAnswered())
                    .as("ping from the client: " + line)
                    .isTrue();
            if (prefixLength == 0) {
                assertThat(tspc.fact("prefix")).as(line).isEmpty();
            } else {
                assertThat(tspc.fact("prefix")).as(line).endsWith("/" + prefixLength);
                awaitAddress(lan, line);
                assertThat(Ping.of(lan, BrokerProcess.INNER).send().allAnswered())
                        .as("ping from the LAN: " + line)
                        .isTrue();
            }
            assertThat(tspc.stop()).as(line).isZero();
        }
        assertThat(client.ip("-o", "link", "show").stdout()).doesNotContain("tsp1", "sit1");
        lan.ip("-6", "addr", "flush", "dev", "eth0", "scope", "global");
        lan.ip("-6", "route", "flush", "proto", "ra");
    }

    /** A host of the LAN has configured itself (RFC 4862). */
    private static void awaitAddress(LabHost lan, String line) {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        while (!lan.ip("-6", "-o", "addr", "show", "dev", "eth0", "scope", "global")
                .stdout()
                .contains("2001:db8:")) {
            assertThat(System.nanoTime()).as("an address on the LAN: " + line).isLessThan(deadline);
            pause();
        }
    }

    private static void pause() {
        try {
            Thread.sleep(100);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void broker(Lab lab, LabHost net) {
        LabHost broker = lab.host("broker");
        net.forward();
        lab.link(broker, net, spec("192.0.2.1/24", "192.0.2.254/24"));
        broker.ip("route", "add", "default", "via", "192.0.2.254");
        BrokerProcess.start(broker, BrokerProcess.usualFile());
    }

    /** Joins a host to the next one, which is its way to everywhere. */
    private static LabLink connect(Lab lab, LabHost host, LabHost next, String network) {
        LabLink link = lab.link(host, next, spec(network + ".2/24", network + ".1/24"));
        host.ip("route", "add", "default", "via", network + ".1");
        return link;
    }

    private static LabHost lan(Lab lab, LabHost client) {
        LabHost lan = lab.host("lan");
        lab.link(lan, client, spec("172.16.0.2/24", "172.16.0.1/24"));
        return lan;
    }

    private static void masquerade(LabHost nat, String outside) {
        nat.forward();
        nat.run("nft", "add", "table", "ip", "nat").orThrow();
        nat.run("nft", "add chain ip nat post { type nat hook postrouting priority 100 ; }")
                .orThrow();
        nat.run("nft", "add", "rule", "ip", "nat", "post", "oifname", outside, "masquerade")
                .orThrow();
    }

    private static LinkSpec spec(String left, String right) {
        return LinkSpec.of(LinkProfile.PLAIN).leftAddresses(left).rightAddresses(right);
    }
}
