package org.sitless.app.soak;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.sitless.app.lab.CommandRunner;
import org.sitless.app.lab.LabException;
import org.sitless.testbed.FileTransfer;
import org.sitless.testbed.Iperf;
import org.sitless.testbed.Ping;

/**
 * Traffic of every kind between two hosts until it is stopped, in a thread of its own, {@code sl-soak-NAME}. Under faults each piece may
 * fail, and that is counted; what arrives must be whole.
 */
final class SoakTraffic implements AutoCloseable {
    private static final Duration STOP_LIMIT = Duration.ofSeconds(150);
    private static final int KINDS = 5;

    private final CommandRunner from;
    private final CommandRunner to;
    private final String address;
    private final Path folder;
    private final Random random;
    private final AtomicInteger done = new AtomicInteger();
    private final AtomicInteger failed = new AtomicInteger();
    private final List<String> broken = new ArrayList<>();
    private final Thread thread;
    private volatile boolean stopping;

    SoakTraffic(CommandRunner from, CommandRunner to, String address, Path folder, long seed) {
        this.from = from;
        this.to = to;
        this.address = address;
        this.folder = folder;
        this.random = new Random(seed);
        this.thread = new Thread(this::run, "sl-soak-" + from.name());
        thread.start();
    }

    private void run() {
        while (!stopping) {
            try {
                piece(random.nextInt(KINDS));
                done.incrementAndGet();
            } catch (LabException underFaults) {
                failed.incrementAndGet();
            }
        }
    }

    private void piece(int kind) {
        switch (kind) {
            case 0 -> ping();
            case 1 ->
                Iperf.tcp(from, to, address)
                        .seconds(1)
                        .streams(1 + random.nextInt(4))
                        .run();
            case 2 -> Iperf.tcp(from, to, address).seconds(1).reversed().run();
            case 3 ->
                Iperf.udp(from, to, address, 20_000_000, 16 + random.nextInt(1_400))
                        .seconds(1)
                        .run();
            default -> file();
        }
    }

    private void ping() {
        Ping.of(from, address)
                .payloadBytes(random.nextInt(20_000))
                .count(10)
                .interval(Duration.ofMillis(50))
                .send();
    }

    private void file() {
        FileTransfer transfer = FileTransfer.run(from, to, address, folder, 2, random.nextInt(1_000));
        if (!transfer.isWhole()) {
            broken.add(from.name() + " to " + to.name() + ": " + transfer);
        }
    }

    /** How many pieces came to their end. */
    int done() {
        return done.get();
    }

    /** Transfers that ended with other bytes than were sent. Only after {@link #close()}. */
    List<String> broken() {
        return broken;
    }

    @Override
    public void close() {
        stopping = true;
        try {
            thread.join(STOP_LIMIT.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (thread.isAlive()) {
            throw new LabException("traffic from " + from.name() + " does not end within " + STOP_LIMIT);
        }
    }

    @Override
    public String toString() {
        return from.name() + " to " + to.name() + ": " + done + " pieces done, " + failed + " failed";
    }
}
