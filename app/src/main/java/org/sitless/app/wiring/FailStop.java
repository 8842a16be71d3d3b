package org.sitless.app.wiring;

import org.sitless.app.failure.CommandFailure;
import org.sitless.app.failure.ExitCode;

/**
 * Ends the run when one of its threads ends by an error that nobody expects, such as {@link OutOfMemoryError} or {@link
 * StackOverflowError}: without that thread the process would go on by halves, and nobody would know. Threads: any.
 */
public final class FailStop implements AutoCloseable {
    private final StopRequest stop;
    private final String what;
    private final Thread.UncaughtExceptionHandler former = Thread.getDefaultUncaughtExceptionHandler();

    private FailStop(StopRequest stop, String what) {
        this.stop = stop;
        this.what = what;
    }

    /**
     * Watches over all threads of the process that have nobody else to watch over them.
     *
     * @param what runs, for the last line
     */
    public static FailStop install(StopRequest stop, String what) {
        FailStop failStop = new FailStop(stop, what);
        Thread.setDefaultUncaughtExceptionHandler(failStop::onEnd);
        return failStop;
    }

    /** For who catches an error on a thread that must not end by it. */
    public static void report(Throwable error) {
        Thread thread = Thread.currentThread();
        thread.getUncaughtExceptionHandler().uncaughtException(thread, error);
    }

    /** With memory exhausted, not even the orderly end may be possible. */
    private void onEnd(Thread thread, Throwable error) {
        try {
            stop.fail(new CommandFailure(
                    ExitCode.FAILED,
                    "thread " + thread.getName() + " ended: " + error,
                    what,
                    "start it again; if it lacked memory, give it more (JAVA_TOOL_OPTIONS=-Xmx...)",
                    error));
        } catch (Throwable worse) {
            Runtime.getRuntime().halt(ExitCode.FAILED.number());
        }
    }

    @Override
    public void close() {
        Thread.setDefaultUncaughtExceptionHandler(former);
    }
}
