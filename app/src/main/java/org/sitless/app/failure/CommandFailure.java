package org.sitless.app.failure;

import java.util.List;
import java.util.stream.Collectors;

/** A command cannot do what was asked: the exit code, and every problem found. The stack trace matters to {@code -vv} alone. */
public final class CommandFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ExitCode exitCode;
    private final transient List<Problem> problems;

    /** Several problems at once. */
    public CommandFailure(ExitCode exitCode, List<Problem> problems) {
        super(problems.stream().map(Problem::toString).collect(Collectors.joining("; ")));
        this.exitCode = exitCode;
        this.problems = List.copyOf(problems);
    }

    /** One problem. */
    public CommandFailure(ExitCode exitCode, String what, String where, String cure) {
        this(exitCode, List.of(new Problem(what, where, cure)));
    }

    /** One problem, and what the system said. */
    public CommandFailure(ExitCode exitCode, String what, String where, String cure, Throwable cause) {
        this(exitCode, what, where, cure);
        initCause(cause);
    }

    public ExitCode exitCode() {
        return exitCode;
    }

    public List<Problem> problems() {
        return problems;
    }
}
