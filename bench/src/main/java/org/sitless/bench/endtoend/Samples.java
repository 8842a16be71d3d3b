package org.sitless.bench.endtoend;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** What one contender reached in one measurement, round by round. */
final class Samples {
    private final List<Double> values = new ArrayList<>();

    void add(double value) {
        values.add(value);
    }

    boolean isEmpty() {
        return values.isEmpty();
    }

    double minimum() {
        return Collections.min(values);
    }

    double maximum() {
        return Collections.max(values);
    }

    /** The middle one, or the mean of the two in the middle. */
    double median() {
        List<Double> sorted = new ArrayList<>(values);
        Collections.sort(sorted);
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }
}
