package org.sitless.app.broker;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Says what is wrong once for each cause, whoever suffers by it and however often it is tried again: a hundred thousand clients would
 * fill any log. While it lasts it says so again each hour, and how many there were in between. Not for several threads.
 */
final class Complaints<C> {
    static final Duration SILENCE = Duration.ofHours(1);

    private final Consumer<String> log;
    private final InstantSource clock;
    private final Map<C, Told> told = new HashMap<>();

    Complaints(Consumer<String> log, InstantSource clock) {
        this.log = log;
        this.clock = clock;
    }

    /** @param since how often it happened after it was told */
    private record Told(Instant at, long since) {}

    void tell(C cause, String text) {
        Instant now = clock.instant();
        Told before = told.get(cause);
        if (before != null && now.isBefore(before.at().plus(SILENCE))) {
            told.put(cause, new Told(before.at(), before.since() + 1));
            return;
        }
        log.accept(before == null || before.since() == 0 ? text : text + " and " + before.since() + " more before it");
        told.put(cause, new Told(now, 0));
    }
}
