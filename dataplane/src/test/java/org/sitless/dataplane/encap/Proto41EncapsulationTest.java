package org.sitless.dataplane.encap;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalInt;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sitless.dataplane.slot.PacketSlot;
import org.sitless.dataplane.slot.Segmentation;
import org.sitless.dataplane.tunnel.PathMtu;
import org.sitless.dataplane.tunnel.Tunnel;
import org.sitless.dataplane.tunnel.TunnelSpecs;
import org.sitless.dataplane.wire.Ipv4Header;
import org.sitless.dataplane.wire.Ipv6Header;
import org.sitless.dataplane.wire.NaiveChecksum;
import org.sitless.dataplane.wire.Octets;

class Proto41EncapsulationTest {
    private static final int INHERIT = -1;

    private final Proto41Encapsulation encapsulation = new Proto41Encapsulation();
    private final PacketSlot slot = new PacketSlot(Octets.poisoned(PacketSlot.CAPACITY));

    @Test
    void shouldWriteTheHeaderOfRfc4213() {
        Tunnel tunnel = new Tunnel(TunnelSpecs.provider(), 0);
        tunnel.takeIdentifications(0x1234);

        Ipv4Header outer = encapsulate(tunnel, 104, 0, 64);

        assertThat(slot.packetOffset()).isEqualTo(PacketSlot.INNER_OFFSET - 20);
        assertThat(slot.packetLength()).isEqualTo(124);
        assertThat(Octets.hex(Octets.read(slot.buffer(), slot.packetOffset(), 10)))
                .isEqualTo("4500007c123440004029");
        assertThat(outer.hasValidChecksum()).isTrue();
        assertThat(outer.source()).isEqualTo(0xC000_0201);
        assertThat(outer.destination()).isEqualTo(0xC000_0202);
    }

    @ParameterizedTest
    @CsvSource({ // configured TOS and TTL (-1: inherit), inner class and hop limit, outer TOS and TTL
        "0, 64, 0xff, 3, 0x03, 64",
        "0, 64, 0xfd, 255, 0x01, 64",
        "0x28, 64, 0xff, 3, 0x2b, 64",
        "0x2b, 64, 0xfc, 3, 0x28, 64",
        "-1, 64, 0xff, 3, 0xff, 64",
        "-1, 64, 0xb8, 3, 0xb8, 64",
        "0, -1, 0x02, 63, 0x02, 63",
        "0, -1, 0x02, 254, 0x02, 254",
        "-1, -1, 0x81, 1, 0x81, 1",
        "0, 255, 0x00, 1, 0x00, 255",
    })
    void shouldFixOrInheritTosAndTtl(
            String tos, int ttl, String innerClass, int hopLimit, String outerTos, int outerTtl) {
        Tunnel tunnel = new Tunnel(TunnelSpecs.outer(optional(ttl), optional(Integer.decode(tos))), 0);

        Ipv4Header outer = encapsulate(tunnel, 60, Integer.decode(innerClass), hopLimit);

        assertThat(outer.typeOfService()).isEqualTo(Integer.decode(outerTos));
        assertThat(outer.timeToLive()).isEqualTo(outerTtl);
        assertThat(outer.hasValidChecksum()).isTrue();
    }

    @Test
    void shouldClearDontFragmentOnAPathTooNarrowForIpv6() {
        Tunnel tunnel = new Tunnel(TunnelSpecs.provider(), 0);
        tunnel.path().route(1_000, PathMtu.USUAL_LIFETIME, 0);

        Ipv4Header outer = encapsulate(tunnel, 1_280, 0, 64);

        assertThat(outer.dontFragment()).isFalse();
        assertThat(outer.hasValidChecksum()).isTrue();
    }

    @Test
    void shouldSayZeroWhereSixteenBitsCannotSayTheLength() {
        Tunnel tunnel = new Tunnel(TunnelSpecs.provider(), 0);

        assertThat(encapsulate(tunnel, 65_515, 0, 64).totalLength()).isEqualTo(65_535);
        assertThat(encapsulate(tunnel, 65_516, 0, 64).totalLength()).isZero();
        assertThat(slot.packetLength()).isEqualTo(65_536);
    }

    @Test
    void shouldTakeAnIdentificationForEachSegment() {
        Tunnel tunnel = new Tunnel(TunnelSpecs.provider(), 0);
        innerPacket(40 + 20 + 3_500, 0, 64);
        slot.offload().segmented(Segmentation.TCP6, 1_000, 60);
        slot.segmentsRead(4).tunnel(tunnel);
        encapsulation.encapsulate(slot);

        assertThat(encapsulate(tunnel, 104, 0, 64).identification()).isEqualTo(4);
    }

    @Property
    void shouldAlwaysWriteAValidChecksum(
            @ForAll @IntRange(min = 40, max = 65_515) int length,
            @ForAll @IntRange(max = 0xFF) int trafficClass,
            @ForAll @IntRange(max = 0xFF) int hopLimit,
            @ForAll @IntRange(max = 0x1FFFF) int identification) {
        Tunnel tunnel = new Tunnel(TunnelSpecs.outer(OptionalInt.empty(), OptionalInt.empty()), 0);
        tunnel.takeIdentifications(identification);

        encapsulate(tunnel, length, trafficClass, hopLimit);

        byte[] header = Octets.read(slot.buffer(), slot.packetOffset(), 20);
        assertThat(NaiveChecksum.sum(header)).isEqualTo(0xFFFF);
    }

    private Ipv4Header encapsulate(Tunnel tunnel, int innerLength, int trafficClass, int hopLimit) {
        innerPacket(innerLength, trafficClass, hopLimit);
        slot.tunnel(tunnel);
        encapsulation.encapsulate(slot);
        return new Ipv4Header().wrap(slot.buffer(), slot.packetOffset());
    }

    private void innerPacket(int length, int trafficClass, int hopLimit) {
        slot.received(PacketSlot.INNER_OFFSET, length);
        new Ipv6Header()
                .wrap(slot.buffer(), slot.packetOffset())
                .versionTrafficClassFlowLabel(trafficClass, 0)
                .hopLimit(hopLimit);
    }

    private static OptionalInt optional(int value) {
        return value == INHERIT ? OptionalInt.empty() : OptionalInt.of(value);
    }
}
