package org.sitless.tsp.session;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.sitless.tsp.auth.ClientMechanisms;
import org.sitless.tsp.auth.Login;
import org.sitless.tsp.auth.Mechanism;
import org.sitless.tsp.auth.NonceSource;
import org.sitless.tsp.auth.SecureNonces;
import org.sitless.tsp.message.ClientMessage;
import org.sitless.tsp.message.Ipv4Address;
import org.sitless.tsp.message.PeerAddress;
import org.sitless.tsp.message.TunnelType;
import org.sitless.tsp.udp.ReliableRequests;
import org.sitless.tsp.udp.TspUdpHeader;

/** Crowds and recordings over UDP: what a million sources cost, whether an honest client is served among them, and what replays are worth. */
class HostileDatagramsTest {
    private static final int MILLION = 1_000_000;
    private static final DatagramLimits LIMITS =
            new DatagramLimits(1_024, 64, 10, Duration.ofMillis(100), 1_024, 256 * 1_024);
    private static final PeerAddress ALICE = Brokers.HOME;
    private static final String ACCEPT = "Content-length: 35\r\n<tunnel action=\"accept\"></tunnel>\r\n";

    private final BrokerStores stores = new BrokerStores(Brokers.CREDENTIALS, Brokers.leases());
    private final List<TunnelTerms> opened = new ArrayList<>();
    private int effects;

    private BrokerDatagrams broker(NonceSource nonces) {
        return new BrokerDatagrams(Brokers.settings(), Brokers.mechanisms(nonces), Brokers.throttle(), LIMITS);
    }

    private static byte[] datagram(int sequence, String body) {
        return TspUdpHeader.ofSequence(sequence, 7).inFrontOf(body.getBytes(ISO_8859_1));
    }

    private Optional<byte[]> ask(BrokerDatagrams broker, PeerAddress source, byte[] datagram, Instant now) {
        List<byte[]> replies = new ArrayList<>();
        perform(broker, broker.onDatagram(source, datagram, now), now, replies);
        assertThat(replies).hasSizeLessThanOrEqualTo(1);
        return replies.stream().findFirst();
    }

    private void perform(
            BrokerDatagrams broker, List<BrokerDatagrams.Action> actions, Instant now, List<byte[]> replies) {
        for (BrokerDatagrams.Action action : actions) {
            if (action instanceof BrokerDatagrams.Reply reply) {
                replies.add(reply.datagram());
            } else if (action instanceof BrokerDatagrams.Perform perform) {
                effects += perform.effect() instanceof BrokerEffect.Report ? 0 : 1;
                if (perform.effect() instanceof BrokerEffect.OpenTunnel open) {
                    opened.add(open.terms());
                }
                Brokers.perform(stores, perform.effect())
                        .ifPresent(answer ->
                                perform(broker, broker.onAnswer(perform.session(), answer, now), now, replies));
            }
        }
    }

    private static String create(String type) {
        String xml = "<tunnel action=\"create\" type=\"" + type
                + "\"><client><address type=\"ipv4\">192.0.2.10</address>" + "</client></tunnel>\r\n";
        return "Content-length: " + xml.length() + "\r\n" + xml;
    }

    /** The stores hear of none of them; what the broker keeps has an end; and between any two thousand of them alice gets her tunnel. */
    @Test
    void shouldServeHonestClientAmongAMillionSources() {
        BrokerDatagrams broker = broker(() -> "N");
        Instant now = Brokers.START;
        List<String> honest = List.of("AUTHENTICATE PLAIN\r\n", "\0alice\0s3cret\r\n", create("v6udpv4"), ACCEPT);
        byte[] version = datagram(0xF0, "VERSION=2.0.2\r\n");
        byte[] authenticate = datagram(0xF0, "AUTHENTICATE DIGEST-MD5\r\n");
        int said = 0;
        for (int source = 0; source < MILLION; source++) {
            PeerAddress forged = new PeerAddress(new Ipv4Address(0x0A00_0000 + source), 1_024 + (source & 0x3FF));
            broker.onDatagram(forged, (source & 1) == 0 ? version : authenticate, now);
            if (source % 1_000 == 999 && said < honest.size()) {
                assertThat(ask(broker, ALICE, datagram(0xF1 + said, honest.get(said)), now))
                        .isPresent();
                said++;
            }
            now = now.plusNanos(10_000);
        }

        assertThat(opened).hasSize(1);
        assertThat(effects)
                .as("one look-up, one claim, one renewal, one tunnel")
                .isEqualTo(4);
        assertThat(broker.sessions()).isLessThanOrEqualTo(LIMITS.unverifiedSessions() + LIMITS.verifiedSessions());
    }

    /** In ten seconds a source hears a hundred answers, however much it says, from however many ports, of whatever kind. */
    @Test
    void shouldSendNobodyMoreThanTenAnswersASecond() {
        BrokerDatagrams broker = broker(() -> "N");
        String[] bodies = {
            "VERSION=2.0.2\r\n", "AUTHENTICATE DIGEST-MD5\r\n", "ECHO REQUEST", "", "nonsense", create("v6v4")
        };
        int answers = 0;
        long octets = 0;
        for (int i = 0; i < 20_000; i++) {
            Optional<byte[]> answer = ask(
                    broker,
                    new PeerAddress(Ipv4Address.of("198.51.100.9"), 1 + (i % 60_000)),
                    datagram(i, bodies[i % bodies.length]),
                    Brokers.START.plusNanos(500_000L * i));
            answers += answer.isPresent() ? 1 : 0;
            octets += answer.map(reply -> reply.length).orElse(0);
        }

        assertThat(answers).isBetween(100, 110);
        assertThat(octets).isLessThan(110 * 200);
    }

    private static ClientDatagrams alice() {
        ClientMessage.TunnelRequest wish = new ClientMessage.TunnelRequest(
                TunnelType.V6UDPV4, false, Ipv4Address.of("192.0.2.10"), Optional.empty(), Optional.empty());
        return new ClientDatagrams(
                new ClientSettings("2.0.2", List.of(Mechanism.DIGEST_MD5), wish, ClientSettings.USUAL_PATIENCE),
                new ClientMechanisms(Optional.of(new Login("alice", "s3cret")), "192.0.2.1", () -> "C"),
                new ReliableRequests(Brokers.START));
    }

    /** Every datagram of a good session, from the same address and port a minute and a half later: each new nonce refuses the old proof. */
    @Test
    void shouldRefuseRecordedSession() {
        BrokerDatagrams broker = broker(new SecureNonces());
        List<byte[]> recorded = new ArrayList<>();
        ClientDatagrams client = alice();
        List<byte[]> asked = client.start(Brokers.START);
        while (!asked.isEmpty()) {
            recorded.add(asked.get(0));
            asked = ask(broker, ALICE, asked.get(0), Brokers.START)
                    .map(reply -> client.onDatagram(reply, Brokers.START))
                    .orElse(List.of());
        }
        assertThat(client.outcome()).containsInstanceOf(ClientOutcome.Agreed.class);
        assertThat(opened).hasSize(1);

        for (long later : new long[] {1, 100, 10_000}) {
            Instant now = Brokers.START.plusSeconds(later);
            broker.onTick(now);
            recorded.forEach(datagram -> ask(broker, ALICE, datagram, now));
            recorded.forEach(datagram -> ask(broker, Brokers.peer("198.51.100.66", 40_000), datagram, now));
        }

        assertThat(opened).as("nothing is set up by what was heard before").hasSize(1);
    }

    @Test
    void shouldIgnoreWhatIsNoSignalling() {
        BrokerDatagrams broker = broker(() -> "N");
        for (String hex :
                List.of("", "f0", "f00000f0000000", "6000000000000000", "0000000000000000", "e0000000ffffffff")) {
            assertThat(ask(broker, ALICE, HexFormat.of().parseHex(hex), Brokers.START))
                    .as(hex)
                    .isEmpty();
        }
        assertThat(broker.sessions()).isZero();
        assertThat(broker.deadline()).isEmpty();
    }

    /** gogoc set to {@code any} would take it first if it saw it. */
    @Test
    void shouldNeverOfferPassdss() {
        BrokerDatagrams broker = broker(() -> "N");

        String capability = new String(
                ask(broker, ALICE, datagram(0xF0, "VERSION=2.0.2\r\n"), Brokers.START)
                        .orElseThrow(),
                ISO_8859_1);
        String refusal = new String(
                ask(broker, ALICE, datagram(0xF1, "AUTHENTICATE PASSDSS-3DES-1\r\n\0"), Brokers.START)
                        .orElseThrow(),
                ISO_8859_1);

        assertThat(capability).contains("AUTH=DIGEST-MD5").doesNotContain("PASSDSS");
        assertThat(refusal).endsWith("300 Authentication failed\r\n");
        assertThat(ask(broker, ALICE, datagram(0xF2, "AUTHENTICATE DIGEST-MD5\r\n\0"), Brokers.START))
                .as("and so it goes on")
                .hasValueSatisfying(challenge ->
                        assertThat(new String(challenge, ISO_8859_1)).contains("cmVhbG09"));
    }

    /** Both believe to be 192.0.2.10, as half the world believes to be 192.168.1.2. */
    @Test
    void shouldTellEqualAddressesBehindTwoNatsApart() {
        BrokerDatagrams broker = broker(() -> "N");
        for (String nat : List.of("198.51.100.7", "198.51.100.8")) {
            PeerAddress outside = Brokers.peer(nat, 61_000);
            ask(broker, outside, datagram(0xF1, "AUTHENTICATE ANONYMOUS\r\n"), Brokers.START);
            ask(broker, outside, datagram(0xF2, create("v6anyv4")), Brokers.START);
            ask(broker, outside, datagram(0xF3, ACCEPT), Brokers.START);
        }

        assertThat(opened).hasSize(2);
        assertThat(opened.get(0).lease().endpoint())
                .hasToString("v6udpv4 198.51.100.7:61000")
                .isNotEqualTo(opened.get(1).lease().endpoint());
        assertThat(opened.get(0).lease().address())
                .isNotEqualTo(opened.get(1).lease().address());
    }

    /** Neither an accept without an offer nor one that comes after its reservation's time opens anything. */
    @Test
    void shouldOpenNothingForLateOrEarlyAccept() {
        BrokerDatagrams broker = broker(() -> "N");
        ask(broker, ALICE, datagram(0xF1, "AUTHENTICATE ANONYMOUS\r\n"), Brokers.START);
        ask(broker, ALICE, datagram(0xF2, ACCEPT), Brokers.START);
        ask(broker, ALICE, datagram(0xF3, create("v6udpv4")), Brokers.START);
        Instant late = Brokers.START.plusSeconds(600);
        perform(broker, broker.onTick(late), late, new ArrayList<>());

        ask(broker, ALICE, datagram(0xF4, ACCEPT), late);

        assertThat(opened).isEmpty();
        assertThat(broker.sessions()).isZero();
    }
}
