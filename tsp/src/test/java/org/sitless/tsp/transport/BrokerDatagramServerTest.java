package org.sitless.tsp.transport;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sitless.tsp.lease.TunnelEndpoint;
import org.sitless.tsp.message.Ipv4Address;
import org.sitless.tsp.message.PeerAddress;
import org.sitless.tsp.session.DatagramLimits;

@Timeout(20)
class BrokerDatagramServerTest {
    private static final PeerAddress HOME = new PeerAddress(Ipv4Address.of("192.0.2.10"), 40_000);
    private static final String CREATE = """
            <tunnel action="create" type="v6udpv4" proxy="no">
             <client>
              <address type="ipv4">192.0.2.10</address>
             </client>
            </tunnel>
            """;
    private static final String ACCEPT = "<tunnel action=\"accept\"></tunnel>\r\n";

    private final BlockingQueue<byte[]> sent = new LinkedBlockingQueue<>();
    private final BrokerFixture broker = new BrokerFixture();
    private final BrokerDatagramServer server =
            BrokerDatagramServer.start(broker.desk, (to, datagram) -> sent.add(datagram), DatagramLimits.USUAL);
    private int sequence = 0xF00000F0;

    @AfterEach
    void stop() {
        server.close();
        broker.close();
    }

    @Test
    void shouldBringATunnelUpBeforeItAcknowledgesTheAccept() throws Exception {
        assertThat(say("VERSION=2.0.2\r\n")).startsWith("CAPABILITY");
        assertThat(say("AUTHENTICATE ANONYMOUS\r\n\0")).isEqualTo("200 Success\r\n");
        assertThat(say(framed(CREATE))).contains("<tunnel action=\"info\" type=\"v6udpv4\"");
        assertThat(say(framed(ACCEPT))).isEmpty();

        assertThat(broker.opened.poll().lease().endpoint())
                .isEqualTo(TunnelEndpoint.udp(Ipv4Address.of("192.0.2.10"), 40_000));
        assertThat(server.sessions()).isEqualTo(1);
    }

    @Test
    void shouldDropAndCountWhatDoesNotFitIntoItsQueue() {
        byte[] flood = datagram("VERSION=2.0.2\r\n");
        int dropped = 0;
        for (int i = 0; i < 200_000; i++) {
            dropped += server.offer(HOME, flood) ? 0 : 1;
        }

        assertThat(server.dropped()).isEqualTo(dropped);
        assertThat(sent).hasSizeLessThan(1_000);
    }

    @Test
    void shouldDropWhatComesFromPortZeroBeforeAnyWork() throws InterruptedException {
        PeerAddress nowhere = new PeerAddress(Ipv4Address.of("192.0.2.10"), 0);

        assertThat(server.offer(nowhere, datagram("VERSION=2.0.2\r\n"))).isFalse();

        assertThat(server.unanswerable()).isEqualTo(1);
        assertThat(sent.poll(200, TimeUnit.MILLISECONDS)).isNull();
    }

    /** The thread ends, and whoever watches over threads hears of it: nobody would be answered any more. */
    @Test
    void shouldNotHideAnErrorThatEndsItsThread() throws InterruptedException {
        BlockingQueue<String> ended = new LinkedBlockingQueue<>();
        Thread.UncaughtExceptionHandler former = Thread.getDefaultUncaughtExceptionHandler();
        Thread.setDefaultUncaughtExceptionHandler((thread, error) -> ended.add(thread.getName() + " " + error));
        try (BrokerDatagramServer broken = BrokerDatagramServer.start(
                broker.desk,
                (to, datagram) -> {
                    throw new StackOverflowError("deep");
                },
                DatagramLimits.USUAL)) {
            broken.offer(HOME, datagram("VERSION=2.0.2\r\n"));

            assertThat(ended.poll(10, TimeUnit.SECONDS)).isEqualTo("sl-tsp-udp java.lang.StackOverflowError: deep");
        } finally {
            Thread.setDefaultUncaughtExceptionHandler(former);
        }
    }

    private String say(String text) throws InterruptedException {
        byte[] asked = datagram(text);
        server.offer(HOME, asked);
        byte[] answer = sent.poll(10, TimeUnit.SECONDS);
        assertThat(answer).as("the answer to " + text).isNotNull();
        assertThat(ByteBuffer.wrap(answer).getInt()).isEqualTo(sequence - 1);
        return new String(answer, 8, answer.length - 8, ISO_8859_1);
    }

    private byte[] datagram(String text) {
        byte[] body = text.getBytes(ISO_8859_1);
        return ByteBuffer.allocate(8 + body.length)
                .putInt(sequence++)
                .putInt(7)
                .put(body)
                .array();
    }

    private static String framed(String body) {
        return "Content-length: " + body.length() + "\r\n" + body;
    }
}
