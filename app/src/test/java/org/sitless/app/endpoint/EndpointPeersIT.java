package org.sitless.app.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.sitless.app.lab.Lab;
import org.sitless.app.lab.LabLink;
import org.sitless.app.lab.LinkProfile;
import org.sitless.app.lab.LinkSpec;
import org.sitless.dataplane.counter.RoadName;
import org.sitless.testbed.Alone;
import org.sitless.testbed.Iperf;
import org.sitless.testbed.KernelSitGuest;
import org.sitless.testbed.SitlessPeer;
import org.sitless.testbed.SocatPeer;
import org.sitless.testbed.TunnelEnd;
import org.sitless.testbed.TunnelPeer;
import org.sitless.testbed.WithLab;

/** Our endpoint and endpoints that are not ours understand each other. */
@Alone
@WithLab
class EndpointPeersIT {
    private static final double GUEST_LOSS_PERCENT = 20;

    @Test
    void shouldUnderstandKernelSit(Lab lab) {
        KernelSitGuest.assumeAvailable();
        LabLink link = lab.join(LinkSpec.of(LinkProfile.PLAIN).guestOnTheRight());
        SitlessPeer left = EndpointPairs.left(link);
        KernelSitGuest guest = KernelSitGuest.boot(link.right(), TunnelEnd.right());

        EndpointPairs.assertPings(left, guest);
        assertStreams(left, guest, 20e6);
        EndpointPairs.assertNoBadChecksums(left);
        EndpointPairs.assertLawAfterStop(left);
    }

    @Test
    void shouldUnderstandSocat(Lab lab) {
        LabLink link = EndpointPairs.link(lab, LinkProfile.PLAIN);
        SitlessPeer left = EndpointPairs.left(link);
        SocatPeer socat = SocatPeer.start(link.right().host(), "tun6", TunnelEnd.right());

        EndpointPairs.assertPings(left, socat);
        assertStreams(left, socat, 50e6);
        EndpointPairs.assertNoBadChecksums(left, socat);
        EndpointPairs.assertLawAfterStop(left);
    }

    private static void assertStreams(SitlessPeer ours, TunnelPeer theirs, double atLeast) {
        double up = Iperf.tcp(ours, theirs, theirs.end().inner()).run().bitsPerSecond();
        double down =
                Iperf.tcp(ours, theirs, theirs.end().inner()).reversed().run().bitsPerSecond();
        long droppedBefore = ours.road(RoadName.ENCAP).dropped();
        Iperf.Outcome datagrams =
                Iperf.udp(ours, theirs, theirs.end().inner(), 10_000_000, 1_200).run();
        System.out.printf("%s: TCP up %.0f, down %.0f Mbit/s%n", theirs.name(), up / 1e6, down / 1e6);
        assertThat(up).as("TCP to %s, bit/s", theirs.name()).isGreaterThan(atLeast);
        assertThat(down).as("TCP from %s, bit/s", theirs.name()).isGreaterThan(atLeast);
        // A guest that waits for the processor loses datagrams in its own kernel; our end may lose none.
        assertThat(ours.road(RoadName.ENCAP).dropped())
                .as("datagrams to %s that we dropped", theirs.name())
                .isEqualTo(droppedBefore);
        assertThat(datagrams.lostPercent())
                .as("UDP to %s, loss in percent", theirs.name())
                .isLessThan(GUEST_LOSS_PERCENT);
    }
}
