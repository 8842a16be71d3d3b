package org.sitless.app.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.sitless.app.lab.Lab;
import org.sitless.app.lab.LabLink;
import org.sitless.app.lab.LinkProfile;
import org.sitless.testbed.Alone;
import org.sitless.testbed.Iperf;
import org.sitless.testbed.KernelCounters;
import org.sitless.testbed.Ping;
import org.sitless.testbed.SitlessPeer;
import org.sitless.testbed.WithLab;

/** Two of our endpoints carry every kind of traffic on every kind of link. */
@Alone
@WithLab
class EndpointTrafficIT {
    @ParameterizedTest
    @EnumSource(LinkProfile.class)
    void shouldCarryPingsAndStreamsBothWays(LinkProfile profile, Lab lab) {
        LabLink link = EndpointPairs.link(lab, profile);
        SitlessPeer left = EndpointPairs.left(link);
        SitlessPeer right = EndpointPairs.right(link);

        EndpointPairs.assertPings(left, right);
        double up = Iperf.tcp(left, right, right.end().inner()).run().bitsPerSecond();
        double down = Iperf.tcp(left, right, right.end().inner())
                .reversed()
                .streams(4)
                .run()
                .bitsPerSecond();
        Iperf.Outcome datagrams =
                Iperf.udp(left, right, right.end().inner(), 10_000_000, 1_400).run();

        System.out.printf(
                "%s: TCP up %.0f, down %.0f Mbit/s; UDP lost %.2f %%%n",
                profile, up / 1e6, down / 1e6, datagrams.lostPercent());
        assertThat(up).as("TCP up, bit/s").isGreaterThan(100e6);
        assertThat(down).as("TCP down, bit/s").isGreaterThan(100e6);
        assertThat(datagrams.lostPercent()).as("UDP loss in percent").isLessThan(5);
        EndpointPairs.assertNoBadChecksums(left, right);
        EndpointPairs.assertLawAfterStop(left);
        EndpointPairs.assertLawAfterStop(right);
    }

    @ParameterizedTest
    @EnumSource(LinkProfile.class)
    void shouldCarryStreamsInBothDirectionsAtOnce(LinkProfile profile, Lab lab) {
        LabLink link = EndpointPairs.link(lab, profile);
        SitlessPeer left = EndpointPairs.left(link);
        SitlessPeer right = EndpointPairs.right(link);

        CompletableFuture<Iperf.Outcome> there = CompletableFuture.supplyAsync(
                () -> Iperf.tcp(left, right, right.end().inner()).run());
        CompletableFuture<Iperf.Outcome> back = CompletableFuture.supplyAsync(
                () -> Iperf.tcp(right, left, left.end().inner()).run());

        assertThat(there.join().bitsPerSecond()).isGreaterThan(50e6);
        assertThat(back.join().bitsPerSecond()).isGreaterThan(50e6);
        EndpointPairs.assertNoBadChecksums(left, right);
        EndpointPairs.assertLawAfterStop(left);
        EndpointPairs.assertLawAfterStop(right);
    }

    @Test
    void shouldWorkWithoutSuperPackets(Lab lab) {
        LabLink link = EndpointPairs.link(lab, LinkProfile.PLAIN);
        SitlessPeer left = EndpointPairs.left(link, "--offload", "off");
        SitlessPeer right = EndpointPairs.right(link, "--offload", "off");

        EndpointPairs.assertPings(left, right);

        assertThat(Iperf.tcp(left, right, right.end().inner()).run().bitsPerSecond())
                .isGreaterThan(50e6);
        EndpointPairs.assertNoBadChecksums(left, right);
    }

    @Test
    void shouldAnswerPacketTooBigWhenTheDeviceTakesMoreThanTheTunnel(Lab lab) {
        LabLink link = EndpointPairs.link(lab, LinkProfile.PLAIN);
        SitlessPeer left = EndpointPairs.left(link);
        SitlessPeer right = EndpointPairs.right(link);
        link.left().host().ip("link", "set", EndpointPairs.DEVICE, "mtu", "1500");

        Ping.Outcome tooBig = Ping.of(left, right.end().inner())
                .payloadBytes(1_452)
                .unfragmented()
                .send();
        Ping.Outcome again =
                Ping.of(left, right.end().inner()).payloadBytes(1_452).send();

        assertThat(tooBig.received()).isZero();
        assertThat(KernelCounters.of(left, "Icmp6InPktTooBigs")).isPositive();
        assertThat(tooBig.output()).contains("1480");
        assertThat(again).as("in fragments, once the path MTU is known").matches(Ping.Outcome::allAnswered);
    }
}
