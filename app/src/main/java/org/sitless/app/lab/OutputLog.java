package org.sitless.app.lab;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The lines a command wrote, in the order in which they came; the oldest are forgotten beyond {@link #LINES_KEPT}.
 *
 * <p>Threads: the readers of both streams add, anybody asks; one lock.
 */
public final class OutputLog {
    /** How many lines are remembered. */
    public static final int LINES_KEPT = 20_000;

    /** Which of the two streams a line came from. */
    public enum Stream {
        STDOUT,
        STDERR
    }

    private record Line(long number, Stream stream, String text) {}

    private final ArrayDeque<Line> lines = new ArrayDeque<>();
    private int openStreams = Stream.values().length;
    private long linesAdded;

    /** Adds a line, without its newline. */
    public synchronized void add(Stream stream, String text) {
        lines.addLast(new Line(linesAdded++, stream, text));
        if (lines.size() > LINES_KEPT) {
            lines.removeFirst();
        }
        notifyAll();
    }

    /** Says that one of the streams has ended; to be called once for each. */
    public synchronized void endStream() {
        openStreams--;
        notifyAll();
    }

    /** True when both streams have ended. */
    public synchronized boolean ended() {
        return openStreams <= 0;
    }

    /** What came on standard output, each line ended by a newline. */
    public String stdout() {
        return text(Stream.STDOUT);
    }

    /** What came on standard error, each line ended by a newline. */
    public String stderr() {
        return text(Stream.STDERR);
    }

    /** Waits for a line that fits, beginning with the oldest one remembered; empty when both streams end or time is over first. */
    public Optional<String> await(Predicate<String> wanted, Duration limit) {
        return await(wanted, 0, limit);
    }

    /** How many lines have come so far; {@link #await(Predicate, long, Duration)} can begin there. */
    public synchronized long linesAdded() {
        return linesAdded;
    }

    /** As {@link #await(Predicate, Duration)}, but looks only at lines from number {@code first} on, counted from 0. */
    public synchronized Optional<String> await(Predicate<String> wanted, long first, Duration limit) {
        long deadlineNanos = System.nanoTime() + limit.toNanos();
        long next = first;
        while (true) {
            for (Line line : lines) {
                if (line.number >= next && wanted.test(line.text)) {
                    return Optional.of(line.text);
                }
            }
            next = linesAdded;
            if (ended() || !waitUntil(deadlineNanos)) {
                return Optional.empty();
            }
        }
    }

    /** Waits until both streams have ended; false when time is over first. */
    public synchronized boolean awaitEnd(Duration limit) {
        long deadlineNanos = System.nanoTime() + limit.toNanos();
        while (!ended()) {
            if (!waitUntil(deadlineNanos)) {
                return false;
            }
        }
        return true;
    }

    @SuppressWarnings("WaitNotInLoop") // both callers loop on what they wait for
    private boolean waitUntil(long deadlineNanos) {
        long leftMillis = (deadlineNanos - System.nanoTime()) / 1_000_000;
        if (leftMillis <= 0) {
            return false;
        }
        try {
            wait(leftMillis);
            return true;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private synchronized String text(Stream wanted) {
        StringBuilder text = new StringBuilder();
        for (Line line : lines) {
            if (line.stream == wanted) {
                text.append(line.text).append('\n');
            }
        }
        return text.toString();
    }

    /** All lines of both streams. */
    @Override
    public synchronized String toString() {
        StringBuilder text = new StringBuilder();
        for (Line line : lines) {
            text.append(line.stream == Stream.STDERR ? "! " : "  ")
                    .append(line.text)
                    .append('\n');
        }
        return text.toString();
    }
}
