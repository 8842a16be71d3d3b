package org.sitless.app.router;

import java.util.random.RandomGenerator;

/**
 * When the next advertisement to all nodes is due. Pure: time is what the caller says, nanoseconds of one clock.
 *
 * <p>Source: RFC 4861 §6.2.1 (intervals), §6.2.4 (unsolicited), §6.2.6 (solicited), §10 (constants). Threads: one.
 */
final class AdvertisingTimer {
    private static final long SECOND = 1_000_000_000L;

    /** {@code MaxRtrAdvInterval}, its default. */
    static final long MAX_INTERVAL = 600 * SECOND;

    /** {@code MinRtrAdvInterval}, its default of a third. */
    static final long MIN_INTERVAL = 200 * SECOND;

    /** {@code MAX_INITIAL_RTR_ADVERT_INTERVAL}. */
    static final long MAX_INITIAL_INTERVAL = 16 * SECOND;

    /** {@code MAX_INITIAL_RTR_ADVERTISEMENTS}. */
    static final int INITIAL_ADVERTISEMENTS = 3;

    /** {@code MIN_DELAY_BETWEEN_RAS}. */
    static final long MIN_DELAY_BETWEEN = 3 * SECOND;

    /** {@code MAX_RA_DELAY_TIME}. */
    static final long MAX_SOLICITED_DELAY = SECOND / 2;

    private final RandomGenerator random;
    private long dueNanos;
    private long lastSentNanos;
    private boolean anySent;
    private int initialLeft = INITIAL_ADVERTISEMENTS;

    /** The first one is due now. */
    AdvertisingTimer(RandomGenerator random, long nowNanos) {
        this.random = random;
        this.dueNanos = nowNanos;
    }

    long dueNanos() {
        return dueNanos;
    }

    boolean isDue(long nowNanos) {
        return nowNanos - dueNanos >= 0;
    }

    /** "Whenever a multicast advertisement is sent from an interface, the timer is reset to a uniformly distributed random value". */
    void onSent(long nowNanos) {
        lastSentNanos = nowNanos;
        anySent = true;
        initialLeft = Math.max(0, initialLeft - 1);
        long interval = random.nextLong(MIN_INTERVAL, MAX_INTERVAL + 1);
        dueNanos = nowNanos + (initialLeft > 0 ? Math.min(interval, MAX_INITIAL_INTERVAL) : interval);
    }

    /** A host asked and is to be answered with the others; later than already planned it will not be. */
    void onSolicited(long nowNanos) {
        long delay = random.nextLong(MAX_SOLICITED_DELAY + 1);
        boolean tooSoon = anySent && nowNanos - lastSentNanos < MIN_DELAY_BETWEEN;
        bringForward(tooSoon ? lastSentNanos + MIN_DELAY_BETWEEN + delay : nowNanos + delay);
    }

    /** What is said has changed: begins as with the first one, but not sooner after the last than is allowed. */
    void restart(long nowNanos) {
        initialLeft = INITIAL_ADVERTISEMENTS;
        boolean tooSoon = anySent && nowNanos - lastSentNanos < MIN_DELAY_BETWEEN;
        bringForward(tooSoon ? lastSentNanos + MIN_DELAY_BETWEEN : nowNanos);
    }

    private void bringForward(long toNanos) {
        if (toNanos - dueNanos < 0) {
            dueNanos = toNanos;
        }
    }

    /** A random delay for an answer to one host alone. */
    long unicastDelay() {
        return random.nextLong(MAX_SOLICITED_DELAY + 1);
    }
}
