package org.sitless.dataplane.stage;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.sitless.dataplane.tunnel.RateLimit;

class RateMeterTest {
    private static final long SECOND = 1_000_000_000L;
    private static final long MILLISECOND = 1_000_000L;

    @Test
    void shouldHoldEachToTheRateForItself() {
        RateMeter meter = new RateMeter(1_000, 2);
        long passed = 0;

        for (long now = 0; now < 10 * SECOND; now += MILLISECOND / 4) {
            if (meter.hasCredit(1, now)) {
                meter.charge(1, now, 1);
                passed++;
            }
        }

        assertThat(passed).isBetween(10_000L, 10_000L + 101);
        assertThat(meter.hasCredit(0, 10 * SECOND)).isTrue();
    }

    @Test
    void shouldLetASuperPacketPassAtASmallRateAndThenWaitForTheDebt() {
        RateMeter meter = new RateMeter(8_000, 1);

        assertThat(meter.hasCredit(0, 0)).isTrue();
        meter.charge(0, 0, 8_000);

        assertThat(meter.hasCredit(0, 899 * MILLISECOND)).isFalse();
        assertThat(meter.hasCredit(0, 901 * MILLISECOND)).isTrue();
    }

    @Test
    void shouldNeverRefuseWithoutALimit() {
        RateMeter meter = new RateMeter(RateLimit.UNLIMITED, 1);

        for (int i = 0; i < 1_000; i++) {
            assertThat(meter.hasCredit(7, 0)).isTrue();
            meter.charge(7, 0, Integer.MAX_VALUE);
        }
    }

    /** System.nanoTime may be negative, and may pass zero while we run. */
    @Property
    void shouldNeverExceedRateAndBurstWhereverTimeBegins(
            @ForAll @LongRange(min = -2_000_000_000L, max = 2_000_000_000L) long begin,
            @ForAll @IntRange(min = 100, max = 10_000) int perSecond,
            @ForAll @IntRange(min = 1, max = 40) int stepMillis) {
        RateMeter meter = new RateMeter(perSecond, 1);
        long passed = 0;
        long steps = 2_000 / stepMillis;

        for (long step = 0; step < steps; step++) {
            long now = begin + step * stepMillis * MILLISECOND;
            while (meter.hasCredit(0, now)) {
                meter.charge(0, now, 1);
                passed++;
            }
        }

        double seconds = (steps - 1) * stepMillis / 1_000.0;
        assertThat((double) passed).isBetween(perSecond * seconds, perSecond * (seconds + 0.1) + 2);
    }

    @Test
    void shouldEarnNothingWhereTimeStepsBack() {
        RateMeter meter = new RateMeter(10, 1);
        meter.charge(0, 5 * SECOND, 2);

        assertThat(meter.hasCredit(0, 4 * SECOND)).isFalse();
        assertThat(meter.hasCredit(0, 6 * SECOND)).isTrue();
    }
}
