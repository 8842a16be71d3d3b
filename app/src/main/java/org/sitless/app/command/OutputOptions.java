package org.sitless.app.command;

import org.sitless.app.failure.CommandFailure;
import org.sitless.app.failure.ExitCode;
import org.sitless.app.log.LogChoice;
import org.sitless.app.log.LogFormat;
import picocli.CommandLine.Option;

/** How much is said on stderr, and how: flags that every command takes. */
public final class OutputOptions {
    @Option(
            names = {"-v", "--verbose"},
            description = "Say what happens; -vv adds details and stack traces.")
    private boolean[] verbose = {};

    @Option(names = "--log-format", paramLabel = "text|json", description = "How lines on stderr look (default text).")
    private String format = "text";

    /** Takes effect for everything said from now on. @throws org.sitless.app.failure.CommandFailure for an unknown format */
    void apply() {
        switch (format) {
            case "text" -> LogChoice.choose(LogFormat.TEXT, verbose.length);
            case "json" -> LogChoice.choose(LogFormat.JSON, verbose.length);
            default ->
                throw new CommandFailure(
                        ExitCode.USAGE, "log format '" + format + "' is unknown", "--log-format", "use text or json");
        }
    }
}
