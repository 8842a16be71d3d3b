package org.sitless.dataplane.cases;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.agrona.concurrent.UnsafeBuffer;
import org.sitless.dataplane.counter.RoadName;
import org.sitless.dataplane.slot.DropReason;
import org.sitless.dataplane.slot.Segmentation;
import org.sitless.dataplane.tunnel.Tunnel;
import org.sitless.dataplane.tunnel.TunnelSpec;
import org.sitless.dataplane.tunnel.TunnelSpecs;
import org.sitless.dataplane.wire.Ipv4Header;
import org.sitless.dataplane.wire.Octets;

/**
 * Both roads whole, with packets that mean no good: no stage throws, and every packet is counted once.
 *
 * <p>An input is a batch: two octets of length in front of each packet. CONTRIBUTING.md says how to look for new ones.
 */
class RoadFuzzTest {
    private static final List<RoadHarness> DECAP = List.of(
            road(RoadName.DECAP, TunnelSpecs.provider()),
            RoadHarness.coalescing(new Tunnel(TunnelSpecs.provider(), 0), Set.of(Segmentation.TCP6, Segmentation.UDP6)),
            road(RoadName.DECAP, TunnelSpecs.client("192.0.2.2", "2001:db8:f000::7", "2001:db8:77::/48")),
            RoadHarness.signalling(new Tunnel(TunnelSpecs.client("192.0.2.2", 3_653, "2001:db8:77::/48"), 0)));

    private static final List<RoadHarness> ENCAP = List.of(
            road(RoadName.ENCAP, TunnelSpecs.provider()),
            road(RoadName.ENCAP, TunnelSpecs.client("192.0.2.2", "2001:db8:f000::7", "2001:db8:77::/48")),
            road(RoadName.ENCAP, TunnelSpecs.client("192.0.2.2", 3_653, "2001:db8:77::/48")));

    /** 198.51.100.7 to us, ICMPv4. */
    private static final byte[] ROUTER = Octets.of("45000000 00000000 40010000 c6336407 c0000201");

    private static final int MOST_QUOTED = 1_480;

    private static RoadHarness road(RoadName name, TunnelSpec spec) {
        return RoadHarness.of(name, new Tunnel(spec, 0), 1_000);
    }

    /** Outer headers get a checksum that fits: nearly all would end at the first check otherwise. */
    @FuzzTest(maxDuration = "3m")
    void shouldTakeAnyOuterPacket(byte[] input) {
        List<CasePacket> packets = packets(input);
        packets.forEach(packet -> finish(packet.octets()));
        DECAP.forEach(road -> run(road, packets));
    }

    /** An ICMPv4 message from its type on, as the error queue gives it behind the header of the router that sent it. */
    @FuzzTest(maxDuration = "3m")
    void shouldTakeAnyQuote(byte[] message) {
        if (message.length <= MOST_QUOTED) {
            byte[] packet = Arrays.copyOf(ROUTER, ROUTER.length + message.length);
            System.arraycopy(message, 0, packet, ROUTER.length, message.length);
            packet[2] = (byte) (packet.length >>> 8);
            packet[3] = (byte) packet.length;
            finish(packet);
            DECAP.forEach(road -> run(road, List.of(new CasePacket(packet))));
        }
    }

    @FuzzTest(maxDuration = "3m")
    void shouldTakeAnyInnerPacket(byte[] input) {
        ENCAP.forEach(road -> run(road, packets(input)));
    }

    private static List<CasePacket> packets(byte[] input) {
        List<CasePacket> packets = new ArrayList<>();
        int at = 0;
        while (at + 2 <= input.length && packets.size() < RoadHarness.BATCH) {
            int length = ((input[at] & 0xFF) << 8) | (input[at + 1] & 0xFF);
            at += 2;
            int end = Math.min(input.length, at + length);
            packets.add(new CasePacket(Arrays.copyOfRange(input, at, end)));
            at = end;
        }
        return packets;
    }

    private static void finish(byte[] packet) {
        UnsafeBuffer buffer = new UnsafeBuffer(packet);
        if (Ipv4Header.check(buffer, 0, packet.length) == null) {
            UnsafeBuffer copy = Octets.buffer(packet);
            new Ipv4Header().wrap(copy, 0).updateChecksum();
            copy.getBytes(0, packet);
        }
    }

    private static void run(RoadHarness road, List<CasePacket> packets) {
        road.run(packets);

        assertThat(road.faults()).isEmpty();
        assertThat(road.counters().drops(DropReason.STAGE_FAULT)).isZero();
        road.forwarded().clear();
        road.relayed().clear();
        road.replied().clear();
    }
}
