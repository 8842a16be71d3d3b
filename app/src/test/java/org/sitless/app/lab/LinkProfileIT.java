package org.sitless.app.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.sitless.testbed.Alone;
import org.sitless.testbed.CapturedPacket;
import org.sitless.testbed.ChecksumTally;
import org.sitless.testbed.ChecksumVerdict;
import org.sitless.testbed.Iperf;
import org.sitless.testbed.KernelSitGuest;
import org.sitless.testbed.PacketCapture;
import org.sitless.testbed.SocatPeer;
import org.sitless.testbed.TunnelEnd;
import org.sitless.testbed.WithLab;

/** Each profile does to packets what it claims. */
@Alone
@WithLab
class LinkProfileIT {
    private static final int MTU = 1_500;

    @Test
    void shouldCarryOnlyFinishedPacketsOfAtMostTheMtuWhenPlain(Lab lab) {
        List<CapturedPacket> arrived = receive(lab, LinkProfile.PLAIN);

        assertThat(arrived).hasSizeGreaterThan(100).allMatch(packet -> packet.lengthBytes() <= MTU);
        ChecksumTally tally = ChecksumTally.of(arrived);
        assertThat(tally.good()).isEqualTo(arrived.size());
    }

    @Test
    void shouldCarrySuperPacketsWithUnfinishedChecksumsWhenVeth(Lab lab) {
        List<CapturedPacket> arrived = receive(lab, LinkProfile.VETH);

        assertThat(arrived).anyMatch(packet -> packet.lengthBytes() > MTU);
        ChecksumTally tally = ChecksumTally.of(arrived);
        assertThat(tally.unfinished()).isPositive();
        assertThat(tally.bad()).isZero();
    }

    @Test
    void shouldMergeOnArrivalWhenWire(Lab lab) {
        List<CapturedPacket> arrived = receive(lab, LinkProfile.WIRE);

        assertThat(arrived).anyMatch(packet -> packet.lengthBytes() > MTU);
        assertThat(arrived)
                .filteredOn(packet -> packet.lengthBytes() <= MTU)
                .isNotEmpty()
                .allMatch(packet -> packet.checksums() == ChecksumVerdict.GOOD);
        assertThat(ChecksumTally.of(arrived).bad()).isZero();
    }

    /** What the right end sees of two megabits of TCP over IPv6 for the left. */
    private static List<CapturedPacket> receive(Lab lab, LinkProfile profile) {
        LabLink link = lab.join(LinkSpec.of(profile));
        LabHost right = link.right().host();
        LabProcess sink = right.start("socat", "-u", "-d", "-d", "TCP6-LISTEN:5302,reuseaddr", "OPEN:/dev/null");
        sink.awaitLine("listening on", Duration.ofSeconds(5));
        PacketCapture capture = PacketCapture.start(link.right(), "ip6 and tcp dst port 5302");
        link.left()
                .host()
                .run(
                        "sh",
                        "-c",
                        "head -c 1000000 /dev/zero | socat -u -b 65536 - TCP6:["
                                + link.right().ipv6() + "]:5302")
                .orThrow();
        return capture.stop();
    }

    @Test
    void shouldShowMergedPacketsToARawSocketWhenWire(Lab lab) {
        KernelSitGuest.assumeAvailable();
        LabLink link = lab.join(LinkSpec.of(LinkProfile.WIRE).guestOnTheRight());
        KernelSitGuest guest = KernelSitGuest.boot(link.right(), TunnelEnd.right());
        SocatPeer socat = SocatPeer.start(link.left().host(), "tun6", TunnelEnd.left());
        // A second raw socket gets a copy of each packet; with -x socat says how long it is.
        LabProcess raw = link.left()
                .host()
                .start("socat", "-u", "-d", "-d", "-x", "-b", "65536", "IP4-RECV:41", "OPEN:/dev/null");
        raw.awaitLine("starting data transfer loop", Duration.ofSeconds(5));

        Iperf.Outcome naive =
                Iperf.tcp(guest, socat, socat.end().inner()).seconds(1).run();

        assertThat(raw.output()
                        .await(Pattern.compile("length=([2-9]\\d{3}|\\d{5})").asPredicate(), Duration.ofSeconds(5)))
                .as("a 6in4 packet longer than the MTU at a raw socket")
                .isPresent();
        assertThat(naive.bitsPerSecond()).as("the naive end point suffers").isLessThan(100e6);
    }

    @Test
    void shouldFinishInnerChecksumsOfSixInFourWhenKernelSitSendsOverPlain(Lab lab) {
        KernelSitGuest.assumeAvailable();
        LabLink link = lab.join(LinkSpec.of(LinkProfile.PLAIN).guestOnTheRight());
        KernelSitGuest guest = KernelSitGuest.boot(link.right(), TunnelEnd.right());
        SocatPeer socat = SocatPeer.start(link.left().host(), "tun6", TunnelEnd.left());
        PacketCapture capture = PacketCapture.start(
                link.left(), "ip proto 41 and src host " + guest.end().localIpv4());

        Iperf.udp(guest, socat, socat.end().inner(), 2_000_000, 1_200)
                .seconds(1)
                .run();

        List<CapturedPacket> arrived = capture.stop();
        assertThat(arrived).hasSizeGreaterThan(100).allMatch(CapturedPacket::isSixInFour);
        ChecksumTally tally = ChecksumTally.of(arrived);
        assertThat(tally.good()).isEqualTo(arrived.size());
    }
}
