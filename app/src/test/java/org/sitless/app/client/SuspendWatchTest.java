package org.sitless.app.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SuspendWatchTest {
    private Optional<Duration> sinceBoot = Optional.of(Duration.ofSeconds(1_000));
    private long monotonicNanos = 5_000_000_000L;

    @Test
    void shouldTellASleepFromAWait() {
        SuspendWatch watch = new SuspendWatch(() -> sinceBoot, () -> monotonicNanos);

        pass(600, 600);
        assertThat(watch.hasSlept()).isFalse();

        pass(60, 1);
        assertThat(watch.hasSlept()).isTrue();
        assertThat(watch.hasSlept()).isFalse();
    }

    @Test
    void shouldNotTakeRoundingForASleep() {
        SuspendWatch watch = new SuspendWatch(() -> sinceBoot, () -> monotonicNanos);
        for (int i = 0; i < 100; i++) {
            pass(2, i % 2 == 0 ? 1 : 3);
            assertThat(watch.hasSlept()).isFalse();
        }
    }

    @Test
    void shouldNeverTellWhereThereIsNoSuchClock() {
        sinceBoot = Optional.empty();
        SuspendWatch watch = new SuspendWatch(() -> sinceBoot, () -> monotonicNanos);

        monotonicNanos += 1;

        assertThat(watch.hasSlept()).isFalse();
    }

    @Test
    void shouldReadTheClocksOfThisHost() {
        assertThat(new SuspendWatch().hasSlept()).isFalse();
    }

    private void pass(long bootSeconds, long monotonicSeconds) {
        sinceBoot = sinceBoot.map(time -> time.plusSeconds(bootSeconds));
        monotonicNanos += Duration.ofSeconds(monotonicSeconds).toNanos();
    }
}
