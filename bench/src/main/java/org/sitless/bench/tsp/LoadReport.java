package org.sitless.bench.tsp;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.sitless.tsp.session.ClientOutcome;

/** What came of a load, and how long each client had to wait. Not for several threads. */
final class LoadReport {
    private static final Pattern AGREED = Pattern.compile("^agreed=(\\d+) ");

    private final Map<String, Integer> outcomes = new TreeMap<>();
    private final List<Long> nanos = new ArrayList<>();
    private final long began = System.nanoTime();
    private long ended = began;

    void add(ClientOutcome outcome, long clientBegan) {
        ended = System.nanoTime();
        boolean agreed = outcome instanceof ClientOutcome.Agreed;
        outcomes.merge(agreed ? "agreed" : outcome.toString(), 1, Integer::sum);
        if (agreed) {
            nanos.add(ended - clientBegan);
        }
    }

    int agreed() {
        return nanos.size();
    }

    int total() {
        return outcomes.values().stream().mapToInt(Integer::intValue).sum();
    }

    /** How many agreed, as a report's line says. */
    static int agreedIn(String line) {
        Matcher agreed = AGREED.matcher(line);
        if (!agreed.find()) {
            throw new IllegalArgumentException("no report of a load: " + line);
        }
        return Integer.parseInt(agreed.group(1));
    }

    private double millis(double share) {
        if (nanos.isEmpty()) {
            return 0;
        }
        List<Long> sorted = new ArrayList<>(nanos);
        Collections.sort(sorted);
        return sorted.get((int) Math.min(sorted.size() - 1, Math.floor(share * sorted.size()))) / 1e6;
    }

    /** {@code agreed=1000 others=0 seconds=1.50 rate=666 median=…ms p99=…ms most=…ms}, and the others by what they came to. */
    @Override
    public String toString() {
        double seconds = (ended - began) / 1e9;
        String line = String.format(
                Locale.ROOT,
                "agreed=%d others=%d seconds=%.2f rate=%.0f median=%.0fms p99=%.0fms most=%.0fms",
                agreed(),
                total() - agreed(),
                seconds,
                agreed() / Math.max(seconds, 1e-9),
                millis(0.5),
                millis(0.99),
                millis(1));
        return agreed() == total() ? line : line + " " + outcomes;
    }
}
