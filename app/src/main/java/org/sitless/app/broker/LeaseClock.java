package org.sitless.app.broker;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * The calendar, as leases need it: their ends are written in the store, so that they mean something after a restart, but nobody's lease may
 * end because somebody set the clock.
 *
 * <p>It goes on from what the calendar said at the beginning, at the pace of a clock that nobody sets. A calendar that has gone elsewhere is
 * followed when it has stayed there for ten minutes, and only by somebody who moves the ends of all leases as far. Threads: any.
 */
final class LeaseClock implements InstantSource {
    static final Duration LASTING = Duration.ofMinutes(10);

    /** What NTP corrects bit by bit is no jump; it is made up for in steps of this size. */
    static final Duration TOLERATED = Duration.ofSeconds(5);

    private final InstantSource calendar;
    private final LongSupplier nanos;
    private final long originNanos;
    private Instant origin;
    private Optional<Sighting> elsewhere = Optional.empty();

    /** @param nanos such as {@link System#nanoTime} */
    LeaseClock(InstantSource calendar, LongSupplier nanos) {
        this.calendar = calendar;
        this.nanos = nanos;
        this.originNanos = nanos.getAsLong();
        this.origin = calendar.instant();
    }

    /** A calendar that was found elsewhere, and when first. */
    private record Sighting(Duration ahead, long sinceNanos) {}

    @Override
    public synchronized Instant instant() {
        return origin.plusNanos(nanos.getAsLong() - originNanos);
    }

    /** How far the calendar has gone, once it has stayed there; to be asked regularly. Zero mostly. */
    synchronized Duration step() {
        Duration ahead = Duration.between(instant(), calendar.instant());
        long now = nanos.getAsLong();
        if (isSmall(ahead)) {
            elsewhere = Optional.empty();
            return Duration.ZERO;
        }
        if (elsewhere.filter(seen -> isSmall(ahead.minus(seen.ahead()))).isEmpty()) {
            elsewhere = Optional.of(new Sighting(ahead, now));
        }
        boolean lasts = now - elsewhere.get().sinceNanos() >= LASTING.toNanos();
        return lasts ? elsewhere.get().ahead() : Duration.ZERO;
    }

    private static boolean isSmall(Duration duration) {
        return duration.abs().compareTo(TOLERATED) < 0;
    }

    /** Goes that far, too. */
    synchronized void follow(Duration step) {
        origin = origin.plus(step);
        elsewhere = Optional.empty();
    }
}
