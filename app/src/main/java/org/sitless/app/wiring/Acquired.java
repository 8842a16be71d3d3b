package org.sitless.app.wiring;

import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.LoggerFactory;

/** What was acquired so far, given back in reverse order. Whatever fails on the way is logged, and the rest is given back all the same. */
public final class Acquired implements AutoCloseable {
    private final Deque<Runnable> releases = new ArrayDeque<>();

    /** To be run before everything that was added earlier. */
    public void add(Runnable release) {
        releases.push(release);
    }

    /** Idempotent. */
    @Override
    public void close() {
        while (!releases.isEmpty()) {
            try {
                releases.pop().run();
            } catch (RuntimeException e) {
                LoggerFactory.getLogger(Acquired.class).warn("while ending: {}", e.getMessage(), e);
            }
        }
    }
}
