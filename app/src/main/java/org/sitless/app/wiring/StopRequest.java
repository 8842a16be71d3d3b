package org.sitless.app.wiring;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.sitless.app.failure.CommandFailure;
import org.sitless.app.failure.ExitCode;

/**
 * What ends a run from outside: SIGTERM, SIGINT and SIGHUP, which the JVM turns into its shutdown, or a failure of something that runs.
 *
 * <p>The JVM's shutdown waits for the run to undo everything, and then the process ends with exit code 0, since an orderly stop is no
 * failure. Threads: {@link #await} by the one that runs, all others by any.
 */
public final class StopRequest implements AutoCloseable {
    /** systemd kills after 90 s; nothing we undo takes more than a moment. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final BlockingQueue<Optional<CommandFailure>> requests = new LinkedBlockingQueue<>();
    private final CountDownLatch undone = new CountDownLatch(1);
    private volatile Runnable listener = () -> {};

    private StopRequest() {}

    /** Listens for signals from now on. */
    public static StopRequest install() {
        StopRequest request = new StopRequest();
        Runtime.getRuntime().addShutdownHook(new Thread(request::onShutdown, "sl-shutdown"));
        return request;
    }

    /** Has this done whenever somebody wants the run to end, for a run that waits for other things as well. Must not block. */
    public void onRequest(Runnable told) {
        listener = told;
        if (!requests.isEmpty()) {
            told.run();
        }
    }

    private void onShutdown() {
        if (undone.getCount() == 0) {
            return; // the run ended by itself, and with an exit code of its own
        }
        request(Optional.empty());
        try {
            boolean orderly = undone.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            Runtime.getRuntime().halt((orderly ? ExitCode.OK : ExitCode.FAILED).number());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Something that runs cannot go on. */
    public void fail(CommandFailure failure) {
        request(Optional.of(failure));
    }

    private void request(Optional<CommandFailure> reason) {
        requests.add(reason);
        listener.run();
    }

    /**
     * Waits until somebody wants the run to end, but not longer than told.
     *
     * @return whether it shall end
     * @throws CommandFailure if something that runs failed
     */
    public boolean await(Duration longest) {
        try {
            Optional<CommandFailure> request = requests.poll(longest.toMillis(), TimeUnit.MILLISECONDS);
            if (request == null) {
                return false;
            }
            request.ifPresent(failure -> {
                throw failure;
            });
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    /** Everything is undone: the process may end. */
    @Override
    public void close() {
        undone.countDown();
    }
}
