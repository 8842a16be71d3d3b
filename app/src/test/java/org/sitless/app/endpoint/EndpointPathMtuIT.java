package org.sitless.app.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.sitless.app.lab.Lab;
import org.sitless.app.lab.LabHost;
import org.sitless.app.lab.LabLink;
import org.sitless.app.lab.LinkProfile;
import org.sitless.app.lab.LinkSpec;
import org.sitless.dataplane.counter.RoadName;
import org.sitless.testbed.Iperf;
import org.sitless.testbed.Ping;
import org.sitless.testbed.SitlessPeer;
import org.sitless.testbed.TunnelEnd;
import org.sitless.testbed.WithLab;

/**
 * A link between the two ends that is narrower than both think.
 *
 * <pre>
 *   left 192.0.2.1 ──── 1500 ──── router ──── 1400 ──── 192.0.2.129 right
 * </pre>
 */
@WithLab
class EndpointPathMtuIT {
    private static final TunnelEnd LEFT = new TunnelEnd("192.0.2.1", "192.0.2.129", "2001:db8:1::1/64", 1_480);
    private static final TunnelEnd RIGHT = new TunnelEnd("192.0.2.129", "192.0.2.1", "2001:db8:1::2/64", 1_480);

    /** Fits a path of 1,500 octets: 1,400 + 8 + 40 + 20. */
    private static final int PAYLOAD = 1_400;

    /** What every IPv6 path carries: 1,232 + 8 + 40 = 1,280. */
    private static final int LEAST_PAYLOAD = 1_232;

    @Test
    void shouldAdaptToThePathAndToABetterOne(Lab lab) {
        LabHost router = lab.host("router");
        LabLink wide = lab.link(lab.host("left"), router, addressed("192.0.2.1/25", "192.0.2.126/25"));
        LabLink narrow = lab.link(
                router,
                lab.host("right"),
                addressed("192.0.2.254/25", "192.0.2.129/25").mtuBytes(1_400));
        router.forward();
        wide.left().host().ip("route", "add", "default", "via", "192.0.2.126");
        narrow.right().host().ip("route", "add", "default", "via", "192.0.2.254");
        wide.left().host().sysctl("net.ipv6.route.mtu_expires", "1"); // the host believes an answer for a second only
        SitlessPeer left = SitlessPeer.start(wide.left().host(), EndpointPairs.DEVICE, LEFT);
        SitlessPeer right = SitlessPeer.start(narrow.right().host(), EndpointPairs.DEVICE, RIGHT);

        assertThat(Iperf.tcp(left, right, RIGHT.inner()).seconds(3).run().bitsPerSecond())
                .as("TCP through the narrow link, bit/s")
                .isGreaterThan(1e6);
        assertThat(Iperf.tcp(left, right, RIGHT.inner())
                        .seconds(3)
                        .reversed()
                        .run()
                        .bitsPerSecond())
                .as("TCP out of the narrow link, bit/s")
                .isGreaterThan(1e6);
        assertThat(large(left).output()).as("Packet Too Big").contains("1380");
        Awaitility.await().atMost(Duration.ofSeconds(5)).untilAsserted(() -> assertThat(
                        left.sitless("status", "--json").output().stdout())
                .contains("\"path_mtu\":{\"outer\":1400,\"inner\":1380,\"fragmented_outside\":false,"
                        + "\"origin\":\"frag-needed\",\"from\":\"192.0.2.126\""));

        narrow.left().mtuBytes(1_500);
        narrow.right().mtuBytes(1_500);
        believe(1, wide, narrow); // or ten minutes would have to pass

        eventually(left, PAYLOAD, "a better path");

        believe(600, wide, narrow);
        narrow.left().mtuBytes(1_000);
        narrow.right().mtuBytes(1_000);
        eventually(left, LEAST_PAYLOAD, "fragments that routers make");

        wide.left().mtuBytes(1_000);
        eventually(left, LEAST_PAYLOAD, "fragments that we make");
        assertThat(left.stop().get(RoadName.ENCAP).inFlight()).isZero();
        assertThat(right.stop().get(RoadName.DECAP).inFlight()).isZero();
    }

    private static void believe(int seconds, LabLink wide, LabLink narrow) {
        for (LabHost host : List.of(wide.left().host(), narrow.right().host())) {
            host.sysctl("net.ipv4.route.mtu_expires", Integer.toString(seconds));
        }
    }

    private static void eventually(SitlessPeer from, int payload, String how) {
        Awaitility.await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(Ping.of(from, RIGHT.inner())
                        .payloadBytes(payload)
                        .unfragmented()
                        .send())
                .as(how)
                .matches(Ping.Outcome::allAnswered));
    }

    private static Ping.Outcome large(SitlessPeer from) {
        return Ping.of(from, RIGHT.inner()).payloadBytes(PAYLOAD).unfragmented().send();
    }

    private static LinkSpec addressed(String left, String right) {
        return LinkSpec.of(LinkProfile.PLAIN).leftAddresses(left).rightAddresses(right);
    }
}
