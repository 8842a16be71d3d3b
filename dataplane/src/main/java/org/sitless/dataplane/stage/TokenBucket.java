package org.sitless.dataplane.stage;

/**
 * Limits a rate and allows bursts (RFC 4443 §2.4 (f)).
 *
 * <p>Counts time, not tokens: one token is {@code 1 s / perSecond} of credit, so that no fraction is ever lost. Time is given, in
 * nanoseconds; where it steps back, nothing is earned. Threads: one owner.
 */
public final class TokenBucket {
    private static final long NANOS_PER_SECOND = 1_000_000_000;

    private final long tokenNanos;
    private final long capacityNanos;
    private long creditNanos;
    private long lastNanos;
    private boolean started;

    /** Full at first use. */
    public TokenBucket(int perSecond, int burst) {
        tokenNanos = NANOS_PER_SECOND / perSecond;
        capacityNanos = burst * tokenNanos;
        creditNanos = capacityNanos;
    }

    /** Takes one token if there is one. */
    public boolean take(long nowNanos) {
        long earned = started ? Math.max(0, nowNanos - lastNanos) : 0;
        // Added only up to the brim: a long pause must not overflow.
        creditNanos += Math.min(earned, capacityNanos - creditNanos);
        lastNanos = nowNanos;
        started = true;
        if (creditNanos < tokenNanos) {
            return false;
        }
        creditNanos -= tokenNanos;
        return true;
    }
}
