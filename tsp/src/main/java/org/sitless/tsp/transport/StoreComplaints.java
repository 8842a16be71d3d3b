package org.sitless.tsp.transport;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Says once what a store cannot do, and once that it can again: whoever asks a broker whose store is away, as often as he likes, shall not
 * fill its log. Any thread.
 */
final class StoreComplaints {
    /** Where it comes and goes. */
    private static final Duration SILENCE = Duration.ofMinutes(1);

    private final Consumer<String> warning;
    private final Consumer<String> news;
    private final Map<Class<?>, Complaint> complaints = new HashMap<>();

    StoreComplaints(Consumer<String> warning, Consumer<String> news) {
        this.warning = warning;
        this.news = news;
    }

    /** @param lasts whether it has not worked since */
    private record Complaint(String text, Instant at, boolean lasts) {}

    synchronized void failed(Class<?> what, RuntimeException failure, Instant now) {
        String text = failure.toString();
        Complaint before = complaints.get(what);
        boolean isKnown = before != null
                && before.text().equals(text)
                && (before.lasts() || now.isBefore(before.at().plus(SILENCE)));
        if (!isKnown) {
            warning.accept("the store could not " + what.getSimpleName() + ": " + text);
        }
        complaints.put(what, new Complaint(text, isKnown ? before.at() : now, true));
    }

    synchronized void worked(Class<?> what) {
        Complaint before = complaints.get(what);
        if (before != null && before.lasts()) {
            news.accept("the store can " + what.getSimpleName() + " again");
            complaints.put(what, new Complaint(before.text(), before.at(), false));
        }
    }
}
