package org.sitless.tsp.session;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sitless.tsp.auth.AuthenticationThrottle;

class BrokerStreamTest {
    private static final Instant NOW = Brokers.START;
    private static final String GREETING = "VERSION=2.0.2\r\n";
    private static final String ANONYMOUS = GREETING + "AUTHENTICATE ANONYMOUS\r\n";

    private final BrokerStores stores = new BrokerStores(Brokers.CREDENTIALS, Brokers.leases());
    private final BrokerStream stream = Brokers.stream(Brokers.HOME);
    private final List<String> said = new ArrayList<>();
    private boolean hungUp;

    private void say(String text, Instant now) {
        perform(stream.onOctets(text.getBytes(ISO_8859_1), now), now);
    }

    private void perform(List<BrokerStream.Action> actions, Instant now) {
        for (BrokerStream.Action action : actions) {
            if (action instanceof BrokerStream.Write write) {
                said.add(new String(write.segment(), ISO_8859_1).strip());
            } else if (action instanceof BrokerStream.Hangup) {
                hungUp = true;
            } else if (action instanceof BrokerStream.Perform perform) {
                Brokers.perform(stores, perform.effect())
                        .ifPresent(answer -> perform(stream.onAnswer(answer, now), now));
            }
        }
    }

    @Test
    void shouldReadNothingOnWhileTheStoreIsAsked() {
        String glued = GREETING + "AUTHENTICATE PLAIN\r\n\0\0alice\0s3cret\r\nContent-length: 35\r\n"
                + "<tunnel action=\"accept\"></tunnel>\r\n";
        List<BrokerStream.Action> actions = stream.onOctets(glued.getBytes(ISO_8859_1), NOW);

        assertThat(actions).last().isInstanceOf(BrokerStream.Perform.class);
        perform(actions, NOW);
        assertThat(said).hasSize(3);
        assertThat(said.get(1)).isEqualTo("200 Success");
        assertThat(said.get(2)).contains("500 Invalid request");
    }

    @Test
    void shouldSpaceAnswersThatFollowEachOther() {
        say(GREETING + "AUTHENTICATE DIGEST-MD5\r\n", NOW);
        String response =
                "Y2hhcnNldD11dGY4LHVzZXJuYW1lPSJhbGljZSIscmVhbG09ImV4YW1wbGUubmV0Iixub25jZT0iTiIsbmM9MDAwMDAwMDEs"
                        + "Y25vbmNlPSIxNzk1NDIxNjE5IixkaWdlc3QtdXJpPSJ0c3AvMTkyLjAuMi4xIixyZXNwb25zZT1hNTAwODY4MGUyZmY1MjE2"
                        + "ZmVlMzE2NGViM2M2MDg3YSxxb3A9YXV0aA==\r\n";
        BrokerStream.Perform lookUp = (BrokerStream.Perform)
                stream.onOctets(response.getBytes(ISO_8859_1), NOW).get(0);
        List<Instant> times = new ArrayList<>();
        List<BrokerStream.Action> actions =
                stream.onAnswer(stores.perform(lookUp.effect()).orElseThrow(), NOW.plusMillis(5));
        // An eager client: its next answer must not overtake the one that waits.
        actions.addAll(stream.onOctets("Content-length: 1\r\nx".getBytes(ISO_8859_1), NOW.plusMillis(6)));
        for (BrokerStream.Action action : actions) {
            if (action instanceof BrokerStream.Write write) {
                times.add(write.notBefore());
            }
        }

        assertThat(times).containsExactly(NOW.plusMillis(5), NOW.plusMillis(255), NOW.plusMillis(255));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.1\r\n\r\n",
                "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003\n",
                "SSH-2.0-OpenSSH_9.2\r\n",
                "VERSION=2.0.2\r\nContent-length: 35\r\n<tunnel action=\"accept\"></tunnel>\r\n",
                "VERSION=2.0.2\r\nAUTHENTICATE NTLM\r\n",
                "VERSION=2.0.2\r\nAUTHENTICATE DIGEST-MD5\r\nAUTHENTICATE DIGEST-MD5\r\n",
                "VERSION=2.0.2\r\nAUTHENTICATE DIGEST-MD5\r\n!!!!\r\n",
            })
    void shouldAnswerOnceAndHangUpOnWhoDoesNotSpeakTsp(String text) {
        say(text, NOW);
        int answers = said.size();
        say("VERSION=2.0.2\r\n", NOW);

        assertThat(hungUp).isTrue();
        assertThat(said.get(answers - 1)).matches("(300|500) .*");
        assertThat(said).hasSize(answers);
        assertThat(stream.isClosed()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\0", "\r\n", "\n", "VERSION=2.0.2"})
    void shouldNotGrowForWhoSaysNothing(String nothing) {
        for (int i = 0; i < 200 && !hungUp; i++) {
            say(nothing.repeat(100), NOW);
        }

        assertThat(stream.isFull()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "VERSION=2.0.2\r\n", "VERSION=2.0.2\r\nAUTHENTICATE DIGEST-MD5\r\n", ANONYMOUS})
    void shouldNotWaitForWhoSaysOneOctetASecond(String before) {
        say(before, NOW);
        Instant now = NOW;
        for (int second = 1; second <= 600 && !hungUp; second++) {
            now = NOW.plusSeconds(second);
            say("C", now);
            perform(stream.onTick(now), now);
        }

        assertThat(hungUp).isTrue();
        assertThat(Duration.between(NOW, now)).isLessThanOrEqualTo(Duration.ofSeconds(90));
    }

    @Test
    void shouldWaitAsLongAsTheTunnelLasts() {
        say(ANONYMOUS, NOW);
        String xml = "<tunnel action=\"create\" type=\"v6v4\"><client><address type=\"ipv4\">192.0.2.10</address>"
                + "</client></tunnel>\r\n";
        say("Content-length: " + xml.length() + "\r\n" + xml, NOW);
        say("Content-length: 35\r\n<tunnel action=\"accept\"></tunnel>\r\n", NOW);

        assertThat(stream.deadline()).isEmpty();
        assertThat(stream.onTick(NOW.plus(Duration.ofDays(1_000)))).isEmpty();
    }

    /** An open connection costs some hundred octets: ten thousand of them are nothing. */
    @Test
    void shouldBoundHeldOctets() {
        say(ANONYMOUS + "Content-length: 8192\r\n", NOW);
        for (int i = 0; i < 8_191; i++) {
            say("x", NOW);
        }
        assertThat(stream.isFull()).isFalse();
        assertThat(said).hasSize(2);
        say("x", NOW);

        assertThat(said).hasSize(3);
        assertThat(said.get(2)).contains("500");
    }

    @Test
    void shouldThrottleGuesses() {
        AuthenticationThrottle throttle = new AuthenticationThrottle(3, Duration.ofSeconds(10), 100);
        List<String> answers = new ArrayList<>();
        for (int guess = 0; guess < 5; guess++) {
            BrokerStream one = new BrokerStream(Brokers.settings(), Brokers.mechanisms(), throttle, Brokers.HOME, NOW);
            answers.add(lastAnswer(one, ANONYMOUS.replace("ANONYMOUS", "PLAIN") + "\0alice\0guess" + guess + "\r\n"));
        }

        assertThat(answers)
                .containsExactly(
                        "300 Authentication failed",
                        "300 Authentication failed",
                        "300 Authentication failed",
                        "530 Server too busy",
                        "530 Server too busy");
    }

    private String lastAnswer(BrokerStream one, String text) {
        String last = "";
        List<BrokerStream.Action> actions = new ArrayList<>(one.onOctets(text.getBytes(ISO_8859_1), NOW));
        for (int i = 0; i < actions.size(); i++) {
            if (actions.get(i) instanceof BrokerStream.Write write) {
                last = new String(write.segment(), ISO_8859_1).strip();
            } else if (actions.get(i) instanceof BrokerStream.Perform perform) {
                Brokers.perform(stores, perform.effect())
                        .ifPresent(answer -> actions.addAll(one.onAnswer(answer, NOW)));
            }
        }
        return last;
    }

    @Property(tries = 500)
    void shouldNeverThrowOnAnyOctets(@ForAll @Size(max = 8) List<byte[]> segments, @ForAll boolean authenticated) {
        BrokerStream any = Brokers.stream(Brokers.HOME);
        any.onOctets((authenticated ? ANONYMOUS : "").getBytes(ISO_8859_1), NOW);
        for (byte[] segment : segments) {
            any.onOctets(segment, NOW);
        }
        any.onDisconnect(NOW);

        assertThat(any.isFull()).isFalse();
    }
}
