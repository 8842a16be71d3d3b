package org.sitless.bench.endtoend;

import java.time.Duration;
import org.sitless.testbed.Iperf;
import org.sitless.testbed.Ping;

/** What is measured of a pair. */
enum Measure {
    TCP("TCP, 1 stream", "Gbit/s") {
        @Override
        double of(Pair pair, int seconds) {
            return gigabits(Iperf.tcp(pair.left(), pair.right(), pair.rightAddress())
                    .seconds(seconds)
                    .run());
        }
    },
    TCP4("TCP, 4 streams", "Gbit/s") {
        @Override
        double of(Pair pair, int seconds) {
            return gigabits(Iperf.tcp(pair.left(), pair.right(), pair.rightAddress())
                    .seconds(seconds)
                    .streams(4)
                    .run());
        }
    },
    RTT("RTT, idle, mean", "us") {
        @Override
        double of(Pair pair, int seconds) {
            Ping.Outcome pings = Ping.of(pair.left(), pair.rightAddress())
                    .count(100)
                    .interval(Duration.ofMillis(5))
                    .send();
            return pings.average().toNanos() / 1e3;
        }
    };

    private final String title;
    private final String unit;

    Measure(String title, String unit) {
        this.title = title;
        this.unit = unit;
    }

    /** Measures once. */
    abstract double of(Pair pair, int seconds);

    String title() {
        return title;
    }

    String unit() {
        return unit;
    }

    private static double gigabits(Iperf.Outcome outcome) {
        return outcome.bitsPerSecond() / 1e9;
    }
}
