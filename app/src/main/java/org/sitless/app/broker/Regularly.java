package org.sitless.app.broker;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.LoggerFactory;

/** Does things again and again on a thread of their own, whatever happens to them in between: a store may be away for a while. */
final class Regularly implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 5;

    private final ScheduledExecutorService thread;

    private Regularly(ScheduledExecutorService thread) {
        this.thread = thread;
    }

    static Regularly on(String threadName) {
        ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(runnable -> {
            Thread named = new Thread(runnable, threadName);
            named.setDaemon(true);
            return named;
        });
        return new Regularly(thread);
    }

    /** Begins with this after the first pause. */
    @SuppressWarnings("FutureReturnValueIgnored") // it never ends by itself
    Regularly every(Duration pause, Runnable task) {
        thread.scheduleWithFixedDelay(() -> attempt(task), pause.toNanos(), pause.toNanos(), TimeUnit.NANOSECONDS);
        return this;
    }

    private static void attempt(Runnable task) {
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
