package org.sitless.app.command;

import java.io.PrintWriter;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.sitless.app.config.Spelling;
import org.sitless.app.failure.CommandFailure;
import org.sitless.app.failure.ExitCode;
import org.sitless.app.failure.Problem;
import org.sitless.app.log.LogChoice;
import org.sitless.app.log.LogFormat;
import org.sitless.linux.libc.Errno;
import org.sitless.linux.libc.SyscallException;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Says on stderr what went wrong: {@code sitless: what: where: cure}, one line a problem. Stack traces only with {@code -vv}. */
final class ErrorLines {
    private static final int WITH_STACK_TRACES = 2;

    private final PrintWriter err;

    ErrorLines(PrintWriter err) {
        this.err = err;
    }

    /** A command threw. */
    ExitCode failed(Throwable thrown) {
        CommandFailure failure = asFailure(thrown);
        failure.problems().forEach(this::print);
        if (LogChoice.verbosity() >= WITH_STACK_TRACES) {
            thrown.printStackTrace(err);
        }
        err.flush();
        return failure.exitCode();
    }

    private static CommandFailure asFailure(Throwable thrown) {
        if (thrown instanceof CommandFailure failure) {
            return failure;
        }
        if (thrown instanceof SyscallException refused) {
            boolean privilege = refused.errno() == Errno.EPERM || refused.errno() == Errno.EACCES;
            return new CommandFailure(
                    privilege ? ExitCode.MISSING : ExitCode.FAILED,
                    Errno.describe(refused.errno()),
                    refused.call() + " " + refused.object(),
                    refused.cure().isEmpty() ? "try again with -vv" : refused.cure());
        }
        String what = thrown.getMessage() == null ? thrown.getClass().getSimpleName() : thrown.getMessage();
        return new CommandFailure(ExitCode.FAILED, what, "unexpected", "try again with -vv and report what it says");
    }

    /** The first word is no command. */
    ExitCode unknownCommand(String typed, Collection<String> known) {
        String cure = Spelling.nearest(typed, known)
                .map(near -> "did you mean '" + near + "'?")
                .orElse("there is: " + String.join(", ", known));
        print(new Problem("unknown command '" + typed + "'", "command line", cure));
        err.flush();
        return ExitCode.USAGE;
    }

    /** The command line could not be understood. */
    ExitCode misused(ParameterException thrown) {
        CommandLine command = thrown.getCommandLine();
        String help = "see '" + command.getCommandSpec().qualifiedName(" ") + " --help'";
        List<String> suggestions =
                thrown instanceof UnmatchedArgumentException unmatched ? unmatched.getSuggestions() : List.of();
        String cure = suggestions.isEmpty() ? help : "did you mean '" + suggestions.get(0) + "'? " + help;
        print(new Problem(firstLine(thrown.getMessage()), "command line", cure));
        err.flush();
        return ExitCode.USAGE;
    }

    private static String firstLine(String text) {
        String line = text.lines().findFirst().orElse("wrong usage");
        return Character.toLowerCase(line.charAt(0)) + line.substring(1);
    }

    private void print(Problem problem) {
        if (LogChoice.format() == LogFormat.JSON) {
            err.println(Json.text(Map.of(
                    "level", "ERROR",
                    "message", problem.what(),
                    "where", problem.where(),
                    "cure", problem.cure())));
        } else {
            err.println("sitless: " + problem);
        }
    }
}
