package org.sitless.app.client;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Notices that the machine was asleep: CLOCK_BOOTTIME, which {@code /proc/uptime} shows, has gone on, and CLOCK_MONOTONIC, which
 * {@link System#nanoTime} reads, has not. Setting the host's clock moves neither.
 *
 * <p>Source: clock_gettime(2), proc_uptime(5). Threads: one.
 */
final class SuspendWatch {
    private static final Path UPTIME = Path.of("/proc/uptime");
    /** Reading two clocks takes a moment, a debugger longer; a sleep is longer still. */
    private static final Duration SHORTEST_SLEEP = Duration.ofSeconds(3);

    private final Supplier<Optional<Duration>> sinceBoot;
    private final LongSupplier monotonicNanos;
    private Optional<Duration> ahead;

    SuspendWatch() {
        this(SuspendWatch::readUptime, System::nanoTime);
    }

    SuspendWatch(Supplier<Optional<Duration>> sinceBoot, LongSupplier monotonicNanos) {
        this.sinceBoot = sinceBoot;
        this.monotonicNanos = monotonicNanos;
        this.ahead = ahead();
    }

    /** Whether the machine was asleep since the last look. */
    boolean hasSlept() {
        Optional<Duration> before = ahead;
        ahead = ahead();
        return before.isPresent()
                && ahead.isPresent()
                && ahead.get().minus(before.get()).compareTo(SHORTEST_SLEEP) >= 0;
    }

    private Optional<Duration> ahead() {
        return sinceBoot.get().map(time -> time.minusNanos(monotonicNanos.getAsLong()));
    }

    private static Optional<Duration> readUptime() {
        try {
            String text = Files.readString(UPTIME, StandardCharsets.US_ASCII);
            String seconds = text.substring(0, text.indexOf('.'));
            return Optional.of(Duration.ofSeconds(Long.parseLong(seconds)));
        } catch (IOException | NumberFormatException | IndexOutOfBoundsException e) {
            return Optional.empty();
        }
    }
}
