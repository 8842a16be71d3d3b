package org.sitless.app.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sitless.app.lab.Lab;
import org.sitless.dataplane.counter.RoadName;
import org.sitless.dataplane.slot.DropReason;
import org.sitless.testbed.BrokerProcess;
import org.sitless.testbed.PacketBytes;
import org.sitless.testbed.WithLab;

/**
 * What a scanner for open tunnels, a forger and a malicious client try on a live broker, and where packets go that are for nobody.
 *
 * <p>Who forges alice's IPv4 address can send from her own inner addresses, for protocol 41 authenticates nobody; from any other it is as if
 * alice herself tried. Answers go to alice. Over UDP he would have to know her port too.
 */
@WithLab
@Timeout(120)
class BrokerScanIT {
    private static final String SCANNER = "2001:db8:bad::1";
    private static final BrokerWires.Seen STRANGER = seen("-", "-", DropReason.OUTER_SOURCE_UNKNOWN);

    private static BrokerWires.Seen seen(String clients, String internet, DropReason reason) {
        return new BrokerWires.Seen(clients, internet, reason.name());
    }

    private static byte[] echo(String source, String destination, int hopLimit) {
        byte[] packet = PacketBytes.echo(source, destination, 1, 1, 8);
        packet[7] = (byte) hopLimit;
        return packet;
    }

    private static byte[] echo(String source, String destination) {
        return echo(source, destination, 64);
    }

    @Test
    void shouldBeClosedToScannersAndForgersAndKeepPacketsForNobody(Lab lab) {
        try (BrokerWires wires = new BrokerWires(lab, BrokerProcess.usualFile())) {
            shouldAnswerNoStranger(wires);
            shouldHoldAliceToWhatSheHas(wires);
            shouldAnswerForUnassignedSpaceAndNeverSendItOn(wires);
            shouldCountHopsBetweenClients(wires);
        }
    }

    private static Map<String, byte[]> methods(BrokerWires wires) {
        Map<String, byte[]> methods = new LinkedHashMap<>();
        methods.put("inner ping", echo(SCANNER, BrokerWires.BROKER));
        methods.put("inner ping through", echo(SCANNER, BrokerWires.INTERNET));
        methods.put("source is the broker's", echo(BrokerWires.BROKER, BrokerWires.BROKER));
        methods.put("source is a client's", echo(wires.bob(), wires.alice()));
        methods.put("source is a host of the Internet's", echo(BrokerWires.INTERNET, wires.bob()));
        methods.put("6to4 source", echo("2002:c633:644d::1", BrokerWires.BROKER));
        methods.put("6to4 source, private", echo("2002:a00:1::1", BrokerWires.BROKER));
        methods.put("6to4 source, the broker", echo("2002:c000:201::1", BrokerWires.BROKER));
        methods.put("mapped source", echo("::ffff:198.51.100.77", BrokerWires.BROKER));
        methods.put("Teredo source", echo("2001:0:c633:644d::39cc:9bb2", BrokerWires.BROKER));
        methods.put("link-local source", echo("fe80::bad", BrokerWires.BROKER));
        methods.put("unspecified source", echo("::", BrokerWires.BROKER));
        methods.put("hop limit 0", echo(SCANNER, BrokerWires.INTERNET, 0));
        methods.put("hop limit 1", echo(SCANNER, BrokerWires.INTERNET, 1));
        methods.put("all nodes", echo(SCANNER, "ff02::1"));
        methods.put("global group", echo(SCANNER, "ff0e::1"));
        methods.put(
                "IPv6 in IPv6",
                PacketBytes.ipv6(SCANNER, BrokerWires.BROKER, PacketBytes.IPV6, echo(SCANNER, BrokerWires.BROKER)));
        methods.put(
                "GRE in IPv6",
                PacketBytes.ipv6(
                        SCANNER,
                        BrokerWires.BROKER,
                        PacketBytes.GRE,
                        PacketBytes.gre(0x86DD, echo(SCANNER, BrokerWires.BROKER))));
        methods.put("IPv4 in IPv6", PacketBytes.ipv6(SCANNER, BrokerWires.BROKER, PacketBytes.IPV4, new byte[40]));
        methods.put("IPv4", PacketBytes.ipv4("198.51.100.77", "198.51.100.2", PacketBytes.UDP, new byte[20]));
        methods.put("nothing", new byte[8]);
        return methods;
    }

    private static void shouldAnswerNoStranger(BrokerWires wires) {
        SoftAssertions each = new SoftAssertions();
        methods(wires).forEach((method, packet) -> {
            each.assertThat(wires.from("192.0.2.77", packet)).as(method).isEqualTo(STRANGER);
            if (packet[0] >>> 4 == 6) {
                each.assertThat(wires.overUdp("192.0.2.77", 40_000, packet))
                        .as("%s over UDP", method)
                        .isEqualTo(STRANGER);
            }
        });
        each.assertThat(wires.from("192.0.2.77", echo(wires.alice(), BrokerWires.BROKER)))
                .as("alice's own address")
                .isEqualTo(STRANGER);
        each.assertThat(wires.overUdp("192.0.2.2", wires.bobsPort() + 1, echo(wires.bob(), BrokerWires.BROKER)))
                .as("bob's IPv4 address, another port")
                .isEqualTo(STRANGER);
        each.assertThat(wires.from("192.0.2.1", echo(SCANNER, BrokerWires.BROKER)))
                .as("the broker's own IPv4 address: the kernel ends it")
                .isEqualTo(new BrokerWires.Seen("-", "-", "-"));
        each.assertAll();
    }

    /** Alice, or who forges her IPv4 address; bob the same over UDP. */
    private static void shouldHoldAliceToWhatSheHas(BrokerWires wires) {
        Map<String, DropReason> reasons = new LinkedHashMap<>();
        reasons.put("source is the broker's", DropReason.INNER_SOURCE_IS_OURS);
        reasons.put("6to4 source, private", DropReason.INNER_SOURCE_MARTIAN);
        reasons.put("mapped source", DropReason.INNER_SOURCE_MARTIAN);
        reasons.put("unspecified source", DropReason.INNER_SOURCE_MARTIAN);
        reasons.put("link-local source", DropReason.INNER_LINK_TALK);
        reasons.put("all nodes", DropReason.INNER_LINK_TALK);
        reasons.put("global group", DropReason.INNER_LINK_TALK);
        reasons.put("IPv4", DropReason.INNER_NOT_IPV6);
        reasons.put("nothing", DropReason.INNER_TRUNCATED);
        SoftAssertions each = new SoftAssertions();
        methods(wires).forEach((method, packet) -> each.assertThat(wires.fromAlice(packet))
                .as(method)
                .isEqualTo(seen("-", "-", reasons.getOrDefault(method, DropReason.INNER_SOURCE_NOT_DELEGATED))));
        each.assertThat(wires.overUdp("192.0.2.2", wires.bobsPort(), echo(wires.alice(), BrokerWires.BROKER)))
                .as("bob as alice")
                .isEqualTo(seen("-", "-", DropReason.INNER_SOURCE_NOT_DELEGATED));
        String alice = wires.alice();
        refused(each, wires, DropReason.INNER_LOOPED_BACK, echo(alice, wires.alicesNetwork()));
        refused(each, wires, DropReason.INNER_EMBEDS_TUNNEL_END, echo(alice, "2002:c000:201::1"));
        refused(each, wires, DropReason.INNER_EMBEDS_TUNNEL_END, echo(alice, "2002:c000:202::1"));
        refused(each, wires, DropReason.INNER_DESTINATION_MARTIAN, echo(alice, "2002:7f00:1::1"));
        refused(each, wires, DropReason.INNER_DESTINATION_MARTIAN, echo(alice, "::ffff:127.0.0.1"));
        byte[] nested =
                PacketBytes.ipv6(alice, BrokerWires.BROKER, PacketBytes.IPV6, echo(SCANNER, BrokerWires.INTERNET));
        refused(each, wires, DropReason.INNER_NESTED, nested);
        byte[] own = PacketBytes.ipv4("192.0.2.2", "192.0.2.1", PacketBytes.IPV6, echo(alice, BrokerWires.INTERNET));
        refused(
                each,
                wires,
                DropReason.INNER_NESTED,
                PacketBytes.ipv6(alice, BrokerWires.INTERNET, PacketBytes.IPV4, own));
        each.assertThat(wires.fromAlice(echo(alice, BrokerWires.INTERNET, 1)))
                .as("what is hers is answered to her")
                .isEqualTo(new BrokerWires.Seen("3/0 from 2001:db8:f000:0:0:0:0:1", "-", "-"));
        each.assertAll();
    }

    private static void refused(SoftAssertions each, BrokerWires wires, DropReason reason, byte[] packet) {
        each.assertThat(wires.fromAlice(packet)).isEqualTo(seen("-", "-", reason));
    }

    /** RFC 4443 §3.1: hosts' pool 1/3 by us, routers' pool 1/0 by the kernel; and nothing goes to the default route. */
    private static void shouldAnswerForUnassignedSpaceAndNeverSendItOn(BrokerWires wires) {
        String host = "2001:db8:f000::ffff";
        String prefix = "2001:db8:7fff::1";
        assertThat(wires.fromInternet(echo(BrokerWires.INTERNET, host)))
                .isEqualTo(new BrokerWires.Seen("-", "1/3 from 2001:db8:f000:0:0:0:0:1", "answered"));
        assertThat(wires.fromInternet(echo(BrokerWires.INTERNET, prefix)))
                .isEqualTo(new BrokerWires.Seen("-", "1/0 from B", "-"));
        assertThat(wires.fromAlice(echo(wires.alice(), host)))
                .isEqualTo(new BrokerWires.Seen("1/3 from 2001:db8:f000:0:0:0:0:1", "-", "answered"));
        assertThat(wires.fromAlice(echo(wires.alice(), prefix)))
                .isEqualTo(new BrokerWires.Seen("1/0 from 2001:db8:f000:0:0:0:0:1", "-", "-"));
        byte[] error = PacketBytes.icmpv6(BrokerWires.INTERNET, host, 1, 0, 0, new byte[48]);
        assertThat(wires.fromInternet(PacketBytes.ipv6(BrokerWires.INTERNET, host, PacketBytes.ICMPV6, error)))
                .as("an error earns no error")
                .isEqualTo(seen("-", "-", DropReason.NO_TUNNEL_FOR_DESTINATION));
    }

    /** What one client sends to another is forwarded by the kernel, which counts the hop. */
    private static void shouldCountHopsBetweenClients(BrokerWires wires) {
        assertThat(wires.overUdp("192.0.2.2", wires.bobsPort(), echo(wires.bob(), wires.alice(), 64)))
                .isEqualTo(new BrokerWires.Seen("request hl=63 tc=00 ttl=64 tos=00 DF", "-", "-"));
        assertThat(wires.overUdp("192.0.2.2", wires.bobsPort(), echo(wires.bob(), wires.alice(), 2)))
                .isEqualTo(new BrokerWires.Seen("request hl=1 tc=00 ttl=64 tos=00 DF", "-", "-"));
        assertThat(wires.fromAlice(echo(wires.alice(), wires.bob(), 1)))
                .isEqualTo(new BrokerWires.Seen("3/0 from 2001:db8:f000:0:0:0:0:1", "-", "-"));
    }

    @Test
    void shouldKeepClientsApartAndToTheirRateWhereToldSo(Lab lab) throws InterruptedException {
        String strict = BrokerProcess.usualFile()
                .replace("[pool]", "client_to_client = \"deny\"\npacket_rate = \"100/s\"\nrate = \"1Mbit/s\"\n[pool]");
        try (BrokerWires wires = new BrokerWires(lab, strict)) {
            assertThat(wires.fromAlice(echo(wires.alice(), wires.bob())))
                    .isEqualTo(new BrokerWires.Seen("1/1 from 2001:db8:f000:0:0:0:0:1", "-", "answered"));
            assertThat(wires.fromInternet(echo(BrokerWires.INTERNET, wires.alicesNetwork())))
                    .as("strangers may come")
                    .isEqualTo(new BrokerWires.Seen("request hl=63 tc=00 ttl=64 tos=00 DF", "-", "-"));
            long before = wires.road(RoadName.ENCAP).forwarded();

            wires.flood(400);

            assertThat(wires.road(RoadName.ENCAP).drops(DropReason.TUNNEL_RATE_EXCEEDED))
                    .isGreaterThan(200);
            assertThat(wires.road(RoadName.ENCAP).forwarded() - before).isBetween(10L, 200L);
        }
    }
}
