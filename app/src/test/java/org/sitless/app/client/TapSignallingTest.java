package org.sitless.app.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sitless.app.host.OuterRoute;
import org.sitless.app.host.OuterRoutes;
import org.sitless.app.negotiation.Session;
import org.sitless.dataplane.wire.Ipv4Address;
import org.sitless.linux.libc.Errno;
import org.sitless.tsp.auth.ClientMechanisms;
import org.sitless.tsp.auth.Mechanism;
import org.sitless.tsp.auth.SecureNonces;
import org.sitless.tsp.message.PeerAddress;
import org.sitless.tsp.message.TunnelType;
import org.sitless.tsp.session.ClientOutcome;
import org.sitless.tsp.session.ClientSettings;
import org.sitless.tsp.session.ClientWish;

/** The dialogue through a port that answers from memory, at once and on the same thread, in virtual time. */
@Timeout(20)
class TapSignallingTest {
    private static final Ipv4Address BROKER = Ipv4Address.parse("192.0.2.1");
    private static final Ipv4Address LOCAL = Ipv4Address.parse("192.0.2.10");
    private static final int PORT = 3_653;
    private static final int HEADER = 8;
    private static final String XML = "200 Success\r\n<tunnel action=\"info\" type=\"v6udpv4\" lifetime=\"1440\">"
            + "<server><address type=\"ipv4\">192.0.2.1</address><address type=\"ipv6\">2001:db8::1</address></server>"
            + "<client><address type=\"ipv4\">192.0.2.10</address><address type=\"ipv6\">2001:db8::2</address></client>"
            + "</tunnel>\r\n";
    private static final List<String> ANSWERS = List.of(
            "CAPABILITY TUNNEL=V6V4 TUNNEL=V6UDPV4 AUTH=ANONYMOUS\r\n",
            "200 Success\r\n",
            "Content-length: " + XML.length() + "\r\n" + XML,
            "");

    private final List<Integer> words = new ArrayList<>();
    private Optional<OuterRoute> route = Optional.of(new OuterRoute(LOCAL, "eth0", 1_500));
    private int sendResult;
    private Instant now = Instant.EPOCH;

    private final TapSignalling tap = new TapSignalling(
            new OuterRoutes() {
                @Override
                public boolean isOurs(Ipv4Address address) {
                    return address.equals(LOCAL);
                }

                @Override
                public Optional<OuterRoute> to(Ipv4Address destination, Optional<Ipv4Address> source) {
                    return route;
                }
            },
            Optional.empty(),
            new TapSignalling.Time() {
                @Override
                public Instant now() {
                    return now;
                }

                @Override
                public byte[] await(BlockingQueue<byte[]> queue, Duration longest) {
                    byte[] next = queue.poll();
                    if (next == null) {
                        now = now.plus(longest);
                    }
                    return next;
                }
            });

    @Test
    void shouldAgreeThroughThePortOfTheDataPlane() throws Exception {
        tap.through(new Answering(ANSWERS));

        Session session = negotiate();

        assertThat(session.outcome()).isInstanceOf(ClientOutcome.Agreed.class);
        assertThat(session.local()).hasToString("192.0.2.10");
        assertThat(session.localPort()).isEqualTo(40_000);
        assertThat(tap.asking()).isEmpty();
    }

    @Test
    void shouldCountOnInTheNextSessionOnTheSamePort() throws Exception {
        tap.through(new Answering(ANSWERS));
        negotiate();
        tap.through(new Answering(ANSWERS));
        negotiate();
        assertThat(words).containsExactly(0xF0, 0xF1, 0xF2, 0xF3, 0xF0, 0xF1, 0xF2, 0xF3); // another port

        words.clear();
        Answering twice = new Answering(ANSWERS);
        tap.through(twice);
        negotiate();
        twice.answers.addAll(ANSWERS);
        negotiate();
        assertThat(words).containsExactly(0xF0, 0xF1, 0xF2, 0xF3, 0xF4, 0xF5, 0xF6, 0xF7);
    }

    /** Some brokers answer F00000F0 to F00000FF only: no session may run out of these. */
    @Test
    void shouldGoToAFreshPortBeforeTheNumbersEnd() throws Exception {
        Answering port = new Answering(List.of());
        tap.through(port);
        for (int session = 0; session < 5; session++) {
            port.answers.addAll(ANSWERS);
            assertThat(negotiate().localPort()).isEqualTo(session < 3 ? 40_000 : 40_001);
        }

        assertThat(words).allMatch(word -> word >= 0xF0 && word <= 0xFF);
        assertThat(words.subList(12, 20)).startsWith(0xF0, 0xF1, 0xF2, 0xF3, 0xF4);
    }

    @Test
    void shouldGoToAFreshPortAfterSilenceOrADeadPath() throws Exception {
        Answering port = new Answering(ANSWERS);
        tap.through(port);
        negotiate();
        tap.expire();
        port.answers.addAll(ANSWERS);
        assertThat(negotiate().localPort()).as("after a dead path").isEqualTo(40_001);

        Instant begun = now;
        assertThat(negotiate().outcome()).isInstanceOf(ClientOutcome.Silent.class);
        assertThat(Duration.between(begun, now)).isEqualTo(Duration.ofSeconds(6));
        port.answers.addAll(ANSWERS);
        assertThat(negotiate().localPort()).as("after silence").isEqualTo(40_002);
    }

    @Test
    void shouldHearNobodyButTheBroker() throws Exception {
        Answering deaf = new Answering(ANSWERS);
        deaf.from = Ipv4Address.parse("192.0.2.66");
        tap.through(deaf);

        assertThat(negotiate().outcome()).isInstanceOf(ClientOutcome.Silent.class);
    }

    @Test
    void shouldNotWaitWhereThereIsNoNetwork() throws Exception {
        tap.through(new Answering(List.of()));
        sendResult = -Errno.ENETUNREACH;
        assertThat(negotiate().detail()).contains("ENETUNREACH");

        route = Optional.empty();
        assertThat(negotiate().detail()).isEqualTo("no route to 192.0.2.1");
    }

    /** gogoc does so as well: "TCP only if UDP fails" is told by ICMP at once. */
    @Test
    void shouldGiveUpAtOnceWhereNobodyListens() throws Exception {
        Answering closed = new Answering(List.of());
        closed.refusesAt = BROKER;
        tap.through(closed);

        Session session = negotiate();

        assertThat(session.outcome()).isInstanceOf(ClientOutcome.Silent.class);
        assertThat(session.detail()).contains("ECONNREFUSED");
        assertThat(now).isEqualTo(Instant.EPOCH);
    }

    /** Errors about others are nobody's business here, and a broker that once agreed is being started again. */
    @Test
    void shouldAskOnWhereSomebodyListenedOnce() throws Exception {
        Answering other = new Answering(ANSWERS);
        other.refusesAt = Ipv4Address.parse("192.0.2.66");
        tap.through(other);
        assertThat(negotiate().outcome()).isInstanceOf(ClientOutcome.Agreed.class);

        other.refusesAt = BROKER;
        sendResult = -Errno.ECONNREFUSED;
        assertThat(negotiate().outcome()).isInstanceOf(ClientOutcome.Silent.class);
        assertThat(now).as("all its patience").isEqualTo(Instant.EPOCH.plusSeconds(6));
    }

    private Session negotiate() throws InterruptedException {
        ClientWish wish = new ClientWish(
                "2.0.2",
                List.of(Mechanism.ANONYMOUS),
                TunnelType.V6UDPV4,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                ClientSettings.USUAL_PATIENCE);
        return tap.negotiate(
                new PeerAddress(Addresses.spoken(BROKER), PORT),
                wish,
                new ClientMechanisms(Optional.empty(), "192.0.2.1", new SecureNonces()));
    }

    private final class Answering implements TapSignalling.UdpPort {
        private final Deque<String> answers;
        private Ipv4Address from = BROKER;
        private Ipv4Address refusesAt = LOCAL;
        private int number = 40_000;

        Answering(List<String> answers) {
            this.answers = new ArrayDeque<>(answers);
        }

        @Override
        public int number() {
            return number;
        }

        @Override
        public void renew() {
            number++;
        }

        @Override
        public int send(Ipv4Address to, int toPort, byte[] datagram) {
            words.add(((datagram[2] & 0xFF) << 8) | (datagram[3] & 0xFF));
            tap.onUnreachable(refusesAt, PORT);
            if (!answers.isEmpty()) {
                byte[] body = answers.remove().getBytes(StandardCharsets.US_ASCII);
                byte[] answer = Arrays.copyOf(datagram, HEADER + body.length);
                System.arraycopy(body, 0, answer, HEADER, body.length);
                tap.onSignalling(from, PORT, answer);
            }
            return sendResult;
        }
    }
}
