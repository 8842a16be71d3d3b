package org.sitless.tsp.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.sitless.tsp.message.BrokerMessage;
import org.sitless.tsp.message.BrokerMessage.Keepalive;
import org.sitless.tsp.message.BrokerMessage.RouterOffer;
import org.sitless.tsp.message.BrokerMessage.TunnelOffer;
import org.sitless.tsp.message.ClientMessage;
import org.sitless.tsp.message.Ipv4Address;
import org.sitless.tsp.message.Ipv6Address;
import org.sitless.tsp.message.Ipv6Prefix;
import org.sitless.tsp.message.NamedAddress;
import org.sitless.tsp.message.Status;
import org.sitless.tsp.message.TunnelType;

class MessageWriteTest {
    static final TunnelOffer ROUTER = new TunnelOffer(
            TunnelType.V6UDPV4,
            Duration.ofDays(7),
            Ipv4Address.of("192.0.2.1"),
            Ipv6Address.of("2001:db8:f000::1"),
            Ipv4Address.of("192.0.2.10"),
            Ipv6Address.of("2001:db8:f000::2"),
            Optional.of("alice.example.net"),
            List.of(Ipv6Address.of("2001:db8:f000::53")),
            Optional.of(new RouterOffer(Ipv6Prefix.of("2001:db8:4001::/48"), List.of())),
            Optional.of(new Keepalive(Duration.ofSeconds(30), Ipv6Address.of("2001:db8:f000::1"))));

    private static String broker(BrokerMessage message) {
        return new String(BrokerMessageWriter.write(message), UTF_8);
    }

    private static String client(ClientMessage message) {
        return new String(ClientMessageWriter.write(message), UTF_8);
    }

    @Test
    void shouldWriteCapabilityAsGogocWantsIt() {
        assertThat(broker(new BrokerMessage.Capability(
                        EnumSet.of(TunnelType.V6UDPV4, TunnelType.V6V4), List.of("SCRAM-SHA-256", "DIGEST-MD5"))))
                .isEqualTo("CAPABILITY TUNNEL=V6V4 TUNNEL=V6UDPV4 AUTH=SCRAM-SHA-256 AUTH=DIGEST-MD5\r\n");
    }

    @Test
    void shouldFrameErrorsOfTheCommandPhaseOnly() {
        assertThat(broker(new BrokerMessage.CommandReply(Status.UNSUPPORTED_TUNNEL_TYPE)))
                .isEqualTo("Content-length: 29\r\n303 Unsupported tunnel type\r\n");
        assertThat(broker(new BrokerMessage.StatusLine(Status.AUTHENTICATION_FAILED)))
                .isEqualTo("300 Authentication failed\r\n");
    }

    @Test
    void shouldWriteOfferThatAStringScannerReads() {
        String xml = Requests.crlf("""
            <tunnel action="info" type="v6udpv4" lifetime="10080">
              <server>
                <address type="ipv4">192.0.2.1</address>
                <address type="ipv6">2001:0db8:f000:0000:0000:0000:0000:0001</address>
              </server>
              <client>
                <address type="ipv4">192.0.2.10</address>
                <address type="ipv6">2001:0db8:f000:0000:0000:0000:0000:0002</address>
                <address type="dn">alice.example.net</address>
                <dns_server>
                  <address type="ipv6">2001:0db8:f000:0000:0000:0000:0000:0053</address>
                </dns_server>
                <router>
                  <prefix length="48">2001:0db8:4001:0000:0000:0000:0000:0000</prefix>
                </router>
                <keepalive interval="30">
                  <address type="ipv6">2001:0db8:f000:0000:0000:0000:0000:0001</address>
                </keepalive>
              </client>
            </tunnel>
            """);
        String body = "200 Success\r\n" + xml;

        assertThat(broker(new BrokerMessage.Offer(Status.SUCCESS, ROUTER)))
                .isEqualTo("Content-length: " + body.length() + "\r\n" + body)
                .hasSizeLessThan(4_096);
    }

    @Test
    void shouldReadBackTheOfferItWrites() {
        BrokerMessage offer = new BrokerMessage.Offer(Status.SUCCESS, ROUTER);

        assertThat(BrokerMessageDatagram.read(BrokerMessageWriter.write(offer)))
                .isEqualTo(new Decoded.Message<>(offer));
    }

    @Test
    void shouldWriteReferralInBothPhases() {
        List<NamedAddress> brokers =
                List.of(NamedAddress.of(Ipv4Address.of("192.0.2.2")), NamedAddress.name("tb.example.net"));
        String list = "<tunnel action=\"list\" type=\"broker\"><broker><address type=\"ipv4\">192.0.2.2</address>"
                + "<address type=\"dn\">tb.example.net</address></broker></tunnel>\r\n";

        assertThat(broker(new BrokerMessage.StatusLine(Status.REDIRECT, brokers)))
                .isEqualTo("1200 Redirect\r\n" + list);
        assertThat(broker(new BrokerMessage.CommandReply(Status.TOO_BUSY.asReferral(), brokers)))
                .isEqualTo(Requests.framed("1530 Server too busy\r\n" + list));
    }

    @Test
    void shouldWriteRequestsAsGogocDoes() {
        assertThat(client(ClientMessageReadTest.HOST)).isEqualTo(Requests.GOGOC_HOST);
        assertThat(client(ClientMessageReadTest.ROUTER)).isEqualTo(Requests.GOGOC_ROUTER);
        assertThat(client(new ClientMessage.Accept())).isEqualTo(Requests.ACCEPT);
        assertThat(client(new ClientMessage.Version("2.0.2")))
                .isEqualTo("VERSION=2.0.2\r\n")
                .hasSize(15);
        assertThat(client(new ClientMessage.Poll())).isEmpty();
        assertThat(client(new ClientMessage.EchoRequest())).isEqualTo("ECHO REQUEST");
    }

    /** But without the NUL that gogoc sends by mistake. */
    @Test
    void shouldWriteAuthenticationLines() {
        assertThat(client(new ClientMessage.Authenticate("PLAIN"))).isEqualTo("AUTHENTICATE PLAIN\r\n");
        assertThat(client(new ClientMessage.PlainResponse("\0alice\0s3cret"))).isEqualTo("\0alice\0s3cret\r\n");
        assertThat(client(new ClientMessage.SaslResponse("n,,n=user"))).isEqualTo("biwsbj11c2Vy\r\n");
    }

    @Test
    void shouldReadBackEveryTunnelAction() {
        for (ClientMessage message : List.of(
                new ClientMessage.Reject(),
                new ClientMessage.Delete(),
                new ClientMessage.Query(),
                new ClientMessage.Accept())) {
            assertThat(ClientMessageDatagram.read(ClientMessageWriter.write(message), Framing.COUNTED))
                    .isEqualTo(new Decoded.Message<>(message));
        }
    }
}
