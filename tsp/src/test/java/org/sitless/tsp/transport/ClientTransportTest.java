package org.sitless.tsp.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sitless.tsp.auth.ClientMechanisms;
import org.sitless.tsp.auth.Login;
import org.sitless.tsp.auth.Mechanism;
import org.sitless.tsp.auth.SecureNonces;
import org.sitless.tsp.message.Ipv4Address;
import org.sitless.tsp.message.PeerAddress;
import org.sitless.tsp.message.TunnelType;
import org.sitless.tsp.session.ClientOutcome;
import org.sitless.tsp.session.ClientSettings;
import org.sitless.tsp.session.ClientWish;

/** Real sockets on loopback, and a broker that says what brokers say. */
@Timeout(30)
class ClientTransportTest {
    private static final Ipv4Address LOOPBACK = Ipv4Address.of("127.0.0.1");
    private static final String CAPABILITY = "CAPABILITY TUNNEL=V6V4 TUNNEL=V6UDPV4 AUTH=ANONYMOUS AUTH=PLAIN\r\n";
    private static final String SUCCESS = "200 Success\r\n";
    private static final String OFFER = framed("200 Success\r\n<tunnel action=\"info\" type=\"v6v4\" lifetime=\"1440\">"
            + "<server><address type=\"ipv4\">192.0.2.1</address><address type=\"ipv6\">2001:db8::1</address></server>"
            + "<client><address type=\"ipv4\">127.0.0.1</address><address type=\"ipv6\">2001:db8::2</address></client>"
            + "</tunnel>\r\n");

    private final ClientTransport transport = new ClientTransport();

    @AfterEach
    void close() {
        transport.close();
    }

    private static String framed(String body) {
        return "Content-length: " + body.length() + "\r\n" + body;
    }

    @Test
    void shouldAgreeOverTcpAndKeepTheConnection() throws Exception {
        try (ScriptedBroker broker = ScriptedBroker.overTcp(CAPABILITY, SUCCESS, OFFER, "")) {
            Negotiation negotiation =
                    transport.overTcp(broker.address(), Optional.empty(), wish(Mechanism.ANONYMOUS), mechanisms());

            Negotiated end = negotiation.result().get(10, TimeUnit.SECONDS);

            assertThat(end.outcome()).isInstanceOf(ClientOutcome.Agreed.class);
            assertThat(end.local()).isEqualTo(LOOPBACK);
            assertThat(end.localPort()).isPositive();
            assertThat(negotiation.gone()).isNotDone();
            negotiation.close();
            negotiation.gone().get(10, TimeUnit.SECONDS);
            assertThat(broker.heard().get(0)).isEqualTo("VERSION=2.0.2\r\n");
            assertThat(broker.heard().get(2))
                    .contains("action=\"create\"", "<address type=\"ipv4\">127.0.0.1</address>");
        }
    }

    @Test
    void shouldAgreeOverUdpThoughDatagramsAreLost() throws Exception {
        try (ScriptedBroker broker = ScriptedBroker.overUdp(1, CAPABILITY, "", SUCCESS, OFFER, "")) {
            Negotiation negotiation =
                    transport.overUdp(broker.address(), Optional.of(LOOPBACK), wish(Mechanism.PLAIN), mechanisms());

            Negotiated end = negotiation.result().get(10, TimeUnit.SECONDS);

            assertThat(end.outcome()).isInstanceOf(ClientOutcome.Agreed.class);
            assertThat(broker.heard())
                    .startsWith("VERSION=2.0.2\r\n", "VERSION=2.0.2\r\n")
                    .contains("\0alice\0s3cret\r\n");
        }
    }

    @Test
    void shouldTellAtOnceThatNobodyListens() throws Exception {
        Negotiated tcp = transport
                .overTcp(closedTcpPort(), Optional.empty(), wish(Mechanism.ANONYMOUS), mechanisms())
                .result()
                .get(5, TimeUnit.SECONDS);
        Negotiated udp = transport
                .overUdp(closedUdpPort(), Optional.empty(), wish(Mechanism.ANONYMOUS), mechanisms())
                .result()
                .get(5, TimeUnit.SECONDS);

        assertThat(List.of(tcp, udp)).allSatisfy(end -> {
            assertThat(end.outcome()).isInstanceOf(ClientOutcome.Silent.class);
            assertThat(end.detail()).isNotEmpty();
        });
    }

    @Test
    void shouldGiveUpOnABrokerThatAcceptsAndSaysNothing() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            ClientWish hasty = wish(Mechanism.ANONYMOUS, Duration.ofMillis(200));

            Negotiated end = transport
                    .overTcp(new PeerAddress(LOOPBACK, silent.getLocalPort()), Optional.empty(), hasty, mechanisms())
                    .result()
                    .get(5, TimeUnit.SECONDS);

            assertThat(end.outcome()).isInstanceOf(ClientOutcome.Silent.class);
        }
    }

    @Test
    void shouldTellWhyTheBrokerWillNot() throws Exception {
        try (ScriptedBroker broker = ScriptedBroker.overTcp(CAPABILITY, "300 Authentication failed\r\n")) {
            Negotiated end = transport
                    .overTcp(broker.address(), Optional.empty(), wish(Mechanism.ANONYMOUS), mechanisms())
                    .result()
                    .get(5, TimeUnit.SECONDS);

            assertThat(end.outcome()).isInstanceOfSatisfying(ClientOutcome.Refused.class, refused -> assertThat(
                            refused.status().code())
                    .isEqualTo(300));
        }
    }

    @Test
    void shouldBreakOff() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Negotiation negotiation = transport.overTcp(
                    new PeerAddress(LOOPBACK, silent.getLocalPort()),
                    Optional.empty(),
                    wish(Mechanism.ANONYMOUS),
                    mechanisms());

            negotiation.close();

            assertThat(negotiation.result()).isCancelled();
            negotiation.gone().get(5, TimeUnit.SECONDS);
        }
    }

    @Test
    void shouldMeasureHowFarABrokerIs() throws Exception {
        try (ScriptedBroker near = ScriptedBroker.overUdp(0, "200 OK\r\n")) {
            assertThat(transport.probe(near.address(), Duration.ofSeconds(5)).get(5, TimeUnit.SECONDS))
                    .isPresent();
            assertThat(near.heard()).singleElement().asString().startsWith("ECHO REQUEST");
        }
        assertThat(transport.probe(closedUdpPort(), Duration.ofSeconds(2)).get(5, TimeUnit.SECONDS))
                .isEmpty();
    }

    private static PeerAddress closedTcpPort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            return new PeerAddress(LOOPBACK, socket.getLocalPort());
        }
    }

    private static PeerAddress closedUdpPort() throws IOException {
        try (DatagramSocket socket = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
            return new PeerAddress(LOOPBACK, socket.getLocalPort());
        }
    }

    private static ClientWish wish(Mechanism mechanism) {
        return wish(mechanism, ClientSettings.USUAL_PATIENCE);
    }

    private static ClientWish wish(Mechanism mechanism, Duration patience) {
        return new ClientWish(
                "2.0.2",
                List.of(mechanism),
                TunnelType.V6V4,
                Optional.empty(),
                Optional.of(Duration.ofSeconds(30)),
                Optional.empty(),
                patience);
    }

    private static ClientMechanisms mechanisms() {
        return new ClientMechanisms(Optional.of(new Login("alice", "s3cret")), "127.0.0.1", new SecureNonces());
    }
}
