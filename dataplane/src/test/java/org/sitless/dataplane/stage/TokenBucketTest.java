package org.sitless.dataplane.stage;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TokenBucketTest {
    private static final long MILLISECOND = 1_000_000;

    private final TokenBucket bucket = new TokenBucket(100, 3);

    @Test
    void shouldAllowABurstAndThenTheRate() {
        assertThat(takeAll(5)).isEqualTo(3);
        assertThat(takeAll(5 + 9 * MILLISECOND)).isZero();
        assertThat(takeAll(5 + 10 * MILLISECOND)).isEqualTo(1);
        assertThat(takeAll(5 + 35 * MILLISECOND)).isEqualTo(2);
        assertThat(takeAll(5 + 40 * MILLISECOND)).isEqualTo(1);
    }

    @Test
    void shouldNotGrowBeyondTheBurst() {
        takeAll(0);

        assertThat(takeAll(Long.MAX_VALUE)).isEqualTo(3);
    }

    @Test
    void shouldEarnNothingWhenTimeStepsBack() {
        takeAll(1_000 * MILLISECOND);

        assertThat(takeAll(0)).isZero();
        assertThat(takeAll(10 * MILLISECOND)).isEqualTo(1);
    }

    @Test
    void shouldBeginWhereverTheClockBegins() {
        assertThat(takeAll(Long.MIN_VALUE)).isEqualTo(3);
        assertThat(takeAll(Long.MIN_VALUE + 10 * MILLISECOND)).isEqualTo(1);
    }

    private int takeAll(long nowNanos) {
        int taken = 0;
        while (bucket.take(nowNanos)) {
            taken++;
        }
        return taken;
    }
}
