package org.sitless.app.broker;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.sitless.app.wiring.FailStop;
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
        AtomicReference<String> said = new AtomicReference<>("");
        thread.scheduleWithFixedDelay(
                () -> attempt(task, said), pause.toNanos(), pause.toNanos(), TimeUnit.NANOSECONDS);
        return this;
    }

    /** What fails is tried again, and told once while it fails for the same reason. An error ends more than this: the thread's watcher hears. */
    private static void attempt(Runnable task, AtomicReference<String> said) {
        try {
            task.run();
            said.set("");
        } catch (RuntimeException failure) {
            if (!failure.toString().equals(said.getAndSet(failure.toString()))) {
                LoggerFactory.getLogger(Regularly.class)
                        .warn("{}: {}", Thread.currentThread().getName(), failure.toString());
            }
        } catch (Error fatal) {
            FailStop.report(fatal);
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
