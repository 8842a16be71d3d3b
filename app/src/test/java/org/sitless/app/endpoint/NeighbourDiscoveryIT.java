package org.sitless.app.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.sitless.app.lab.Lab;
import org.sitless.app.lab.LabLink;
import org.sitless.app.lab.LinkProfile;
import org.sitless.dataplane.counter.RoadName;
import org.sitless.dataplane.wire.Ipv6Address;
import org.sitless.testbed.CapturedPacket;
import org.sitless.testbed.PacketCapture;
import org.sitless.testbed.RawIpv4Sender;
import org.sitless.testbed.SitlessPeer;
import org.sitless.testbed.WithLab;

/** RFC 4213 §3.8: a tunnel answers probes of Neighbor Unreachability Detection, has no link-layer address and learns none. */
@WithLab
class NeighbourDiscoveryIT {
    private static final String OURS = "2001:db8:1::1";
    private static final String THEIRS = "2001:db8:1::2";
    private static final String OUR_LINK_LOCAL = "fe80::c000:201";
    private static final String THEIR_LINK_LOCAL = "fe80::c000:202";

    private static final int HEADER = 40;
    private static final int ICMPV6 = 58;
    private static final int SOLICITATION = 135;
    private static final int ADVERTISEMENT = 136;

    /** Type, flags, target: RFC 4861 §4.3 and §4.4. */
    private static final int MESSAGE = 24;

    /** RFC 4861 §4.6.1: Source Link-Layer Address, one unit of eight octets. */
    private static final byte[] LINK_LAYER_ADDRESS = {1, 1, 2, 0, 0, 0, 0, 9};

    /** In the octet of flags: a router or not, solicited, override. */
    private static final int SOLICITED = 0x40;

    @Test
    void shouldAnswerProbesAndHaveNoLinkLayerAddress(Lab lab) {
        LabLink link = EndpointPairs.link(lab, LinkProfile.PLAIN);
        SitlessPeer endpoint = EndpointPairs.left(link);
        PacketCapture capture = PacketCapture.start(link.right(), "ip proto 41 and src host 192.0.2.1");
        try (RawIpv4Sender sender = new RawIpv4Sender(link.right().host(), "192.0.2.2", "192.0.2.1")) {
            sender.send(probe(THEIR_LINK_LOCAL, OUR_LINK_LOCAL, new byte[0]));
            sender.send(probe(THEIRS, OURS, new byte[0]));
            sender.send(probe(THEIR_LINK_LOCAL, OUR_LINK_LOCAL, LINK_LAYER_ADDRESS));
            sender.send(probe(THEIRS, OURS, LINK_LAYER_ADDRESS));
            Awaitility.await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> assertThat(
                            endpoint.road(RoadName.ENCAP).forwarded())
                    .isGreaterThanOrEqualTo(4));
        }

        List<CapturedPacket> answers = capture.stop();
        assertThat(answers).hasSize(4).allSatisfy(answer -> {
            ByteBuffer inner = answer.inner().ip();
            assertThat(inner.get(HEADER) & 0xFF).as("type").isEqualTo(ADVERTISEMENT);
            assertThat(inner.getShort(4)).as("length without any option").isEqualTo((short) MESSAGE);
            assertThat(inner.get(7) & 0xFF).as("hop limit").isEqualTo(255);
            assertThat(inner.get(HEADER + 4) & SOLICITED).as("solicited").isEqualTo(SOLICITED);
        });
        assertThat(link.left()
                        .host()
                        .ip("-6", "neigh", "show", "dev", EndpointPairs.DEVICE, "nud", "all")
                        .stdout())
                .doesNotContain("02:00:00:00:00:09");
        EndpointPairs.assertLawAfterStop(endpoint);
    }

    private static byte[] probe(String source, String target, byte[] option) {
        int length = MESSAGE + option.length;
        ByteBuffer packet = ByteBuffer.allocate(HEADER + length);
        packet.putInt(0x6000_0000).putShort((short) length).put((byte) ICMPV6).put((byte) 255);
        packet.put(Ipv6Address.parse(source).octets())
                .put(Ipv6Address.parse(target).octets());
        packet.put((byte) SOLICITATION).put((byte) 0).putShort((short) 0).putInt(0);
        packet.put(Ipv6Address.parse(target).octets()).put(option);
        return EchoRequest.finished(packet.array());
    }
}
