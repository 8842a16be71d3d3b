package org.sitless.app.negotiation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.sitless.app.config.RetryPolicy;

class RetryDelaysTest {
    @Test
    void shouldRetryAtOnceThenDoubleWithEveryThirdFailure() {
        assertThat(seconds(30, 300, 14))
                .containsExactly(0L, 30L, 30L, 60L, 60L, 60L, 120L, 120L, 120L, 240L, 240L, 240L, 300L, 300L);
    }

    @Test
    void shouldBeginAnewAfterASuccess() {
        RetryDelays delays = new RetryDelays(policy(30, 300));
        Stream.generate(delays::failed).limit(10).forEach(pause -> {});

        delays.succeeded();

        assertThat(delays.failed()).isZero();
        assertThat(delays.failed()).isEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void shouldNeverHitABrokerAsFastAsItCanRefuse() {
        assertThat(seconds(0, 0, 5)).containsExactly(0L, 1L, 1L, 1L, 1L);
    }

    private static List<Long> seconds(int first, int longest, int count) {
        RetryDelays delays = new RetryDelays(policy(first, longest));
        return Stream.generate(delays::failed)
                .limit(count)
                .map(Duration::toSeconds)
                .toList();
    }

    private static RetryPolicy policy(int first, int longest) {
        return new RetryPolicy(true, Duration.ofSeconds(first), Duration.ofSeconds(longest));
    }
}
