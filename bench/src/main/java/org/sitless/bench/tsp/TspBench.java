package org.sitless.bench.tsp;

import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import org.sitless.app.lab.Lab;

/** Negotiations a second, a crowd at once, and memory for each idle tunnel: the table of {@code docs/benchmarks.md}. */
public final class TspBench {
    private static final int USERS = 1_000;
    private static final int AT_A_TIME = 32;

    private final PrintStream out;
    private final int rounds;
    private final int seconds;
    private final int idleTunnels;

    /**
     * A bench that has not begun.
     *
     * @param rounds how often each load is run; the first warms the broker up
     * @param seconds how long UDP is loaded in each
     */
    public TspBench(PrintStream out, int rounds, int seconds, int idleTunnels) {
        this.out = out;
        this.rounds = rounds;
        this.seconds = seconds;
        this.idleTunnels = idleTunnels;
    }

    /** Runs all of it. */
    public void run() throws IOException {
        try (Lab lab = Lab.create()) {
            BrokerUnderLoad broker = BrokerUnderLoad.start(lab, USERS);
            String port = Integer.toString(BrokerUnderLoad.PORT);
            String users = Integer.toString(USERS);
            for (int round = 1; round <= rounds; round++) {
                out.printf("round %d of %d%n", round, rounds);
                measure(
                        broker,
                        "UDP, digest-md5, v6udpv4, 32 at a time",
                        "udp",
                        port,
                        users,
                        Integer.toString(seconds),
                        Integer.toString(AT_A_TIME));
                measure(broker, "TCP, digest-md5, v6v4, 1000 at once", "tcp", port, users, "1000");
            }
            measureIdle(broker, port);
        }
    }

    private void measure(BrokerUnderLoad broker, String what, String... load) {
        Duration before = broker.processorTime();
        String report = broker.load(load);
        Duration spent = broker.processorTime().minus(before);
        int agreed = LoadReport.agreedIn(report);
        out.printf(
                "  %s: %s; broker %.2f ms of processor each%n",
                what, report, spent.toMillis() / (double) Math.max(1, agreed));
        out.flush();
    }

    private void measureIdle(BrokerUnderLoad broker, String port) {
        long heapBefore = broker.heapKilobytes();
        long residentBefore = broker.residentKilobytes();
        measure(
                broker,
                idleTunnels + " idle anonymous tunnels, UDP",
                "idle",
                port,
                "100000",
                Integer.toString(idleTunnels));
        long heapAfter = broker.heapKilobytes();
        long residentAfter = broker.residentKilobytes();
        out.printf(
                "  resident %d KB, then %d KB: %d octets a tunnel; heap %d KB, then %d KB: %d octets a tunnel%n",
                residentBefore,
                residentAfter,
                (residentAfter - residentBefore) * 1_024 / idleTunnels,
                heapBefore,
                heapAfter,
                (heapAfter - heapBefore) * 1_024 / idleTunnels);
    }

    /**
     * Measures.
     *
     * @param arguments rounds, seconds and idle tunnels; 3, 5 and 10000 when missing
     */
    public static void main(String[] arguments) throws IOException {
        int rounds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 3;
        int seconds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 5;
        int idle = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 10_000;
        new TspBench(System.out, rounds, seconds, idle).run();
    }
}
