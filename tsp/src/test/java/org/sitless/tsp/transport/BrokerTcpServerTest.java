package org.sitless.tsp.transport;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sitless.tsp.message.TunnelType;
import org.sitless.tsp.session.BrokerSettings;

/** Real sockets on the loopback; each read() of a client is what one recv() brings. */
@Timeout(20)
class BrokerTcpServerTest {
    private static final String CREATE = """
            <tunnel action="create" type="v6v4" proxy="no">
             <client>
              <address type="ipv4">127.0.0.1</address>
             </client>
            </tunnel>
            """;
    private static final String ACCEPT = "<tunnel action=\"accept\"></tunnel>\r\n";

    private BrokerFixture broker;
    private BrokerTcpServer server;

    @BeforeEach
    void start() throws IOException {
        broker = new BrokerFixture();
        server = listen(broker, new ConnectionLimits(8, 4));
    }

    private static BrokerTcpServer listen(BrokerFixture broker, ConnectionLimits limits) throws IOException {
        return BrokerTcpServer.start(
                broker.desk, List.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)), limits);
    }

    @AfterEach
    void stop() {
        server.close();
        broker.close();
    }

    @Test
    void shouldBringATunnelUpAndKeepTheIdleConnection() throws Exception {
        try (Socket client = connect()) {
            assertThat(say(client, "VERSION=2.0.2\r\n")).startsWith("CAPABILITY TUNNEL=");
            // gogoc ends the line with a NUL, which arrives in front of the next message.
            assertThat(say(client, "AUTHENTICATE ANONYMOUS\r\n\0")).isEqualTo("200 Success\r\n");
            assertThat(say(client, framed(CREATE))).contains("200 Success\r\n<tunnel action=\"info\" type=\"v6v4\"");
            send(client, framed(ACCEPT));

            assertThat(broker.opened.poll(5, TimeUnit.SECONDS)).satisfies(terms -> {
                assertThat(terms.lease().endpoint().type()).isEqualTo(TunnelType.V6V4);
                assertThat(terms.lease().endpoint().address()).hasToString("127.0.0.1");
            });
            client.setSoTimeout(300);
            assertThatThrownBy(() -> client.getInputStream().read()).hasMessageContaining("timed out");
        }
    }

    @Test
    void shouldNotWaitBetweenTheMessagesOfPlain() throws Exception {
        try (Socket client = connect()) {
            say(client, "VERSION=2.0.2\r\n");
            assertThat(say(client, "AUTHENTICATE PLAIN\r\n\0\0alice\0s3cret\r\n"))
                    .isEqualTo("200 Success\r\n");
        }
    }

    @Test
    void shouldReadWhatComesOctetByOctet() throws Exception {
        try (Socket client = connect()) {
            for (byte octet : "VERSION=2.0.2\r\n".getBytes(ISO_8859_1)) {
                client.getOutputStream().write(octet);
                client.getOutputStream().flush();
            }
            assertThat(read(client)).startsWith("CAPABILITY");
        }
    }

    @Test
    void shouldSendTwoAnswersInTwoSegmentsWithAPauseBetween() throws Exception {
        try (Socket client = connect()) {
            say(client, "VERSION=2.0.2\r\n");
            String rspauth = DigestClient.answer(client, say(client, "AUTHENTICATE DIGEST-MD5\r\n"));
            long before = System.nanoTime();
            String success = read(client);
            long millis = (System.nanoTime() - before) / 1_000_000;

            assertThat(DigestClient.decoded(rspauth)).startsWith("rspauth=");
            assertThat(success).isEqualTo("200 Success\r\n");
            assertThat(millis).isGreaterThan(100);
        }
    }

    @Test
    void shouldTellTheReasonBeforeItHangsUp() throws Exception {
        try (Socket client = connect()) {
            assertThat(say(client, "GET / HTTP/1.1\r\nHost: example.net\r\n\r\n"))
                    .matches("(302|500) .*\r\n");
            assertThat(client.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void shouldEndASessionThatTakesTooLong() throws Exception {
        BrokerSettings.Patience impatient = new BrokerSettings.Patience(
                Duration.ofMillis(200),
                Duration.ofMillis(200),
                Duration.ofMillis(200),
                Duration.ofSeconds(10),
                Duration.ofSeconds(70),
                Duration.ofMillis(250));
        try (BrokerFixture other = new BrokerFixture(impatient);
                BrokerTcpServer its = listen(other, new ConnectionLimits(8, 4));
                Socket client = connect(its)) {
            assertThat(client.getInputStream().read()).isEqualTo(-1);
            assertThat(other.reports.poll(1, TimeUnit.SECONDS)).isNotNull();
        }
    }

    @Test
    void shouldLetTheOldestConnectionOfASourceGiveWay() throws Exception {
        List<Socket> clients = new ArrayList<>();
        try {
            for (int i = 0; i < 6; i++) {
                Socket client = connect();
                clients.add(client);
                assertThat(say(client, "VERSION=2.0.2\r\n")).startsWith("CAPABILITY");
            }

            assertThat(clients.get(0).getInputStream().read()).isEqualTo(-1);
            assertThat(clients.get(1).getInputStream().read()).isEqualTo(-1);
            assertThat(say(clients.get(2), "AUTHENTICATE ANONYMOUS\r\n")).startsWith("200");
            assertThat(server.connections()).isEqualTo(4);
        } finally {
            for (Socket client : clients) {
                client.close();
            }
        }
    }

    @Test
    void shouldNameTheAddressWhereItCannotListen() {
        InetSocketAddress taken = server.addresses().get(0);
        assertThatThrownBy(() -> BrokerTcpServer.start(broker.desk, List.of(taken), new ConnectionLimits(8, 4)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("127.0.0.1:" + taken.getPort());
    }

    private Socket connect() throws IOException {
        return connect(server);
    }

    private static Socket connect(BrokerTcpServer server) throws IOException {
        InetSocketAddress address = server.addresses().get(0);
        Socket client = new Socket(address.getAddress(), address.getPort());
        client.setTcpNoDelay(true);
        client.setSoTimeout(10_000);
        return client;
    }

    private static String framed(String body) {
        return "Content-length: " + body.length() + "\r\n" + body;
    }

    private static void send(Socket client, String text) throws IOException {
        client.getOutputStream().write(text.getBytes(ISO_8859_1));
        client.getOutputStream().flush();
    }

    private static String say(Socket client, String text) throws IOException {
        send(client, text);
        return read(client);
    }

    static String read(Socket client) throws IOException {
        byte[] received = new byte[4_096];
        int length = client.getInputStream().read(received);
        return new String(received, 0, Math.max(0, length), ISO_8859_1);
    }
}
