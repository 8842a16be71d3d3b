package org.sitless.dataplane.cases;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.sitless.dataplane.counter.RoadName;
import org.sitless.dataplane.slot.DropReason;
import org.sitless.dataplane.tunnel.Tunnel;
import org.sitless.dataplane.tunnel.TunnelSpecs;
import org.sitless.dataplane.wire.Ipv4Header;
import org.sitless.dataplane.wire.Octets;

/** Every header cut at every octet: the reason is named, nothing is read that is not there. */
class TruncationTest {
    private static final int OUTER = 24;
    private static final int INNER = 40;
    private static final int EXTENSIONS = 16;
    private static final int TRANSPORT = 20;

    private static final byte[] OUTER_HEADER = outerHeader();
    private static final byte[] INNER_PACKET = Octets.of("""
            6000 0000 0024 0040 2001 0db8 0001 0000 0000 0000 0000 0002 2001 0db8 0001 0000 0000 0000 0000 0001
            3c00 0104 0000 0000
            0600 0104 0000 0000
            1389 01bb 0000 0001 0000 0002 5010 ffff 1234 0000""");

    private final RoadHarness decap = harness(RoadName.DECAP);
    private final RoadHarness encap = harness(RoadName.ENCAP);

    @AfterEach
    void shouldHaveThrownNowhere() {
        assertThat(decap.faults()).isEmpty();
        assertThat(encap.faults()).isEmpty();
    }

    @Test
    void shouldNameAReadThatIsShorterThanItsOuterPacket() {
        byte[] packet = outerAround(INNER_PACKET);
        for (int length = 0; length < packet.length; length++) {
            assertDropped(decap, Arrays.copyOf(packet, length), DropReason.OUTER_TRUNCATED);
        }
        assertForwarded(decap, packet);
    }

    @Test
    void shouldNameAnOuterPacketThatIsShorterThanItsInnerPacket() {
        assertDropped(decap, outerAround(new byte[0]), DropReason.OUTER_EMPTY);
        for (int length = 1; length < INNER_PACKET.length; length++) {
            assertDropped(decap, outerAround(Arrays.copyOf(INNER_PACKET, length)), DropReason.INNER_TRUNCATED);
        }
    }

    @Test
    void shouldNameExtensionHeadersThatAreCutAndForwardTransportHeadersThatAre() {
        for (int length = INNER; length <= INNER + EXTENSIONS + TRANSPORT; length++) {
            byte[] inner = innerOf(length);
            if (length < INNER + EXTENSIONS) {
                assertDropped(decap, outerAround(inner), DropReason.INNER_HEADERS_MALFORMED);
                assertDropped(encap, inner, DropReason.INNER_HEADERS_MALFORMED);
            } else {
                assertForwarded(decap, outerAround(inner));
                assertForwarded(encap, inner);
            }
        }
    }

    @Test
    void shouldNameAReadFromTheTunDeviceThatIsShort() {
        for (int length = 0; length < INNER_PACKET.length; length++) {
            assertDropped(encap, Arrays.copyOf(INNER_PACKET, length), DropReason.INNER_TRUNCATED);
        }
        assertForwarded(encap, INNER_PACKET);
    }

    private static RoadHarness harness(RoadName road) {
        return RoadHarness.of(road, new Tunnel(TunnelSpecs.provider(), 0), 1);
    }

    private static byte[] outerHeader() {
        return Octets.of("4600 0000 0000 4000 4029 0000 c000 0202 c000 0201 0101 0100");
    }

    /** The inner packet behind an outer header whose total length and checksum fit. */
    private static byte[] outerAround(byte[] inner) {
        byte[] packet = Arrays.copyOf(OUTER_HEADER, OUTER + inner.length);
        System.arraycopy(inner, 0, packet, OUTER, inner.length);
        var buffer = Octets.buffer(packet);
        new Ipv4Header().wrap(buffer, 0).totalLength(packet.length).updateChecksum();
        return Octets.read(buffer, 0, packet.length);
    }

    /** The inner packet cut to a length that its header agrees with. */
    private static byte[] innerOf(int length) {
        byte[] inner = Arrays.copyOf(INNER_PACKET, length);
        inner[5] = (byte) (length - INNER);
        return inner;
    }

    private static void assertDropped(RoadHarness road, byte[] packet, DropReason reason) {
        long before = road.counters().drops(reason);
        int forwarded = road.forwarded().size();

        road.run(List.of(new CasePacket(packet)));

        assertThat(road.counters().drops(reason)).as("%d octets", packet.length).isEqualTo(before + 1);
        assertThat(road.forwarded()).hasSize(forwarded);
    }

    private static void assertForwarded(RoadHarness road, byte[] packet) {
        int forwarded = road.forwarded().size();

        road.run(List.of(new CasePacket(packet)));

        assertThat(road.forwarded()).as("%d octets", packet.length).hasSize(forwarded + 1);
    }
}
