package org.sitless.app.negotiation;

import java.time.Duration;
import org.sitless.app.config.RetryPolicy;

/**
 * How long to wait after each failure: the first retry comes at once, then {@code retry_delay}, which doubles with every third failure
 * up to {@code retry_delay_max}. Not for several threads.
 */
public final class RetryDelays {
    private static final int FAILURES_PER_DOUBLING = 3;
    /** With retry_delay=0 a broker would be hit as fast as it can refuse. */
    private static final Duration SHORTEST = Duration.ofSeconds(1);

    private final RetryPolicy policy;
    private int failures;

    public RetryDelays(RetryPolicy policy) {
        this.policy = policy;
    }

    /** There is a tunnel again. */
    public void succeeded() {
        failures = 0;
    }

    /** The pause after one more failure. */
    public Duration failed() {
        failures++;
        if (failures == 1) {
            return Duration.ZERO;
        }
        Duration pause = policy.first();
        for (int i = FAILURES_PER_DOUBLING;
                i < failures && pause.compareTo(policy.longest()) < 0;
                i += FAILURES_PER_DOUBLING) {
            pause = pause.multipliedBy(2);
        }
        Duration capped = pause.compareTo(policy.longest()) > 0 ? policy.longest() : pause;
        return capped.compareTo(SHORTEST) < 0 ? SHORTEST : capped;
    }
}
