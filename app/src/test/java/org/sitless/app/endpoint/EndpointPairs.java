package org.sitless.app.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
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

    /** Every size is answered in both directions, global and link-local. */
    static void assertPings(TunnelPeer left, TunnelPeer right) {
        for (int payload : PAYLOADS) {
            assertPing(left, right, payload);
            assertPing(right, left, payload);
        }
        assertThat(Ping.of(left, right.end().linkLocal() + "%" + left.tunnelDevice())
                        .send())
                .as("link-local addresses")
                .matches(Ping.Outcome::allAnswered);
    }

    private static void assertPing(TunnelPeer from, TunnelPeer to, int payload) {
        assertThat(Ping.of(from, to.end().inner()).payloadBytes(payload).send())
                .as(
                        "%d bytes from %s to %s",
                        payload, from.end().inner(), to.end().inner())
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
