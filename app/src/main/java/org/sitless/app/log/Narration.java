package org.sitless.app.log;

import org.slf4j.LoggerFactory;

/** Tells what happens, step by step, to those who asked with {@code -v}; for everybody else it costs nothing, not even a logger. */
public final class Narration {
    private Narration() {}

    /** One step; the pattern is slf4j's, with a pair of braces for each argument. */
    public static void tell(Class<?> teller, String pattern, Object... arguments) {
        if (LogChoice.verbosity() > 0) {
            LoggerFactory.getLogger(teller).info(pattern, arguments);
        }
    }
}
