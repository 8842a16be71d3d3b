package org.sitless.app.command;

import java.io.Console;
import java.nio.file.Path;
import java.util.Arrays;
import org.sitless.app.failure.CommandFailure;
import org.sitless.app.failure.ExitCode;
import org.sitless.app.sql.Secrets;
import picocli.CommandLine.Option;

/** Where a new password comes from: never from an argument, which every process can see, and which shells remember. */
final class PasswordSource {
    @Option(names = "--generate", description = "Make a password of 128 random bits.")
    private boolean generate;

    @Option(names = "--password-stdin", description = "Read the password from the first line of stdin.")
    private boolean stdin;

    @Option(names = "--password-file", paramLabel = "FILE", description = "Read the password from a file's first line.")
    private Path file;

    boolean isGenerated() {
        return generate;
    }

    /** Whether anything was said about where it comes from. */
    boolean isAskedFor() {
        return generate || stdin || file != null;
    }

    static String made() {
        return Secrets.password();
    }

    /**
     * The password; asks on the terminal if nothing else was said.
     *
     * @throws CommandFailure if there is none
     */
    String read() {
        if (generate && !stdin && file == null) {
            return Secrets.password();
        }
        if (stdin && !generate && file == null) {
            return SecretLine.ofStdin();
        }
        if (file != null && !generate && !stdin) {
            return SecretLine.of(file);
        }
        if (isAskedFor()) {
            throw new CommandFailure(
                    ExitCode.USAGE,
                    "the password can come from one place only",
                    "command line",
                    "use one of --generate, --password-stdin and --password-file");
        }
        return prompt();
    }

    @SuppressWarnings(
            "SystemConsoleNull") // since 22 there is one without a terminal, too: then it reads what was piped in, or
    // nothing
    private static String prompt() {
        Console console = System.console();
        if (console == null) {
            throw new CommandFailure(
                    ExitCode.USAGE,
                    "there is nobody to ask for a password",
                    "no terminal",
                    "use --generate, --password-stdin or --password-file FILE");
        }
        char[] first = console.readPassword("New password: ");
        char[] again = console.readPassword("Again: ");
        if (first == null || !Arrays.equals(first, again)) {
            throw new CommandFailure(ExitCode.USAGE, "the two are not the same", "password", "try again");
        }
        return new String(first);
    }
}
