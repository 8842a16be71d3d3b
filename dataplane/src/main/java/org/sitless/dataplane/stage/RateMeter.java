package org.sitless.dataplane.stage;

import org.sitless.dataplane.tunnel.RateLimit;

/**
 * A token bucket for each of many, in one long each: the moment at which the bucket was, or will be, empty.
 *
 * <pre>
 *        emptyAt            now               emptyAt in the future: debt, nothing passes until then
 *   ───────┼─────────────────┼──────▶ time    emptyAt long ago: full, never more than the burst
 *          |&lt;--- credit ----&gt;|
 * </pre>
 *
 * Who has any credit may take more than that and be in debt: a super-packet of 64 KiB passes at each rate, and the average is exact. Time
 * is given, in nanoseconds; where it steps back, nothing is earned. Threads: one owner.
 */
final class RateMeter {
    /** A tenth of a second: what a TCP flow over a tenth of a second's round trip sends at once. */
    static final long BURST_NANOS = 100_000_000;

    private static final long NANOS_PER_SECOND = 1_000_000_000;

    private final long perSecond;
    private final long[] emptyAt;

    /** @param perSecond units; {@link RateLimit#UNLIMITED}: nothing is ever refused, and no memory is taken */
    RateMeter(long perSecond, int size) {
        this.perSecond = perSecond;
        emptyAt = new long[perSecond == RateLimit.UNLIMITED ? 0 : size];
    }

    /** Whether one of them may take something now. */
    boolean hasCredit(int index, long nowNanos) {
        return perSecond == RateLimit.UNLIMITED || emptyAt[index] == 0 || emptyAt[index] - nowNanos < 0;
    }

    /** Takes so many units, even if that makes a debt. */
    void charge(int index, long nowNanos, long units) {
        if (perSecond == RateLimit.UNLIMITED) {
            return;
        }
        long full = nowNanos - BURST_NANOS;
        long since = emptyAt[index] == 0 || emptyAt[index] - full < 0 ? full : emptyAt[index];
        long until = since + units * NANOS_PER_SECOND / perSecond;
        emptyAt[index] = until == 0 ? 1 : until; // 0 says: never used
    }
}
