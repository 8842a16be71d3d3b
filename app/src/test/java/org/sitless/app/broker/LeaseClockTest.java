package org.sitless.app.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class LeaseClockTest {
    private Duration passed = Duration.ZERO;
    private Duration set = Duration.ZERO;
    private final LeaseClock clock =
            new LeaseClock(() -> BrokerFixtures.START.plus(passed).plus(set), () -> passed.toNanos());

    private Instant after(Duration time) {
        return BrokerFixtures.START.plus(time);
    }

    @Test
    void shouldGoOnWhenTheCalendarIsSetForAMoment() {
        passed = Duration.ofMinutes(1);
        set = Duration.ofHours(1);
        assertThat(clock.step()).isZero();
        passed = passed.plus(LeaseClock.LASTING).minusSeconds(1);
        assertThat(clock.step()).isZero();
        assertThat(clock.instant()).isEqualTo(after(passed));

        set = Duration.ZERO;
        passed = passed.plusHours(1);

        assertThat(clock.step()).isZero();
        assertThat(clock.instant()).isEqualTo(after(passed));
    }

    @Test
    void shouldFollowACalendarThatHasStayedElsewhere() {
        for (Duration jump : new Duration[] {Duration.ofHours(1), Duration.ofDays(-9_000)}) {
            set = jump;
            assertThat(clock.step()).isZero();
            passed = passed.plus(LeaseClock.LASTING);
            Duration step = clock.step();
            assertThat(step).isNotEqualTo(Duration.ZERO);

            clock.follow(step);

            assertThat(clock.instant()).isEqualTo(after(passed).plus(jump));
            assertThat(clock.step()).isZero();
        }
    }

    @Test
    void shouldNotFollowACalendarThatNeverStays() {
        for (int minutes = 0; minutes < 60; minutes++) {
            passed = Duration.ofMinutes(minutes);
            set = Duration.ofMinutes(minutes % 2 == 0 ? 100 : 200);

            assertThat(clock.step()).isZero();
        }
    }

    @Test
    void shouldOverlookWhatNtpCorrectsBitByBit() {
        passed = Duration.ofDays(1);
        set = LeaseClock.TOLERATED.minusMillis(1);

        assertThat(clock.step()).isZero();
    }
}
