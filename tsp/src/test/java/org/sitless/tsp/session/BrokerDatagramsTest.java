package org.sitless.tsp.session;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sitless.tsp.lease.LeaseStore;
import org.sitless.tsp.message.Ipv4Address;
import org.sitless.tsp.message.PeerAddress;
import org.sitless.tsp.udp.TspUdpHeader;

class BrokerDatagramsTest {
    private static final Instant NOW = Brokers.START;
    private static final PeerAddress ALICE = Brokers.HOME;
    private static final DatagramLimits SMALL =
            new DatagramLimits(100, 10, 10, Duration.ofMillis(100), 1_000, 1_000_000);
    private static final String CREATE_XML =
            "<tunnel action=\"create\" type=\"v6udpv4\"><client><address type=\"ipv4\">"
                    + "192.0.2.10</address></client></tunnel>\r\n";
    private static final String CREATE = "Content-length: " + CREATE_XML.length() + "\r\n" + CREATE_XML;
    private static final String ACCEPT = "Content-length: 35\r\n<tunnel action=\"accept\"></tunnel>\r\n";

    private final LeaseStore leases = Brokers.leases();
    private final BrokerStores stores = new BrokerStores(Brokers.CREDENTIALS, leases);
    private final BrokerDatagrams broker = Brokers.datagrams(SMALL);
    private final List<TunnelTerms> opened = new ArrayList<>();

    private static byte[] datagram(int sequence, String body) {
        return TspUdpHeader.ofSequence(sequence, 7).inFrontOf(body.getBytes(ISO_8859_1));
    }

    /** What comes back, header and all; nothing for silence. */
    private Optional<byte[]> ask(PeerAddress source, byte[] datagram, Instant now) {
        List<byte[]> replies = new ArrayList<>();
        perform(broker.onDatagram(source, datagram, now), now, replies);
        assertThat(replies).hasSizeLessThanOrEqualTo(1);
        return replies.stream().findFirst();
    }

    private void perform(List<BrokerDatagrams.Action> actions, Instant now, List<byte[]> replies) {
        for (BrokerDatagrams.Action action : actions) {
            if (action instanceof BrokerDatagrams.Reply reply) {
                replies.add(reply.datagram());
            } else if (action instanceof BrokerDatagrams.Perform perform) {
                if (perform.effect() instanceof BrokerEffect.OpenTunnel open) {
                    opened.add(open.terms());
                }
                Brokers.perform(stores, perform.effect())
                        .ifPresent(answer -> perform(broker.onAnswer(perform.session(), answer, now), now, replies));
            }
        }
    }

    private String say(PeerAddress source, int sequence, String body, Instant now) {
        return ask(source, datagram(sequence, body), now)
                .map(reply -> new String(TspUdpHeader.bodyOf(reply), ISO_8859_1))
                .orElse("(silence)");
    }

    private void establish(PeerAddress source, int sequence, Instant now) {
        assertThat(say(source, sequence, "AUTHENTICATE PLAIN\r\n", now)).isEmpty();
        assertThat(say(source, sequence + 1, "\0alice\0s3cret\r\n", now)).startsWith("200");
        assertThat(say(source, sequence + 2, CREATE, now)).contains("200 Success");
        assertThat(say(source, sequence + 3, ACCEPT, now)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7})
    void shouldIgnoreDatagramsShorterThanAHeader(int length) {
        byte[] octets = new byte[length];
        java.util.Arrays.fill(octets, (byte) 0xFF);

        assertThat(ask(ALICE, octets, NOW)).isEmpty();
    }

    @Test
    void shouldIgnoreDataAndEveryOtherMarker() {
        for (int nibble = 0; nibble < 0xF; nibble++) {
            byte[] octets = datagram(0xF0, "VERSION=2.0.2\r\n");
            octets[0] = (byte) (nibble << 4);

            assertThat(ask(ALICE, octets, NOW)).isEmpty();
        }
    }

    @Test
    void shouldIgnoreDatagramsLargerThanAnyMessage() {
        assertThat(ask(ALICE, datagram(0xF0, "x".repeat(65_499)), NOW)).isEmpty();
    }

    @Test
    void shouldAnswerBareHeaderWithBareHeader() {
        assertThat(say(ALICE, 0xF0, "", NOW)).isEmpty();
        assertThat(broker.sessions()).isZero();
    }

    @Test
    void shouldTellStrangersThatTheyAre() {
        assertThat(say(ALICE, 0xF0, CREATE, NOW)).startsWith("500");
        assertThat(say(ALICE, 0xF1, ACCEPT, NOW)).startsWith("500");
        assertThat(broker.sessions()).isZero();
    }

    /** RFC 5572 §4.4.1.2: "The return packet from the broker contains the unaltered sequence number" and timestamp. */
    @Test
    void shouldReturnBothWordsUnaltered() {
        byte[] reply = ask(
                        ALICE,
                        new TspUdpHeader(0xFFFF_FFFF, 0x8000_0001).inFrontOf("VERSION=2.0.0".getBytes(ISO_8859_1)),
                        NOW)
                .orElseThrow();

        assertThat(TspUdpHeader.read(reply)).contains(new TspUdpHeader(0xFFFF_FFFF, 0x8000_0001));
    }

    @Test
    void shouldKeepAnswersToStrangersShort() {
        List<String> bodies = List.of(
                "VERSION=2.0.2\r\n",
                "VERSION=1.0.1\r\n",
                "AUTHENTICATE DIGEST-MD5\r\n",
                "AUTHENTICATE SCRAM-SHA-256\r\n",
                "AUTHENTICATE PASSDSS-3DES-1\r\n",
                "ECHO REQUEST",
                CREATE,
                "");
        for (int i = 0; i < bodies.size(); i++) {
            PeerAddress source = Brokers.peer("198.51.100." + i, 5_000);

            assertThat(ask(source, datagram(0xF0, bodies.get(i)), NOW).orElseThrow().length)
                    .as(bodies.get(i))
                    .isLessThanOrEqualTo(200);
        }
    }

    /** A challenge repeats the client's nonce: a long one would make it long. */
    @Test
    void shouldNotRepeatLongNoncesToStrangers() {
        say(ALICE, 0xF0, "AUTHENTICATE SCRAM-SHA-256\r\n", NOW);
        String first =
                java.util.Base64.getEncoder().encodeToString(("n,,n=alice,r=" + "x".repeat(256)).getBytes(ISO_8859_1));

        byte[] reply = ask(ALICE, datagram(0xF1, first + "\r\n"), NOW).orElseThrow();

        assertThat(reply.length).isLessThanOrEqualTo(200);
        assertThat(broker.sessions()).isZero();
    }

    @Test
    void shouldAnswerASourceTenTimesASecond() {
        int answers = 0;
        for (int millis = 0; millis < 10_000; millis++) {
            boolean answered = ask(
                            Brokers.peer("198.51.100.9", millis),
                            datagram(0xF0, "ECHO REQUEST"),
                            NOW.plusMillis(millis))
                    .isPresent();
            answers += answered ? 1 : 0;
        }

        assertThat(answers).isBetween(100, 110);
    }

    /** 10^5 forged sources say what opens no session, then what does. */
    @Test
    void shouldStayBoundedUnderForgedSources() {
        for (int source = 0; source < 100_000; source++) {
            ask(
                    new PeerAddress(new Ipv4Address(0x0A00_0000 + source), 5_000),
                    datagram(0xF0, "VERSION=2.0.2\r\n"),
                    NOW);
        }
        assertThat(broker.sessions()).as("greetings are not remembered").isZero();
        for (int source = 0; source < 100_000; source++) {
            ask(
                    new PeerAddress(new Ipv4Address(0x0A00_0000 + source), 6_000),
                    datagram(0xF0, source % 2 == 0 ? "AUTHENTICATE DIGEST-MD5\r\n" : "AUTHENTICATE ANONYMOUS\r\n"),
                    NOW.plusMillis(source / 10));
        }

        assertThat(broker.sessions()).isLessThanOrEqualTo(SMALL.unverifiedSessions() + SMALL.verifiedSessions());
    }

    @Test
    void shouldServeHonestUserWhileSourcesAreForged() {
        say(ALICE, 0xF0, "VERSION=2.0.2\r\n", NOW);
        assertThat(say(ALICE, 0xF1, "AUTHENTICATE PLAIN\r\n", NOW)).isEmpty();
        assertThat(say(ALICE, 0xF2, "\0alice\0s3cret\r\n", NOW)).startsWith("200");
        for (int source = 0; source < 20_000; source++) {
            ask(
                    new PeerAddress(new Ipv4Address(0x0A00_0000 + source), 6_000),
                    datagram(0xF0, "AUTHENTICATE ANONYMOUS\r\n"),
                    NOW);
        }

        assertThat(say(ALICE, 0xF3, CREATE, NOW)).contains("200 Success");
        assertThat(say(ALICE, 0xF4, ACCEPT, NOW)).isEmpty();
        assertThat(opened).hasSize(1);
    }

    @Test
    void shouldAdmitNoMoreUsersThanItHasRoomFor() {
        for (int port = 0; port < SMALL.verifiedSessions(); port++) {
            PeerAddress source = Brokers.peer("198.51.100." + port, 5_000);
            say(source, 1, "AUTHENTICATE PLAIN\r\n", NOW);
            assertThat(say(source, 2, "\0alice\0s3cret\r\n", NOW)).startsWith("200");
        }
        say(ALICE, 1, "AUTHENTICATE PLAIN\r\n", NOW);
        assertThat(say(ALICE, 2, "\0alice\0s3cret\r\n", NOW)).startsWith("530");

        Instant later = NOW.plusSeconds(200);
        broker.onTick(later);
        say(ALICE, 3, "AUTHENTICATE PLAIN\r\n", later);
        assertThat(say(ALICE, 4, "\0alice\0s3cret\r\n", later)).startsWith("200");
    }

    @Test
    void shouldForgetSessionsInTime() {
        establish(ALICE, 0xF1, NOW);
        say(Brokers.peer("198.51.100.1", 1), 1, "AUTHENTICATE DIGEST-MD5\r\n", NOW);
        assertThat(broker.sessions()).isEqualTo(2);
        Instant now = NOW;
        for (int i = 0; i < 100 && broker.deadline().isPresent(); i++) {
            now = broker.deadline().orElseThrow();
            broker.onTick(now);
        }

        assertThat(broker.sessions()).isZero();
        assertThat(Duration.between(NOW, now)).isLessThan(Duration.ofMinutes(5));
        assertThat(leases.active()).as("no tunnel ends with its session").hasSize(1);
    }

    /** An off-path attacker can forge what opens a session, not what proves it. */
    @Test
    void shouldKeepTheTunnelWhenASessionIsForged() {
        establish(ALICE, 0xF1, NOW);
        for (int sequence = 0x100; sequence < 0x110; sequence++) {
            say(ALICE, sequence, "VERSION=2.0.2\r\n", NOW);
            say(ALICE, sequence + 0x100, "AUTHENTICATE DIGEST-MD5\r\n", NOW);
            say(ALICE, sequence + 0x200, "AUTHENTICATE PLAIN\r\n", NOW);
            say(ALICE, sequence + 0x300, "\0alice\0guess\r\n", NOW);
        }

        assertThat(opened).hasSize(1);
        assertThat(leases.active()).hasSize(1);
    }

    @Test
    void shouldGiveTheSameUserTheSameAddressElsewhere() {
        establish(ALICE, 0xF1, NOW);
        PeerAddress cafe = Brokers.peer("198.51.100.7", 61_000);
        establish(cafe, 0xF1, NOW);

        assertThat(opened).hasSize(2);
        assertThat(opened.get(1).lease().address())
                .isEqualTo(opened.get(0).lease().address());
        assertThat(leases.active())
                .singleElement()
                .satisfies(lease -> assertThat(lease.endpoint().address()).isEqualTo(Ipv4Address.of("198.51.100.7")));
    }

    /** mspsim and the like begin at the same number again, perhaps on the same port. */
    @Test
    void shouldUnderstandClientThatBeginsAnewOnTheSamePort() {
        establish(ALICE, 0xF1, NOW);
        Instant later = NOW.plusSeconds(20);

        String first = say(ALICE, 0xF1, "AUTHENTICATE DIGEST-MD5\r\n", later);
        assertThat(first).as("the number belonged to another request").startsWith("cmVhbG0");
        assertThat(say(ALICE, 0xF2, "AUTHENTICATE PLAIN\r\n", later)).isEmpty();
        assertThat(say(ALICE, 0xF3, "\0alice\0s3cret\r\n", later)).startsWith("200");
    }

    /** The very same words under the very same numbers, as of a program that was started again: no old challenge comes back. */
    @Test
    void shouldChallengeClientAnewThatBeginsAnewOnTheSamePort() {
        say(ALICE, 0xF0, "VERSION=2.0.2\r\n", NOW);
        establish(ALICE, 0xF1, NOW);
        Instant later = NOW.plusSeconds(20);
        say(ALICE, 0xF0, "VERSION=2.0.2\r\n", later);

        establish(ALICE, 0xF1, later);

        assertThat(opened).hasSize(2);
        assertThat(leases.active()).hasSize(1);
    }

    /** A user's address can be forged as well as anybody's: what proves nothing is counted like a stranger's. */
    @Test
    void shouldLimitAnswersToUsersToo() {
        establish(ALICE, 0xF1, NOW);
        int greetings = 0;
        int repetitions = 0;
        for (int millis = 1_000; millis < 11_000; millis++) {
            Instant now = NOW.plusMillis(millis);
            greetings += ask(ALICE, datagram(0xF0, "VERSION=2.0.2\r\n"), now).isPresent() ? 1 : 0;
            repetitions += ask(ALICE, datagram(0xF3, CREATE), now).isPresent() ? 1 : 0;
        }

        assertThat(greetings).isBetween(100, 110);
        assertThat(repetitions).isBetween(400, 440);
    }

    @Test
    void shouldTakeCrLfAloneForPoll() {
        say(ALICE, 0xF1, "AUTHENTICATE ANONYMOUS\r\n", NOW);

        assertThat(say(ALICE, 0xF2, "\r\n", NOW)).isEmpty();
        assertThat(say(ALICE, 0xF3, "\0", NOW)).isEmpty();
        assertThat(say(ALICE, 0xF4, CREATE, NOW)).contains("200 Success");
    }

    @Test
    void shouldNotRunReorderedOrOldRequests() {
        establish(ALICE, 0xF1, NOW);
        String offerAgain = say(ALICE, 0xF3, CREATE, NOW);
        String acceptAgain = say(ALICE, 0xF4, ACCEPT, NOW);

        assertThat(offerAgain).contains("200 Success");
        assertThat(acceptAgain).isEmpty();
        assertThat(opened).hasSize(1);
        assertThat(say(ALICE, 0xF5, ACCEPT, NOW))
                .as("a new accept changes nothing either")
                .isEmpty();
        assertThat(opened).hasSize(1);
    }

    @Test
    void shouldNotRunTwiceWhatTheStoreIsStillBusyWith() {
        say(ALICE, 0xF1, "AUTHENTICATE ANONYMOUS\r\n", NOW);
        List<BrokerDatagrams.Action> first = broker.onDatagram(ALICE, datagram(0xF2, CREATE), NOW);
        assertThat(first).singleElement().isInstanceOf(BrokerDatagrams.Perform.class);

        assertThat(broker.onDatagram(ALICE, datagram(0xF2, CREATE), NOW.plusSeconds(2)))
                .isEmpty();
        assertThat(say(ALICE, 0xF3, CREATE, NOW.plusSeconds(2))).contains("521");

        List<byte[]> replies = new ArrayList<>();
        perform(first, NOW.plusSeconds(3), replies);
        assertThat(replies).singleElement().satisfies(reply -> assertThat(
                        TspUdpHeader.read(reply).orElseThrow().sequence())
                .isEqualTo(0xF2));
    }

    @Test
    void shouldDropAnswersForSessionsThatAreGone() {
        BrokerDatagrams.Perform stale = claimInProgress(0xF1);
        BrokerDatagrams.Perform current = claimInProgress(0xF3);

        assertThat(broker.onAnswer(
                        stale.session(), stores.perform(stale.effect()).orElseThrow(), NOW))
                .isEmpty();
        assertThat(broker.onAnswer(
                        current.session(), stores.perform(current.effect()).orElseThrow(), NOW))
                .hasSize(1);
    }

    private BrokerDatagrams.Perform claimInProgress(int sequence) {
        say(ALICE, sequence, "AUTHENTICATE ANONYMOUS\r\n", NOW);
        return (BrokerDatagrams.Perform)
                broker.onDatagram(ALICE, datagram(sequence + 1, CREATE), NOW).get(0);
    }

    /** Anonymous clients prove nothing, not even that they are where they say: they must not crowd users out. */
    @Test
    void shouldAdmitUsersHoweverManyAreAnonymous() {
        for (int source = 0; source < 1_000; source++) {
            PeerAddress forged = new PeerAddress(new Ipv4Address(0x0A00_0000 + source), 6_000);
            say(forged, 0xF0, "AUTHENTICATE ANONYMOUS\r\n", NOW);
            say(forged, 0xF1, CREATE, NOW);
        }

        establish(ALICE, 0xF1, NOW);
        assertThat(opened).hasSize(1);
    }

    @Test
    void shouldSendEverybodyElsewhereAtEveryDoor() {
        BrokerDatagrams referring = new BrokerDatagrams(
                Brokers.with(
                        List.of(org.sitless.tsp.auth.Mechanism.ANONYMOUS),
                        new BrokerSettings.Referral(
                                java.util.stream.IntStream.range(0, 50)
                                        .mapToObj(i -> org.sitless.tsp.message.NamedAddress.of(
                                                new Ipv4Address(0xC0000200 + i)))
                                        .toList(),
                                true),
                        java.util.Set.of()),
                Brokers.mechanisms(),
                Brokers.throttle(),
                SMALL);
        for (String door : List.of("VERSION=2.0.2\r\n", "AUTHENTICATE ANONYMOUS\r\n")) {
            List<BrokerDatagrams.Action> actions = referring.onDatagram(ALICE, datagram(door.length(), door), NOW);

            assertThat(actions)
                    .filteredOn(BrokerDatagrams.Reply.class::isInstance)
                    .singleElement()
                    .satisfies(action -> {
                        byte[] reply = ((BrokerDatagrams.Reply) action).datagram();
                        assertThat(reply.length).isLessThanOrEqualTo(200);
                        assertThat(new String(reply, ISO_8859_1))
                                .contains("1200")
                                .contains("192.0.2.0");
                    });
        }
    }

    @Property(tries = 300)
    void shouldNeverThrowOnAnyDatagram(@ForAll @Size(max = 12) List<byte[]> bodies, @ForAll boolean authenticated) {
        if (authenticated) {
            say(ALICE, 0, "AUTHENTICATE ANONYMOUS\r\n", NOW);
        }
        for (int i = 0; i < bodies.size(); i++) {
            ask(ALICE, TspUdpHeader.ofSequence(i + 1, i).inFrontOf(bodies.get(i)), NOW.plusSeconds(i));
            ask(ALICE, bodies.get(i), NOW.plusSeconds(i));
        }

        assertThat(opened).isEmpty();
    }
}
