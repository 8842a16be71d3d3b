package org.sitless.app.client;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Hands events from those who notice to the one who acts. What waits to be seen already is not queued twice, and of the path only the
 * latest is told.
 */
final class ClientEvents {
    private final BlockingQueue<ClientEvent> queue = new LinkedBlockingQueue<>();
    private volatile boolean stopAsked;

    /** Any thread; never blocks. */
    void tell(ClientEvent event) {
        if (event instanceof ClientEvent.PathDead || event instanceof ClientEvent.PathAlive) {
            forgetPath();
        } else if (event instanceof ClientEvent.StopAsked) {
            stopAsked = true;
        }
        if (!queue.contains(event)) {
            queue.add(event);
        }
    }

    /** Whether somebody has ever asked us to end, seen or not. */
    boolean isStopAsked() {
        return stopAsked;
    }

    /** What was said about a path that is no more, does not matter any more. */
    void forgetPath() {
        queue.removeIf(event -> event instanceof ClientEvent.PathDead || event instanceof ClientEvent.PathAlive);
    }

    /** What was said about a tunnel that is no more, does not matter any more: the next one is not to suffer for it. */
    void forgetTunnel() {
        forgetPath();
        queue.removeIf(ClientEvent.LaneFailed.class::isInstance);
    }

    /** The next event; empty if none comes in time, or the thread is interrupted, which means to stop. */
    Optional<ClientEvent> await(Duration longest) {
        try {
            return Optional.ofNullable(queue.poll(longest.toNanos(), TimeUnit.NANOSECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.of(new ClientEvent.StopAsked());
        }
    }
}
