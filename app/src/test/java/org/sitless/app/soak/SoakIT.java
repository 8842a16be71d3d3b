package org.sitless.app.soak;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.sitless.app.lab.CommandRunner;
import org.sitless.app.lab.Lab;
import org.sitless.dataplane.counter.RoadName;
import org.sitless.dataplane.counter.RoadSnapshot;
import org.sitless.dataplane.slot.DropReason;
import org.sitless.testbed.Alone;
import org.sitless.testbed.Ping;
import org.sitless.testbed.ProcessFootprint;
import org.sitless.testbed.WithLab;

/**
 * Everything at once: in the end every tunnel is alive, every packet accounted for, nothing has grown, and what arrived arrived whole.
 *
 * <p>{@code ./verify --soak SECONDS} makes it longer; {@code -Dsitless.soak.seed=…} repeats or varies what happens, step by step.
 */
@Alone
@WithLab
class SoakIT {
    static final Duration STOP_LIMIT = Duration.ofSeconds(20);

    private static final Duration LENGTH = Duration.ofSeconds(Integer.getInteger("sitless.soak.seconds", 60));
    private static final long SEED = Long.getLong("sitless.soak.seed", 20_261_123L);
    private static final Duration RECOVERY = Duration.ofSeconds(60);
    private static final long HEAP_GROWTH_BYTES = 6L << 20;
    /** Of what the kernel has given a JVM: compiled code and the allocator's arenas grow with what has been seen so far. */
    private static final long RESIDENT_GROWTH_BYTES = 40L << 20;

    private final Map<Long, ProcessFootprint> early = new HashMap<>();

    @Test
    void shouldSurviveEverythingAndAccountForEveryPacket(Lab lab) {
        SoakNetwork network = new SoakNetwork(lab);
        network.start();
        SoakScript script = new SoakScript(SEED, network.ends());
        List<SoakTraffic> traffic = List.of(
                traffic(lab, network.left, network.right.home().host(), "2001:db8:2::2", 1),
                traffic(lab, network.dsl, network.server, SoakNetwork.SERVER, 2),
                traffic(lab, network.flat, network.broker.home().host(), network.broker.inner(), 3));

        try {
            long begin = System.nanoTime();
            play(network, script, LENGTH.dividedBy(4));
            network.ends().forEach(end -> early.put(end.process().pid(), footprint(end)));
            play(network, script, LENGTH.minusNanos(System.nanoTime() - begin));
        } finally {
            traffic.forEach(SoakTraffic::close);
            System.out.println("soak, seed " + SEED + ": " + traffic);
        }

        assertAlive(network);
        traffic.forEach(
                one -> assertThat(one.broken()).as("files that arrived changed").isEmpty());
        traffic.forEach(one -> assertThat(one.done()).as(one.toString()).isPositive());
        network.ends().forEach(this::assertNoGrowth);
        assertLaw(network);
    }

    private static SoakTraffic traffic(Lab lab, SoakEnd from, CommandRunner to, String address, int number) {
        try {
            Path folder = Files.createDirectory(lab.directory().resolve("traffic-" + number));
            return new SoakTraffic(from.home().host(), to, address, folder, SEED + number);
        } catch (IOException refused) {
            throw new UncheckedIOException(refused);
        }
    }

    private static void play(SoakNetwork network, SoakScript script, Duration length) {
        long end = System.nanoTime() + length.toNanos();
        while (System.nanoTime() < end) {
            SoakScript.Step step = script.next();
            System.out.println("soak: " + step);
            SoakScene scene = new SoakScene(network, step.end(), new Random(step.seed()));
            step.fault().inflict(scene);
            sleep(step.length());
            step.fault().mend(scene);
            sleep(step.pause());
            network.ends().forEach(one -> assertThat(one.process().isAlive())
                    .as("%s lives after %s: %s", one, step, one.process().output())
                    .isTrue());
        }
    }

    /** Everything is mended: each tunnel comes back by itself, both ways. */
    private static void assertAlive(SoakNetwork network) {
        network.ends().forEach(end -> end.home().heal());
        network.directions().forEach(one -> Awaitility.await(one.toString())
                .atMost(RECOVERY)
                .pollDelay(Duration.ZERO)
                .until(() -> Ping.of(one.from(), one.address()).count(1).send().allAnswered()));
    }

    private static ProcessFootprint footprint(SoakEnd end) {
        return ProcessFootprint.of(end.process());
    }

    /** Of those that were not started anew since. */
    private void assertNoGrowth(SoakEnd end) {
        ProcessFootprint before = early.get(end.process().pid());
        ProcessFootprint now = footprint(end);
        System.out.println("soak: " + end + ", killed " + end.kills() + " times, early " + before + ", late " + now);
        if (before != null) {
            assertThat(now.heapBytes()).as("heap of %s", end).isLessThan(before.heapBytes() + HEAP_GROWTH_BYTES);
            assertThat(now.residentBytes())
                    .as("resident memory of %s", end)
                    .isLessThan(before.residentBytes() + RESIDENT_GROWTH_BYTES);
            assertThat(now.threads()).as("threads of %s", end).isLessThanOrEqualTo(before.threads() + 4);
            assertThat(now.descriptors()).as("descriptors of %s", end).isLessThanOrEqualTo(before.descriptors() + 8);
        }
    }

    private static void assertLaw(SoakNetwork network) {
        // Clients first: a broker that goes first would have them look for another.
        for (SoakEnd end : List.of(network.dsl, network.flat, network.left, network.right, network.broker)) {
            assertThat(end.stop())
                    .as("exit code of %s: %s", end, end.process().output())
                    .isZero();
            for (RoadName name : RoadName.values()) {
                RoadSnapshot road = end.road(name);
                assertThat(road.inFlight())
                        .as("%s road of %s: %s", name, end, road)
                        .isZero();
                assertThat(road.drops(DropReason.STAGE_FAULT))
                        .as("defects at %s", end)
                        .isZero();
            }
        }
    }

    private static void sleep(Duration time) {
        try {
            Thread.sleep(time.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
