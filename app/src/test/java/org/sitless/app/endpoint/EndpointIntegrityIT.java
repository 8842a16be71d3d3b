package org.sitless.app.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.sitless.app.lab.Lab;
import org.sitless.app.lab.LabLink;
import org.sitless.app.lab.LinkProfile;
import org.sitless.testbed.Alone;
import org.sitless.testbed.CapturedPacket;
import org.sitless.testbed.ChecksumTally;
import org.sitless.testbed.FileTransfer;
import org.sitless.testbed.Iperf;
import org.sitless.testbed.PacketCapture;
import org.sitless.testbed.Ping;
import org.sitless.testbed.SitlessPeer;
import org.sitless.testbed.WithLab;

/** What arrives is what was sent: by capture where checksums must be finished, by digest of the payload everywhere. */
@Alone
@WithLab
class EndpointIntegrityIT {
    private static final long CAPTURED_BITS_PER_SECOND = 20_000_000;

    @ParameterizedTest
    @EnumSource(LinkProfile.class)
    void shouldDeliverPayloadWhole(LinkProfile profile, Lab lab) {
        LabLink link = EndpointPairs.link(lab, profile);
        SitlessPeer left = EndpointPairs.left(link);
        SitlessPeer right = EndpointPairs.right(link);

        FileTransfer there = FileTransfer.run(left, right, right.end().inner(), lab.directory(), 48, 1);
        FileTransfer back = FileTransfer.run(right, left, left.end().inner(), lab.directory(), 48, 2);

        assertThat(there).matches(FileTransfer::isWhole);
        assertThat(back).matches(FileTransfer::isWhole);
        EndpointPairs.assertNoBadChecksums(left, right);
    }

    /** The load is small enough for a capture to miss nothing. */
    @Test
    void shouldPutOnlyFinishedChecksumsOnAPlainLink(Lab lab) {
        LabLink link = EndpointPairs.link(lab, LinkProfile.PLAIN);
        SitlessPeer left = EndpointPairs.left(link);
        SitlessPeer right = EndpointPairs.right(link);
        List<CapturedPacket> packets;
        try (PacketCapture capture = PacketCapture.start(link.right(), "ip proto 41 and src 192.0.2.1")) {
            FileTransfer.run(left, right, right.end().inner(), lab.directory(), 8, 3);
            Iperf.udp(left, right, right.end().inner(), CAPTURED_BITS_PER_SECOND, 1_200)
                    .run();
            Ping.of(left, right.end().inner())
                    .payloadBytes(1_232)
                    .count(20)
                    .interval(Duration.ofMillis(50))
                    .send();
            packets = capture.stop();
        }

        ChecksumTally tally = ChecksumTally.of(packets);

        System.out.println("captured " + tally);
        assertThat(tally.bad()).as("wrong checksums").isZero();
        assertThat(tally.unfinished()).as("unfinished checksums").isZero();
        assertThat(tally.good()).isGreaterThan(8_000);
    }
}
