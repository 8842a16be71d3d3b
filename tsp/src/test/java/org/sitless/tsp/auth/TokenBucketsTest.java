package org.sitless.tsp.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.sitless.tsp.message.IpAddress;
import org.sitless.tsp.message.Ipv4Address;
import org.sitless.tsp.message.Ipv6Address;

class TokenBucketsTest {
    private static final Instant START = Instant.EPOCH;

    @Test
    void shouldAllowBurstThenOneAtATime() {
        TokenBuckets<String> buckets = new TokenBuckets<>(3, Duration.ofMillis(100), 10);

        assertThat(buckets.take("a", START)).isTrue();
        assertThat(buckets.take("a", START)).isTrue();
        assertThat(buckets.take("a", START)).isTrue();
        assertThat(buckets.has("a", START)).isFalse();
        assertThat(buckets.take("a", START.plusMillis(99))).isFalse();
        assertThat(buckets.take("a", START.plusMillis(100))).isTrue();
        assertThat(buckets.take("a", START.plusMillis(100))).isFalse();
        assertThat(buckets.take("b", START)).isTrue();
    }

    @Test
    void shouldFillUpAgainAndNoFurther() {
        TokenBuckets<String> buckets = new TokenBuckets<>(2, Duration.ofMillis(100), 10);
        buckets.take("a", START);
        Instant years = START.plus(Duration.ofDays(100_000));

        assertThat(buckets.take("a", years)).isTrue();
        assertThat(buckets.take("a", years)).isTrue();
        assertThat(buckets.take("a", years)).isFalse();
    }

    @Test
    void shouldSurviveClockThatGoesBack() {
        TokenBuckets<String> buckets = new TokenBuckets<>(1, Duration.ofSeconds(1), 10);
        buckets.take("a", START);

        assertThat(buckets.take("a", START.minusSeconds(100))).isFalse();
    }

    @Test
    void shouldHoldRateOverTime() {
        TokenBuckets<String> buckets = new TokenBuckets<>(10, Duration.ofMillis(100), 10);
        int allowed = 0;
        for (int millis = 0; millis < 10_000; millis++) {
            allowed += buckets.take("a", START.plusMillis(millis)) ? 1 : 0;
        }

        assertThat(allowed).isBetween(105, 110);
    }

    @Test
    void shouldStayBounded() {
        TokenBuckets<Integer> buckets = new TokenBuckets<>(1, Duration.ofSeconds(1), 100);
        for (int key = 0; key < 100_000; key++) {
            buckets.take(key, START);
        }

        assertThat(buckets.size()).isEqualTo(100);
    }

    @Test
    void shouldThrottleSourcesAndUsersAlike() {
        AuthenticationThrottle throttle = new AuthenticationThrottle(2, Duration.ofSeconds(10), 100);
        Ipv4Address mallory = Ipv4Address.of("198.51.100.66");
        throttle.failed(mallory, "alice", START);
        assertThat(throttle.admits(mallory, "alice", START)).isTrue();
        throttle.failed(mallory, "alice", START);

        assertThat(throttle.admits(mallory, "bob", START)).as("source").isFalse();
        assertThat(throttle.admits(Ipv4Address.of("192.0.2.10"), "alice", START))
                .as("user")
                .isFalse();
        assertThat(throttle.admits(Ipv4Address.of("192.0.2.10"), "bob", START)).isTrue();
        assertThat(throttle.admits(mallory, "alice", START.plusSeconds(10))).isTrue();
    }

    /** What anybody does in a user's name from elsewhere must not keep him out. */
    @Test
    void shouldAdmitUserWhereHeIsKnown() {
        AuthenticationThrottle throttle = new AuthenticationThrottle(2, Duration.ofSeconds(1), 8);
        IpAddress home = Ipv4Address.of("192.0.2.10");
        throttle.succeeded(home, "alice");
        for (int stranger = 0; stranger < 4; stranger++) {
            throttle.failed(new Ipv4Address(0x0A00_0000 + stranger), "alice", Instant.EPOCH);
        }

        assertThat(throttle.admits(home, "alice", Instant.EPOCH)).isTrue();
        assertThat(throttle.admits(Ipv4Address.of("192.0.2.11"), "alice", Instant.EPOCH))
                .isFalse();
        throttle.failed(home, "alice", Instant.EPOCH);
        throttle.failed(home, "alice", Instant.EPOCH);
        assertThat(throttle.admits(home, "alice", Instant.EPOCH))
                .as("not even there for ever")
                .isFalse();
    }

    @Test
    void shouldTakeAnIpv6NetworkForOneSource() {
        AuthenticationThrottle throttle = new AuthenticationThrottle(1, Duration.ofSeconds(10), 100);
        throttle.failed(Ipv6Address.of("2001:db8::1"), "a", START);

        assertThat(throttle.admits(Ipv6Address.of("2001:db8::2"), "b", START)).isFalse();
        assertThat(throttle.admits(Ipv6Address.of("2001:db8:0:1::2"), "b", START))
                .isTrue();
    }
}
