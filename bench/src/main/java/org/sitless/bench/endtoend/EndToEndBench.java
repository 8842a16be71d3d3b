package org.sitless.bench.endtoend;

import java.io.PrintStream;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.sitless.app.lab.Lab;
import org.sitless.app.lab.LabException;
import org.sitless.app.lab.LabLink;
import org.sitless.app.lab.LinkProfile;
import org.sitless.app.lab.LinkSpec;

/**
 * Our pair of endpoints against rivals, in rounds that take turns, so that a busy machine slows all alike. The ratio is what counts.
 *
 * <p>A contender that cannot move a byte in a profile (a naive raw-socket endpoint where the kernel merges segments) counts as 0.
 */
public final class EndToEndBench {
    private final PrintStream out;
    private final int rounds;
    private final int seconds;

    /**
     * A bench that has not begun.
     *
     * @param rounds how often each contender is measured
     * @param seconds length of each stream
     */
    public EndToEndBench(PrintStream out, int rounds, int seconds) {
        this.out = out;
        this.rounds = rounds;
        this.seconds = seconds;
    }

    /** Runs all contenders in these profiles and prints a table for each. */
    public void run(List<LinkProfile> profiles) {
        for (LinkProfile profile : profiles) {
            print(profile, measure(profile));
        }
    }

    private Map<Measure, Map<Contender, Samples>> measure(LinkProfile profile) {
        Map<Measure, Map<Contender, Samples>> results = new EnumMap<>(Measure.class);
        for (Measure measure : Measure.values()) {
            Map<Contender, Samples> byContender = new EnumMap<>(Contender.class);
            for (Contender contender : Contender.values()) {
                byContender.put(contender, new Samples());
            }
            results.put(measure, byContender);
        }
        for (int round = 0; round < rounds; round++) {
            for (Contender contender : Contender.values()) {
                measureOnce(profile, contender, results);
            }
        }
        return results;
    }

    private void measureOnce(LinkProfile profile, Contender contender, Map<Measure, Map<Contender, Samples>> results) {
        try (Lab lab = Lab.create()) {
            LabLink link = lab.join(LinkSpec.of(profile));
            try (Pair pair = contender.start(link)) {
                for (Measure measure : Measure.values()) {
                    results.get(measure).get(contender).add(attempt(measure, pair));
                }
            }
        }
    }

    private double attempt(Measure measure, Pair pair) {
        try {
            return measure.of(pair, seconds);
        } catch (LabException nothingMoved) {
            return 0;
        }
    }

    private void print(LinkProfile profile, Map<Measure, Map<Contender, Samples>> results) {
        out.printf(
                "%n%s, median of %d rounds [least..most]%n", profile.name().toLowerCase(java.util.Locale.ROOT), rounds);
        results.forEach((measure, byContender) -> {
            out.printf("  %s (%s)%n", measure.title(), measure.unit());
            double socat = byContender.get(Contender.SOCAT).median();
            byContender.forEach((contender, samples) -> out.printf(
                    "    %-10s %8.3f  [%.3f..%.3f]  %s%n",
                    contender.title(),
                    samples.median(),
                    samples.minimum(),
                    samples.maximum(),
                    socat == 0 ? "-" : String.format("%.2fx socat", samples.median() / socat)));
        });
        out.flush();
    }

    /**
     * Measures in all three profiles.
     *
     * @param arguments rounds and seconds; 3 and 4 when missing
     */
    public static void main(String[] arguments) {
        int rounds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 3;
        int seconds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 4;
        new EndToEndBench(System.out, rounds, seconds)
                .run(List.of(LinkProfile.PLAIN, LinkProfile.WIRE, LinkProfile.VETH));
    }
}
