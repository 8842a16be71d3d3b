package org.sitless.tsp.transport;

import java.time.Duration;
import java.time.Instant;

/** Instants that only ever grow at the pace of time: setting the clock of the host moves no deadline. Not comparable across processes. */
public final class MonotonicTime {
    private static final long ORIGIN = System.nanoTime();

    private MonotonicTime() {}

    /** Now: some time after the epoch, whatever the calendar says. */
    public static Instant now() {
        return Instant.EPOCH.plusNanos(System.nanoTime() - ORIGIN);
    }

    /** How long to wait for a deadline; zero if it is over. */
    public static Duration until(Instant deadline) {
        Duration left = Duration.between(now(), deadline);
        return left.isNegative() ? Duration.ZERO : left;
    }
}
