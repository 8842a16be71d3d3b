package org.sitless.app.keepalive;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.sitless.app.keepalive.KeepaliveTiming.Step;

class KeepaliveTimingTest {
    private static final long SECOND = 1_000_000_000L;

    /** Runs the machine through virtual time; every request whose number is below {@code answered} is answered after a millisecond. */
    private static List<String> run(KeepaliveTiming timing, long begin, Duration time, int answered) {
        List<String> told = new ArrayList<>();
        long now = begin;
        while (now - begin < time.toNanos()) {
            Step step = timing.step(now);
            if (step instanceof Step.Ask ask) {
                told.add("ask");
                if (ask.sequence() < answered) {
                    now += 1_000_000;
                    timing.onReply(ask.sequence(), now).ifPresent(trip -> told.add("reply"));
                }
            } else if (step instanceof Step.Lost lost) {
                told.add(lost.deadly() ? "dead" : "lost " + lost.inARow());
                if (lost.deadly()) {
                    told.add("at " + (now - begin) / SECOND);
                    return told;
                }
            } else if (step instanceof Step.Wait wait) {
                assertThat(wait.untilNanos()).isGreaterThan(now);
                now = wait.untilNanos();
            }
        }
        return told;
    }

    private static KeepaliveTiming every(int seconds, long now) {
        return new KeepaliveTiming(Duration.ofSeconds(seconds), new Random(1), now);
    }

    @Test
    void shouldAskAtOnceAndMeasureTheRoundTrip() {
        KeepaliveTiming timing = every(30, 5);

        assertThat(timing.step(5)).isEqualTo(new Step.Ask(0));
        assertThat(timing.onReply(0, 25)).contains(Duration.ofNanos(20));
        assertThat(timing.onReply(0, 30)).as("once more").isEmpty();
    }

    /** RFC 5572 §4.6. */
    @Property(tries = 200)
    void shouldWaitBetweenThreeQuartersAndAllOfTheInterval(
            @ForAll @IntRange(min = 1, max = 3_600) int seconds, @ForAll int seed) {
        KeepaliveTiming timing = new KeepaliveTiming(Duration.ofSeconds(seconds), new Random(seed), 0);
        timing.step(0);
        timing.onReply(0, 1);

        long next = ((Step.Wait) timing.step(1)).untilNanos();

        assertThat(next).isBetween(seconds * SECOND * 3 / 4, seconds * SECOND);
    }

    @Test
    void shouldCallTheTunnelDeadWhenThreeInARowAreLost() {
        List<String> told = run(every(30, 0), 0, Duration.ofMinutes(3), 1);

        assertThat(told).startsWith("ask", "reply", "ask", "lost 1", "ask", "lost 2", "ask", "dead");
        assertThat(Integer.parseInt(told.get(told.size() - 1).substring(3))).isBetween(3 * 22 + 5, 3 * 30 + 5);
    }

    @Test
    void shouldAskOnWhileItStillWaitsForReplies() {
        List<String> told = run(every(2, 0), 0, Duration.ofMinutes(1), 0);

        assertThat(told.subList(0, 3)).containsExactly("ask", "ask", "ask");
        assertThat(told)
                .endsWith("at " + told.get(told.size() - 1).substring(3))
                .contains("dead");
        assertThat(Integer.parseInt(told.get(told.size() - 1).substring(3))).isBetween(8, 9);
    }

    @Test
    void shouldForgetLossesAfterAReply() {
        KeepaliveTiming timing = every(30, 0);
        timing.step(0);
        timing.step(30 * SECOND);

        assertThat(timing.step(31 * SECOND)).isEqualTo(new Step.Ask(1));
        assertThat(timing.onReply(1, 32 * SECOND)).isPresent();
        timing.step(62 * SECOND);
        assertThat(timing.step(67 * SECOND)).isEqualTo(new Step.Lost(1));
    }

    @Test
    void shouldTellDeathOnceAndHearTheTunnelComeBack() {
        KeepaliveTiming timing = every(1, 0);
        run(timing, 0, Duration.ofMinutes(1), 0);

        Step next = timing.step(100 * SECOND);
        while (next instanceof Step.Lost lost) {
            assertThat(lost.deadly()).isFalse();
            next = timing.step(100 * SECOND);
        }
        assertThat(timing.onReply(((Step.Ask) next).sequence(), 101 * SECOND)).isPresent();
    }

    @Test
    void shouldAskAtOnceWhenHastened() {
        KeepaliveTiming timing = every(3_600, 0);
        timing.step(0);
        timing.onReply(0, 1);

        timing.hasten(2 * SECOND);

        assertThat(timing.step(2 * SECOND)).isEqualTo(new Step.Ask(1));
    }

    @Test
    void shouldNotAskMoreThanOnceASecondHoweverOftenItIsHastened() {
        KeepaliveTiming timing = every(3_600, 0);
        timing.step(0);

        for (int i = 1; i < 10; i++) {
            timing.hasten(i);
            assertThat(timing.step(i)).isEqualTo(new Step.Wait(SECOND));
        }
    }

    /** An address that flaps: requests of the moments without one are lost, and the tunnel is not dead. */
    @Test
    void shouldForgetLossesOlderThanAReply() {
        KeepaliveTiming timing = every(30, 0);
        timing.step(0);
        timing.hasten(SECOND);
        timing.step(SECOND);
        timing.hasten(2 * SECOND);
        timing.step(2 * SECOND);
        timing.hasten(3 * SECOND);
        assertThat(timing.step(3 * SECOND)).isEqualTo(new Step.Ask(3));

        assertThat(timing.onReply(3, 4 * SECOND)).isPresent();

        assertThat(timing.step(9 * SECOND)).isInstanceOf(Step.Wait.class);
        assertThat(timing.onReply(1, 9 * SECOND)).as("late").isEmpty();
    }

    @Test
    void shouldNotAskMoreThanOnceASecondWhateverTheBrokerSays() {
        List<String> told = run(every(0, 0), 0, Duration.ofSeconds(10), Integer.MAX_VALUE);

        assertThat(told.stream().filter("ask"::equals)).hasSizeBetween(10, 15);
    }

    @Property(tries = 50)
    void shouldWorkWhereverTheClockStands(@ForAll long now) {
        List<String> told = run(every(30, now), now, Duration.ofMinutes(3), 1);

        assertThat(told).contains("reply", "dead");
    }
}
