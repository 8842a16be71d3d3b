package org.sitless.app.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.sitless.app.lab.Lab;
import org.sitless.app.lab.LabLink;
import org.sitless.app.lab.LinkProfile;
import org.sitless.app.lab.LinkSpec;
import org.sitless.dataplane.counter.RoadName;
import org.sitless.dataplane.counter.RoadSnapshot;
import org.sitless.testbed.KernelCounters;
import org.sitless.testbed.Ping;
import org.sitless.testbed.SitlessPeer;
import org.sitless.testbed.TunnelEnd;
import org.sitless.testbed.TunnelPeer;

/** Ways to put endpoints on a link, and what must hold of every one of them. */
final class EndpointPairs {
    static final String DEVICE = "sitless0";

    /** A small one, one of the minimum MTU of IPv6, one that just fits, one that just does not, and two of many fragments. */
    static final int[] PAYLOADS = {56, 1_232, 1_432, 1_452, 4_000, 60_000};

    private static final Executor EACH_AT_ONCE = task -> new Thread(task, "sl-test-ping").start();

    private EndpointPairs() {}

    static LabLink link(Lab lab, LinkProfile profile) {
        return lab.join(LinkSpec.of(profile));
    }

    static SitlessPeer left(LabLink link, String... flags) {
        return SitlessPeer.start(link.left().host(), DEVICE, TunnelEnd.left(), flags);
    }

    static SitlessPeer right(LabLink link, String... flags) {
        return SitlessPeer.start(link.right().host(), DEVICE, TunnelEnd.right(), flags);
    }

    /** Every size is answered in both directions, global and link-local; all are under way at the same time. */
    static void assertPings(TunnelPeer left, TunnelPeer right) {
        List<CompletableFuture<Void>> pings = new ArrayList<>();
        for (int payload : PAYLOADS) {
            pings.add(CompletableFuture.runAsync(
                    () -> assertPing(left, right.end().inner(), payload), EACH_AT_ONCE));
            pings.add(CompletableFuture.runAsync(
                    () -> assertPing(right, left.end().inner(), payload), EACH_AT_ONCE));
        }
        String linkLocal = right.end().linkLocal() + "%" + left.tunnelDevice();
        pings.add(CompletableFuture.runAsync(() -> assertPing(left, linkLocal, 56), EACH_AT_ONCE));
        pings.forEach(CompletableFuture::join);
    }

    private static void assertPing(TunnelPeer from, String to, int payload) {
        assertThat(Ping.of(from, to).payloadBytes(payload).send())
                .as("%d bytes from %s to %s", payload, from.end().inner(), to)
                .matches(Ping.Outcome::allAnswered);
    }

    /** Nobody received an inner packet with a wrong checksum. */
    static void assertNoBadChecksums(TunnelPeer... ends) {
        for (TunnelPeer end : ends) {
            assertThat(KernelCounters.badChecksums(end))
                    .as("wrong checksums at %s", end.end().inner())
                    .isZero();
        }
    }

    /** After an orderly stop everything that was read has been accounted for, and something was read. */
    static void assertLawAfterStop(SitlessPeer endpoint) {
        Map<RoadName, RoadSnapshot> roads = endpoint.stop();
        roads.forEach((name, road) -> {
            assertThat(road.inFlight()).as("%s road: %s", name, road).isZero();
            assertThat(road.read()).as("%s road: %s", name, road).isPositive();
        });
    }
}
