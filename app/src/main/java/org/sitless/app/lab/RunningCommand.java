package org.sitless.app.lab;

import java.time.Duration;

/** A command that was started somewhere and may still run; its output is collected line by line. Safe for use by several threads. */
public interface RunningCommand extends AutoCloseable {
    /** The words it was started with, joined by spaces. */
    String command();

    /** What it has said so far. */
    OutputLog output();

    /** True until it has ended. */
    boolean isAlive();

    /**
     * Waits until the command has ended and all its output has been collected.
     *
     * @return its exit status
     * @throws LabException if it still runs when the time is over
     */
    int awaitExit(Duration limit);

    /** Ends the command if it still runs: first asked (TERM), then forced (KILL). Idempotent. */
    void terminate();

    /**
     * Waits for a line of either stream that contains {@code part}; lines that have come already count.
     *
     * @return the line
     * @throws LabException with the whole output, if the command ends without such a line or the time is over
     */
    default String awaitLine(String part, Duration limit) {
        return output().await(line -> line.contains(part), limit)
                .orElseThrow(() -> new LabException("'" + command() + "' "
                        + (output().ended() ? "ended without saying" : "did not within " + limit.toMillis() + " ms say")
                        + " \"" + part + "\"; it said: " + output()));
    }

    /** Same as {@link #terminate()}. */
    @Override
    default void close() {
        terminate();
    }
}
