package org.sitless.app.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.sitless.app.lab.Lab;
import org.sitless.app.lab.LabLink;
import org.sitless.app.lab.LinkProfile;
import org.sitless.dataplane.counter.RoadName;
import org.sitless.dataplane.slot.DropReason;
import org.sitless.testbed.Iperf;
import org.sitless.testbed.Ping;
import org.sitless.testbed.ProcessFootprint;
import org.sitless.testbed.RawIpv4Sender;
import org.sitless.testbed.SitlessPeer;
import org.sitless.testbed.WithLab;

/**
 * Traffic of every kind in random order, the link changing its character under it: in the end every packet is accounted for and
 * nothing has grown. {@code -Dsitless.mixed.seconds=600} makes it longer, {@code -Dsitless.mixed.seed=…} repeats or varies it.
 */
@WithLab
class MixedTrafficIT {
    private static final Duration LENGTH = Duration.ofSeconds(Integer.getInteger("sitless.mixed.seconds", 60));
    private static final long SEED = Long.getLong("sitless.mixed.seed", 20_261_123L);
    private static final List<LinkProfile> PROFILES = List.of(LinkProfile.values());
    private static final long HEAP_GROWTH_BYTES = 4L << 20;

    private final Random random = new Random(SEED);
    private SitlessPeer left;
    private SitlessPeer right;
    private RawIpv4Sender hostile;

    @Test
    void shouldAccountForEveryPacketAndNotGrow(Lab lab) {
        LabLink link = EndpointPairs.link(lab, LinkProfile.PLAIN);
        left = EndpointPairs.left(link);
        right = EndpointPairs.right(link);
        try (RawIpv4Sender sender = new RawIpv4Sender(link.right().host(), "192.0.2.2", "192.0.2.1")) {
            hostile = sender;
            long end = System.nanoTime() + LENGTH.toNanos();
            mixFor(link, LENGTH.dividedBy(4));
            ProcessFootprint early = ProcessFootprint.of(left.process());
            mixFor(link, Duration.ofNanos(end - System.nanoTime()));
            assertNoGrowth(early, ProcessFootprint.of(left.process()));
        }

        assertThat(left.road(RoadName.DECAP).drops(DropReason.STAGE_FAULT)).isZero();
        EndpointPairs.assertPings(left, right);
        EndpointPairs.assertLawAfterStop(left);
        EndpointPairs.assertLawAfterStop(right);
    }

    private static void assertNoGrowth(ProcessFootprint early, ProcessFootprint late) {
        System.out.println("early " + early + ", late " + late);
        assertThat(late.descriptors()).as("descriptors").isLessThanOrEqualTo(early.descriptors());
        assertThat(late.threads()).as("threads").isLessThanOrEqualTo(early.threads() + 1); // a compiler's
        assertThat(late.heapBytes()).as("heap").isLessThan(early.heapBytes() + HEAP_GROWTH_BYTES);
    }

    private void mixFor(LabLink link, Duration length) {
        long end = System.nanoTime() + length.toNanos();
        while (System.nanoTime() < end) {
            act(link, random.nextInt(7));
            assertThat(left.process().isAlive()).isTrue();
            assertThat(right.process().isAlive()).isTrue();
        }
    }

    private void act(LabLink link, int choice) {
        switch (choice) {
            case 0 -> link.profile(PROFILES.get(random.nextInt(PROFILES.size())));
            case 1 ->
                Ping.of(left, right.end().inner())
                        .payloadBytes(random.nextInt(65_000))
                        .count(10)
                        .interval(Duration.ofMillis(50))
                        .send();
            case 2 -> tcp(left, right).streams(1 + random.nextInt(8)).run();
            case 3 -> tcp(left, right).reversed().run();
            case 4 -> bothWays();
            case 5 ->
                Iperf.udp(left, right, right.end().inner(), 20_000_000, 16 + random.nextInt(1_400))
                        .seconds(1)
                        .run();
            default -> sendHostileBytes();
        }
    }

    private static Iperf tcp(SitlessPeer client, SitlessPeer server) {
        return Iperf.tcp(client, server, server.end().inner()).seconds(1);
    }

    private void bothWays() {
        CompletableFuture<Iperf.Outcome> there =
                CompletableFuture.supplyAsync(() -> tcp(left, right).run());
        tcp(right, left).run();
        there.join();
    }

    private void sendHostileBytes() {
        for (int i = 0; i < 1_000; i++) {
            byte[] bytes = new byte[random.nextInt(1_400)];
            random.nextBytes(bytes);
            if (bytes.length > 0 && random.nextBoolean()) {
                bytes[0] = 0x60;
            }
            hostile.send(bytes);
        }
    }
}
