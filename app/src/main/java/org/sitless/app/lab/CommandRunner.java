package org.sitless.app.lab;

import java.time.Duration;
import java.util.List;

/** A place where commands can be run: a namespace, or a guest with a kernel of its own. */
public interface CommandRunner {
    /** How long {@link #run(String...)} waits. */
    Duration USUAL_LIMIT = Duration.ofSeconds(30);

    /** Short name for messages and logs. */
    String name();

    /**
     * Starts a command and returns at once.
     *
     * @param command the program and its arguments, no shell in between
     * @throws LabException if it cannot be started
     */
    RunningCommand start(List<String> command);

    /** See {@link #start(List)}. */
    default RunningCommand start(String... command) {
        return start(List.of(command));
    }

    /**
     * Runs a command to its end.
     *
     * @param limit how long it may take; then it is ended
     * @throws LabException if it cannot be started or does not end in time; a failing exit status is no exception
     */
    default CommandResult run(Duration limit, List<String> command) {
        RunningCommand running = start(command);
        try {
            int exitCode = running.awaitExit(limit);
            return new CommandResult(
                    running.command(),
                    exitCode,
                    running.output().stdout(),
                    running.output().stderr());
        } finally {
            running.terminate();
        }
    }

    /** Runs a command to its end within {@link #USUAL_LIMIT}. */
    default CommandResult run(String... command) {
        return run(USUAL_LIMIT, List.of(command));
    }
}
