package org.sitless.app.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.sitless.app.lab.Lab;
import org.sitless.app.lab.LabHost;
import org.sitless.app.lab.LabLink;
import org.sitless.app.lab.LinkProfile;
import org.sitless.testbed.Alone;
import org.sitless.testbed.Iperf;
import org.sitless.testbed.SitlessPeer;
import org.sitless.testbed.SocatPeer;
import org.sitless.testbed.TunnelEnd;
import org.sitless.testbed.TunnelPeer;
import org.sitless.testbed.WithLab;

/** Tunnels over UDP, between our own endpoints and with one that is not ours. */
@Alone
@WithLab
class EndpointUdpIT {
    private static final int MTU = 1_472;
    private static final TunnelEnd LEFT = TunnelEnd.left().mtuBytes(MTU);
    private static final TunnelEnd RIGHT = TunnelEnd.right().mtuBytes(MTU);

    @ParameterizedTest
    @EnumSource(LinkProfile.class)
    void shouldCarryPingsAndStreamsBothWays(LinkProfile profile, Lab lab) {
        LabLink link = EndpointPairs.link(lab, profile);
        SitlessPeer left = udp(link.left().host(), LEFT, "5001:3653");
        SitlessPeer right = udp(link.right().host(), RIGHT, "3653:5001");

        EndpointPairs.assertPings(left, right);
        assertStreams(left, right);

        assertThat(left.readyLine()).contains(" mtu=1472 ").contains(" io=udp");
        EndpointPairs.assertNoBadChecksums(left, right);
        EndpointPairs.assertLawAfterStop(left);
        EndpointPairs.assertLawAfterStop(right);
    }

    @Test
    void shouldUnderstandSocat(Lab lab) {
        LabLink link = EndpointPairs.link(lab, LinkProfile.PLAIN);
        SitlessPeer left = udp(link.left().host(), LEFT, "3653");
        SocatPeer socat = SocatPeer.startUdp(link.right().host(), "tun6", RIGHT, 3_653);

        EndpointPairs.assertPings(left, socat);
        assertStreams(left, socat);

        EndpointPairs.assertNoBadChecksums(left, socat);
        EndpointPairs.assertLawAfterStop(left);
    }

    private static SitlessPeer udp(LabHost host, TunnelEnd end, String ports) {
        return SitlessPeer.start(host, EndpointPairs.DEVICE, end, "--encap", "udp", "--udp-port", ports);
    }

    private static void assertStreams(TunnelPeer left, TunnelPeer right) {
        double up = Iperf.tcp(left, right, right.end().inner()).run().bitsPerSecond();
        double down =
                Iperf.tcp(left, right, right.end().inner()).reversed().run().bitsPerSecond();
        System.out.printf("%s over UDP: TCP up %.0f, down %.0f Mbit/s%n", right.name(), up / 1e6, down / 1e6);
        assertThat(up).as("TCP up, bit/s").isGreaterThan(10e6);
        assertThat(down).as("TCP down, bit/s").isGreaterThan(10e6);
    }
}
