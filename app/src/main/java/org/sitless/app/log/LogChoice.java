package org.sitless.app.log;

/** What the command line said about logging; set before the first logger is made. */
public final class LogChoice {
    private static volatile LogFormat format = LogFormat.TEXT;
    private static volatile int verbosity;

    private LogChoice() {}

    /** Takes effect for loggers made from now on; verbosity 0 is warnings, 1 what happens, 2 details and stack traces. */
    public static void choose(LogFormat chosenFormat, int chosenVerbosity) {
        format = chosenFormat;
        verbosity = chosenVerbosity;
    }

    public static LogFormat format() {
        return format;
    }

    public static int verbosity() {
        return verbosity;
    }
}
