package org.sitless.app.broker;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.LoggerFactory;

/** Does something again and again on a thread of its own, whatever happens to it in between: a store may be away for a while. */
final class Regularly implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 5;

    private final ScheduledExecutorService thread;
    private final Runnable task;

    private Regularly(ScheduledExecutorService thread, Runnable task) {
        this.thread = thread;
        this.task = task;
    }

    /** Begins after the first pause. */
    @SuppressWarnings("FutureReturnValueIgnored") // it never ends by itself
    static Regularly start(String threadName, Duration pause, Runnable task) {
        ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(runnable -> {
            Thread named = new Thread(runnable, threadName);
            named.setDaemon(true);
            return named;
        });
        Regularly regularly = new Regularly(thread, task);
        thread.scheduleWithFixedDelay(regularly::attempt, pause.toNanos(), pause.toNanos(), TimeUnit.NANOSECONDS);
        return regularly;
    }

    private void attempt() {
        try {
            task.run();
        } catch (RuntimeException failure) {
            LoggerFactory.getLogger(Regularly.class)
                    .warn("{}: {}", Thread.currentThread().getName(), failure.toString());
        }
    }

    /** No more after this; what runs is let finish. */
    @Override
    public void close() {
        thread.shutdown();
        try {
            if (!thread.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                thread.shutdownNow();
            }
        } catch (InterruptedException e) {
            thread.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
