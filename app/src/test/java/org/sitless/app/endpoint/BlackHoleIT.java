package org.sitless.app.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.sitless.app.lab.Lab;
import org.sitless.app.lab.LabHost;
import org.sitless.app.lab.LabLink;
import org.sitless.app.lab.LabProcess;
import org.sitless.app.lab.LinkProfile;
import org.sitless.app.lab.LinkSpec;
import org.sitless.testbed.SitlessPeer;
import org.sitless.testbed.TunnelEnd;
import org.sitless.testbed.WithLab;

/**
 * A path that is narrower than both ends think, and on which nobody may say so.
 *
 * <pre>
 *   client 192.0.2.1 ──── 1500 ──── router, no ICMP ──── 1400 ──── 192.0.2.129 server
 * </pre>
 *
 * Large packets vanish. What an endpoint knows of its path it then knows from its own probes (RFC 8899) or not at all, as kernel {@code sit}
 * does, which has none.
 */
@WithLab
class BlackHoleIT {
    private static final TunnelEnd CLIENT = new TunnelEnd("192.0.2.1", "192.0.2.129", "2001:db8:1::1/64", 1_480);
    private static final TunnelEnd SERVER = new TunnelEnd("192.0.2.129", "192.0.2.1", "2001:db8:1::2/64", 1_480);
    private static final int BYTES = 2_000_000;
    private static final Duration PATIENCE = Duration.ofSeconds(4);
    private static final Duration LIMIT = Duration.ofSeconds(20);

    @Test
    void shouldCompleteADownloadThatStallsWithoutProbes(Lab lab) {
        LabHost router = lab.host("router");
        LabLink wide = lab.link(lab.host("client"), router, addressed("192.0.2.1/25", "192.0.2.126/25"));
        LabLink narrow = lab.link(
                router,
                lab.host("server"),
                addressed("192.0.2.254/25", "192.0.2.129/25").mtuBytes(1_400));
        narrow.right().mtuBytes(1_500); // the server's own device would tell it
        router.forward();
        for (String hook : List.of("output", "forward")) {
            router.run(
                            "nft",
                            "add table ip silent; add chain ip silent " + hook + " { type filter hook " + hook
                                    + " priority 0; }; add rule ip silent " + hook + " ip protocol icmp drop")
                    .orThrow();
        }
        wide.left().host().ip("route", "add", "default", "via", "192.0.2.126");
        narrow.right().host().ip("route", "add", "default", "via", "192.0.2.254");

        try (SitlessPeer client = SitlessPeer.start(wide.left().host(), EndpointPairs.DEVICE, CLIENT);
                SitlessPeer server = SitlessPeer.start(narrow.right().host(), EndpointPairs.DEVICE, SERVER)) {
            Transfer stalled = Transfer.upload(client, server);
            assertThat(stalled.isCompleteWithin(PATIENCE)).as("without probes").isFalse();
            stalled.stop();
        }
        SitlessPeer client = SitlessPeer.start(wide.left().host(), EndpointPairs.DEVICE, CLIENT, "--mtu-probe");
        SitlessPeer server = SitlessPeer.start(narrow.right().host(), EndpointPairs.DEVICE, SERVER, "--mtu-probe");

        Transfer found = Transfer.upload(client, server);
        assertThat(found.isCompleteWithin(LIMIT)).as("with probes").isTrue();
        Awaitility.await().atMost(LIMIT).untilAsserted(() -> assertThat(
                        client.sitless("status", "--json").output().stdout())
                .contains("\"outer\":1400,\"inner\":1380,\"fragmented_outside\":false,\"origin\":\"probed\""));
    }

    private static LinkSpec addressed(String left, String right) {
        return LinkSpec.of(LinkProfile.PLAIN).leftAddresses(left).rightAddresses(right);
    }

    /** Two megabytes by TCP from one end of the tunnel to the other, in large segments. */
    private record Transfer(LabProcess sink, LabProcess source) {
        private static final String PORT = "5401";

        static Transfer upload(SitlessPeer from, SitlessPeer to) {
            LabProcess sink = to.start(List.of("sh", "-c", "socat -u TCP6-LISTEN:" + PORT + ",reuseaddr - | wc -c"));
            String address = "TCP6:[" + to.end().inner() + "]:" + PORT + ",retry=50,interval=0.1";
            LabProcess source =
                    from.start(List.of("sh", "-c", "head -c " + BYTES + " /dev/zero | socat -u - " + address));
            return new Transfer(sink, source);
        }

        boolean isCompleteWithin(Duration limit) {
            return sink.output()
                    .await(line -> line.strip().equals(Integer.toString(BYTES)), limit)
                    .isPresent();
        }

        void stop() {
            source.terminate();
            sink.terminate();
        }
    }
}
