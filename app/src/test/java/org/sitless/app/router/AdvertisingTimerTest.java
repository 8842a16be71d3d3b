package org.sitless.app.router;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class AdvertisingTimerTest {
    private static final long SECOND = 1_000_000_000L;

    private final AdvertisingTimer timer = new AdvertisingTimer(new Random(1), 0);

    @Test
    void shouldAdvertiseAtOnceThenTwiceSoonThenSeldom() {
        assertThat(timer.isDue(0)).isTrue();
        timer.onSent(0);
        assertThat(timer.dueNanos()).isEqualTo(16 * SECOND);
        timer.onSent(16 * SECOND);
        assertThat(timer.dueNanos()).isEqualTo(32 * SECOND);
        timer.onSent(32 * SECOND);
        assertThat(timer.dueNanos()).isBetween(232 * SECOND, 632 * SECOND);
    }

    @Property(tries = 200)
    void shouldKeepBetweenTheIntervals(@ForAll int seed, @ForAll @IntRange(max = 20) int sent, @ForAll long start) {
        AdvertisingTimer any = new AdvertisingTimer(new Random(seed), start);
        long now = start;
        for (int i = 0; i <= sent; i++) {
            now = any.dueNanos();
            any.onSent(now);
        }

        assertThat(any.dueNanos() - now)
                .isBetween(sent < 2 ? 16 * SECOND : 200 * SECOND, sent < 2 ? 16 * SECOND : 600 * SECOND);
    }

    /** RFC 4861 §6.2.6: "MUST be delayed by a random time between 0 and MAX_RA_DELAY_TIME seconds". */
    @Test
    void shouldAnswerWithinHalfASecond() {
        timer.onSent(0);

        timer.onSolicited(10 * SECOND);

        assertThat(timer.dueNanos()).isBetween(10 * SECOND, 10 * SECOND + SECOND / 2);
    }

    /** RFC 4861 §6.2.6: "rate limited to no more than one advertisement every MIN_DELAY_BETWEEN_RAS seconds". */
    @Property(tries = 100)
    void shouldNotBeHurriedByManyQuestions(@ForAll int seed) {
        AdvertisingTimer asked = new AdvertisingTimer(new Random(seed), 0);
        long last = -100 * SECOND;
        for (long now = 0; now < 60 * SECOND; now += SECOND / 10) {
            asked.onSolicited(now);
            if (asked.isDue(now)) {
                assertThat(now - last).isGreaterThanOrEqualTo(3 * SECOND);
                last = now;
                asked.onSent(now);
            }
        }
        assertThat(last).isGreaterThan(50 * SECOND);
    }

    @Test
    void shouldNotPutOffWhatIsDueSooner() {
        timer.onSolicited(1);

        assertThat(timer.dueNanos()).isZero();
    }

    @Test
    void shouldTellAChangeSoonButNotTooSoon() {
        timer.onSent(0);
        timer.restart(SECOND);
        assertThat(timer.dueNanos()).isEqualTo(3 * SECOND);

        timer.onSent(3 * SECOND);
        assertThat(timer.dueNanos()).isEqualTo(19 * SECOND);
        timer.restart(10 * SECOND);
        assertThat(timer.dueNanos()).isEqualTo(10 * SECOND);
    }
}
