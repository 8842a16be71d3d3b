package org.sitless.app.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sitless.app.lab.Lab;
import org.sitless.app.lab.LabHost;
import org.sitless.app.lab.LabLink;
import org.sitless.app.lab.LinkProfile;
import org.sitless.app.lab.LinkSpec;
import org.sitless.testbed.BrokerProcess;
import org.sitless.testbed.TspDialogue;
import org.sitless.testbed.WithLab;

/** What a broker says to those it cannot help, octet by octet, over real sockets (RFC 5572 appendix B). */
@WithLab
@Timeout(120)
class BrokerAnswersIT {
    private static final Optional<Integer> HOST = Optional.empty();

    /** One prefix, one anonymous tunnel to an address; a NAT that maps one to one outside. */
    private static final String SMALL = BrokerProcess.usualFile()
            .replace("router = { prefix = \"2001:db8:4000::/34\" }", "router = { prefix = \"2001:db8:4000::/48\" }")
            .replace("[store]", "anonymous_per_address = 1\n[store]")
            .replace("[pool]", "advertise = \"203.0.113.5\"\n[pool]");

    @Test
    void shouldRefuseByTheCodesOfTheRfcAndServeTheNext(Lab lab) {
        LabLink link = lab.join(LinkSpec.of(LinkProfile.PLAIN));
        LabHost client = link.right().host();
        try (BrokerProcess broker = BrokerProcess.start(link.left().host(), SMALL, "bob")) {
            assertThat(tcp(client).ask("VERSION=9.0.0\r\n")).isEqualTo("302 Unsupported client version\r\n");
            assertThat(udp(client).ask("VERSION=9.0.0\r\n")).isEqualTo("302 Unsupported client version\r\n");
            assertThat(udp(client).ask("ECHO REQUEST")).isEqualTo("200 OK\r\n");
            assertThat(tcp(client).plain("alice", "wrong")).isEqualTo("300 Authentication failed\r\n");
            assertThat(tcp(client).plain("nobody", "s3cret")).isEqualTo("300 Authentication failed\r\n");
            assertRefusedRequests(client);
            assertExhausted(client);
            assertThat(broker.process().output().stderr()).doesNotContain("s3cret");
        }
    }

    private static void assertRefusedRequests(LabHost client) {
        try (TspDialogue alice = tcp(client)) {
            alice.login("alice", "s3cret");
            assertThat(alice.create("v4v6", HOST)).isEqualTo(TspDialogue.framed("303 Unsupported tunnel type\r\n"));
            assertThat(alice.create("v6udpv4", HOST)).isEqualTo(TspDialogue.framed("303 Unsupported tunnel type\r\n"));
            assertThat(alice.create("v6anyv4", "10.0.0.2", HOST))
                    .as("over TCP behind a NAT")
                    .isEqualTo(TspDialogue.framed("303 Unsupported tunnel type\r\n"));
            assertThat(alice.create("v6v4", Optional.of(47))).contains("\r\n518 ");
            assertThat(alice.create("v6v4", "0.0.0.0", HOST))
                    .isEqualTo(TspDialogue.framed("501 Invalid IPv4 address\r\n"));
        }
    }

    private static void assertExhausted(LabHost client) {
        try (TspDialogue alice = tcp(client);
                TspDialogue bob = tcp(client);
                TspDialogue nobody = udp(client);
                TspDialogue another = udp(client)) {
            alice.login("alice", "s3cret");
            assertThat(alice.create("v6v4", Optional.of(48)))
                    .contains("<server>", "203.0.113.5", "<prefix length=\"48\">2001:0db8:4000:0000:");
            alice.accept();
            bob.login("bob", "s3cret");
            assertThat(bob.create("v6v4", HOST)).contains("\r\n506 ");
            nobody.anonymous();
            assertThat(nobody.create("v6udpv4", Optional.of(64))).contains("\r\n522 ");
            assertThat(nobody.create("v6anyv4", "10.0.0.2", HOST)).contains("type=\"v6udpv4\"");
            another.anonymous();
            assertThat(another.create("v6udpv4", HOST))
                    .isEqualTo(TspDialogue.framed("301 No more tunnels available\r\n"));
        }
        try (TspDialogue bob = udp(client)) {
            bob.login("bob", "s3cret");
            assertThat(bob.create("v6udpv4", Optional.of(48))).contains("\r\n507 ");
            assertThat(bob.create("v6udpv4", HOST)).contains("\r\n200 Success\r\n");
        }
    }

    @Test
    void shouldSendEverybodyToOtherBrokers(Lab lab) {
        LabLink link = lab.join(LinkSpec.of(LinkProfile.PLAIN));
        LabHost client = link.right().host();
        String file = BrokerProcess.usualFile()
                .replace(
                        "[tunnel]",
                        "redirect = [\"198.51.100.7\", \"broker.example.org\"]\nredirect_always = true\n[tunnel]");
        try (BrokerProcess broker = BrokerProcess.start(link.left().host(), file)) {
            String list = "<tunnel action=\"list\" type=\"broker\">";
            assertThat(tcp(client).ask("VERSION=2.0.2\r\n"))
                    .startsWith("1200 ")
                    .contains(list, "<address type=\"ipv4\">198.51.100.7</address>", "broker.example.org");
            assertThat(udp(client).ask("VERSION=2.0.2\r\n")).startsWith("1200 ").contains(list);
            assertThat(udp(client).ask("ECHO REQUEST")).startsWith("200 OK");
            assertThat(broker.status()).contains("\"tunnels\":0");
        }
    }

    private static TspDialogue tcp(LabHost client) {
        return TspDialogue.tcp(client, BrokerProcess.ADDRESS, BrokerProcess.PORT);
    }

    private static TspDialogue udp(LabHost client) {
        return TspDialogue.udp(client, BrokerProcess.ADDRESS, BrokerProcess.PORT);
    }
}
