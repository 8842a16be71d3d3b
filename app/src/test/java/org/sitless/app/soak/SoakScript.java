package org.sitless.app.soak;

import java.time.Duration;
import java.util.List;
import java.util.Random;

/**
 * What happens, in which order and for how long: decided by one number, so that what went wrong can be made to happen again. Step n is
 * the same whatever came of those before it.
 */
final class SoakScript {
    private static final int LONGEST_FAULT_MILLIS = 3_000;
    private static final int LONGEST_PAUSE_MILLIS = 1_500;

    /**
     * One thing that happens.
     *
     * @param number the first is 0
     * @param fault what
     * @param end to whom
     * @param length how long until it is mended
     * @param pause until the next
     * @param seed of the details
     */
    record Step(int number, SoakFault fault, SoakEnd end, Duration length, Duration pause, long seed) {
        @Override
        public String toString() {
            return "step " + number + ": " + fault + " at " + end + " for " + length.toMillis() + " ms";
        }
    }

    private final long seed;
    private final List<SoakEnd> ends;
    private int next;

    SoakScript(long seed, List<SoakEnd> ends) {
        this.seed = seed;
        this.ends = List.copyOf(ends);
    }

    Step next() {
        int number = next++;
        Random random = new Random(seed * 1_000_003L + number);
        random.nextInt(); // neighbouring seeds begin alike
        SoakEnd end = ends.get(random.nextInt(ends.size()));
        SoakFault fault = fault(random, end);
        Duration length = Duration.ofMillis(100 + random.nextInt(LONGEST_FAULT_MILLIS));
        Duration pause = Duration.ofMillis(200 + random.nextInt(LONGEST_PAUSE_MILLIS));
        return new Step(number, fault, end, length, pause, random.nextLong());
    }

    private static SoakFault fault(Random random, SoakEnd end) {
        SoakFault[] all = SoakFault.values();
        SoakFault fault = all[random.nextInt(all.length)];
        while (!fault.concerns(end)) {
            fault = all[random.nextInt(all.length)];
        }
        return fault;
    }
}
