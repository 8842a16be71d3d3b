package org.sitless.tsp.udp;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReliableRequestsTest {
    private static final Instant START = Instant.EPOCH;
    private static final byte[] BODY = "VERSION=2.0.0\r\n".getBytes(US_ASCII);

    private final ReliableRequests requests = new ReliableRequests(START);

    private static Instant at(long millis) {
        return START.plusMillis(millis);
    }

    private static byte[] answerTo(byte[] request, String body) {
        return TspUdpHeader.read(request).orElseThrow().inFrontOf(body.getBytes(US_ASCII));
    }

    /** Times of every send from now on, until it gives up; the time of giving up comes last. */
    private List<Long> sends() {
        List<Long> times = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            Instant now = requests.deadline().orElseThrow();
            times.add(Duration.between(START, now).toMillis());
            if (requests.due(now) instanceof ReliableRequests.GiveUp) {
                return times;
            }
        }
        throw new AssertionError("never gives up");
    }

    @Test
    void shouldStartAtTheSequenceThatEveryServerReads() {
        assertThat(TspUdpHeader.read(requests.begin(BODY, at(0)))).contains(new TspUdpHeader(0xF00000F0, 0));
        assertThat(TspUdpHeader.read(requests.begin(BODY, at(7)))).contains(new TspUdpHeader(0xF00000F1, 7));
    }

    @Test
    void shouldGiveUpSoonWhenNobodyEverAnswers() {
        requests.begin(BODY, at(0));

        assertThat(sends()).containsExactly(1_000L, 3_000L, 6_000L);
        assertThat(requests.deadline()).isEmpty();
    }

    @Test
    void shouldBackOffExponentiallyOnceAnswered() {
        byte[] first = requests.begin(BODY, at(0));
        requests.answer(answerTo(first, "x"), at(100));
        requests.begin(BODY, at(100));

        assertThat(sends()).containsExactly(400L, 1_000L, 2_200L, 4_600L, 9_400L, 19_000L, 38_200L, 60_100L);
    }

    @Test
    void shouldRepeatTheSameSequenceWithNewTimestamp() {
        requests.begin(BODY, at(0));

        assertThat(requests.due(at(1_000))).isInstanceOfSatisfying(ReliableRequests.Resend.class, resend -> {
            assertThat(TspUdpHeader.read(resend.datagram())).contains(new TspUdpHeader(0xF00000F0, 1_000));
            assertThat(TspUdpHeader.bodyOf(resend.datagram())).isEqualTo(BODY);
        });
    }

    @Test
    void shouldTakeOneAnswerOnly() {
        byte[] answer = answerTo(requests.begin(BODY, at(0)), "CAPABILITY");

        assertThat(requests.answer(answer, at(5))).contains("CAPABILITY".getBytes(US_ASCII));
        assertThat(requests.answer(answer, at(6))).isEmpty();
        assertThat(requests.deadline()).isEmpty();
    }

    @Test
    void shouldIgnoreWhatIsNotTheAnswer() {
        byte[] old = answerTo(requests.begin(BODY, at(0)), "old");
        byte[] data = new byte[40];
        data[0] = 0x60;
        requests.begin(BODY, at(5));

        assertThat(requests.answer(old, at(6))).isEmpty();
        assertThat(requests.answer(data, at(6))).isEmpty();
        assertThat(requests.answer(new byte[] {(byte) 0xF0, 0, 0}, at(6))).isEmpty();
        assertThat(requests.answer(new byte[0], at(6))).isEmpty();
        assertThat(requests.deadline()).isPresent();
    }

    @Test
    void shouldAcceptEmptyAnswer() {
        byte[] answer = answerTo(requests.begin(BODY, at(0)), "");

        assertThat(requests.answer(answer, at(9))).contains(new byte[0]);
    }

    @Test
    void shouldNotLearnFromTimestampNobodySent() {
        byte[] sent = requests.begin(BODY, at(0));
        byte[] forged = new TspUdpHeader(TspUdpHeader.read(sent).orElseThrow().word(), 0x7000_0000).inFrontOf(BODY);
        requests.answer(forged, at(100));

        requests.begin(BODY, at(100));

        assertThat(requests.deadline()).contains(at(1_100));
    }

    @Test
    void shouldFollowRfc6298() {
        RoundTripEstimate estimate = RoundTripEstimate.UNKNOWN.sample(Duration.ofMillis(800));
        assertThat(estimate.timeout()).isEqualTo(Duration.ofMillis(800 + 4 * 400));

        estimate = estimate.sample(Duration.ofMillis(400));
        assertThat(estimate.smoothed()).contains(Duration.ofMillis(750));
        assertThat(estimate.variation()).isEqualTo(Duration.ofMillis(400));

        assertThat(RoundTripEstimate.UNKNOWN.sample(Duration.ZERO).timeout())
                .isEqualTo(RoundTripEstimate.SHORTEST_TIMEOUT);
        assertThat(RoundTripEstimate.UNKNOWN.sample(Duration.ofMinutes(5)).timeout())
                .isEqualTo(RoundTripEstimate.LONGEST_TIMEOUT);
        assertThat(RoundTripEstimate.UNKNOWN.timeout(1_000_000)).isEqualTo(RoundTripEstimate.LONGEST_TIMEOUT);
    }

    @Test
    void shouldGoOnCountingInTheNextSessionAndGiveUpSoonAgain() {
        byte[] last = requests.begin(BODY, at(0));
        requests.answer(answerTo(last, "x"), at(100));

        ReliableRequests next = requests.next();

        assertThat(TspUdpHeader.read(next.begin(BODY, at(200)))).contains(new TspUdpHeader(0xF00000F1, 200));
        assertThat(next.answer(answerTo(last, "x"), at(210))).isEmpty();
        assertThat(next.deadline()).contains(at(500)); // as soon as the path of old suggests
        assertThat(next.due(at(6_200))).isInstanceOf(ReliableRequests.GiveUp.class);
    }
}
