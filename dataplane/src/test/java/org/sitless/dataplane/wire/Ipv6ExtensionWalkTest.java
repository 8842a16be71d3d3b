package org.sitless.dataplane.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class Ipv6ExtensionWalkTest {
    private static final String BEFORE_NEXT_HEADER = "60000000 0000";
    private static final String ADDRESSES =
            "40" + "20010db8000000000000000000000001" + "20010db8000000000000000000000002";

    private final Ipv6ExtensionWalk walk = new Ipv6ExtensionWalk();

    @Test
    void shouldFindATransportWithoutExtensions() {
        assertThat(walk("06", "")).isNull();

        assertThat(walk.transportOffset()).isEqualTo(40);
        assertThat(walk.transportProtocol()).isEqualTo(IpProtocol.TCP);
        assertThat(walk.isFragment()).isFalse();
        assertThat(walk.isLaterFragment()).isFalse();
    }

    @Test
    void shouldPassHopByHopDestinationAndRouting() {
        String chain = "3c00 010400000000" + "2b01 010c000000000000000000000000" + "1100 040000000000";

        assertThat(walk("00", chain)).isNull();

        assertThat(walk.transportOffset()).isEqualTo(40 + 8 + 16 + 8);
        assertThat(walk.transportProtocol()).isEqualTo(IpProtocol.UDP);
    }

    @Test
    void shouldLookIntoAFirstFragment() {
        assertThat(walk("2c", "3c00 0001 12345678" + "0600 010400000000")).isNull();

        assertThat(walk.transportOffset()).isEqualTo(56);
        assertThat(walk.transportProtocol()).isEqualTo(IpProtocol.TCP);
        assertThat(walk.isFragment()).isTrue();
        assertThat(walk.isLaterFragment()).isFalse();
        assertThat(walk.fragmentHeaderOffset()).isEqualTo(40);
    }

    @Test
    void shouldCallAnAtomicFragmentAFragment() {
        assertThat(walk("2c", "0600 0000 12345678")).isNull();

        assertThat(walk.isFragment()).isTrue();
        assertThat(walk.isLaterFragment()).isFalse();
    }

    @Test
    void shouldNotLookBehindTheHeaderOfALaterFragment() {
        assertThat(walk("2c", "3c00 0009 12345678" + "ffff ffffffffffff")).isNull();

        assertThat(walk.transportOffset()).isEqualTo(48);
        assertThat(walk.transportProtocol()).isEqualTo(IpProtocol.DESTINATION_OPTIONS);
        assertThat(walk.isLaterFragment()).isTrue();
    }

    @Test
    void shouldForgetTheFragmentOfTheWalkBefore() {
        assertThat(walk("2c", "0600 0009 12345678")).isNull();
        assertThat(walk("06", "")).isNull();

        assertThat(walk.isFragment()).isFalse();
        assertThat(walk.isLaterFragment()).isFalse();
    }

    @Test
    void shouldEndAtHeadersThatProtectOrHideWhatFollows() {
        for (int protocol : List.of(IpProtocol.AUTHENTICATION, IpProtocol.ESP, IpProtocol.NO_NEXT_HEADER, 135, 255)) {
            assertThat(walk(String.format("%02x", protocol), "0604 000000000000"))
                    .isNull();

            assertThat(walk.transportOffset()).isEqualTo(40);
            assertThat(walk.transportProtocol()).isEqualTo(protocol);
        }
    }

    @Test
    void shouldNameTheFaultOfEveryTruncatedLength() {
        byte[] packet = packet("00", "3c00 010400000000" + "2b01 010c000000000000000000000000" + "1100 040000000000");

        for (int length = 40; length < 72; length++) {
            assertThat(walk.walk(Octets.buffer(packet), 0, length))
                    .as("%d octets", length)
                    .isEqualTo(WireFault.EXTENSION_TRUNCATED);
        }
        assertThat(walk.walk(Octets.buffer(packet), 0, 72)).isNull();
    }

    @Test
    void shouldNameMisplacedHopByHopOptions() {
        assertThat(walk("3c", "0000 010400000000" + "0600 010400000000"))
                .isEqualTo(WireFault.EXTENSION_HOP_BY_HOP_MISPLACED);
        assertThat(walk("00", "0000 010400000000" + "0600 010400000000"))
                .isEqualTo(WireFault.EXTENSION_HOP_BY_HOP_MISPLACED);
    }

    @Test
    void shouldGiveUpBehindTheGreatestNumberOfHeaders() {
        String options = "3c00 010400000000";
        String last = "0600 010400000000";

        assertThat(walk("3c", options.repeat(Ipv6ExtensionWalk.MAX_HEADERS - 1) + last))
                .isNull();
        assertThat(walk.transportProtocol()).isEqualTo(IpProtocol.TCP);
        assertThat(walk("3c", options.repeat(Ipv6ExtensionWalk.MAX_HEADERS) + last))
                .isEqualTo(WireFault.EXTENSION_TOO_MANY);
    }

    /** Against a recursive reading of the same chain that cuts the array instead of moving an offset. */
    @Property
    void shouldAgreeWithTheIndependentParser(
            @ForAll @Size(min = 40, max = 200) byte[] octets, @ForAll @IntRange(max = 4) int first) {
        int[] likely = {0, 43, 44, 60, 6};
        octets[6] = (byte) likely[first];
        for (int at = 40; at + 1 < octets.length; at += 8) {
            octets[at] = (byte) likely[(octets[at] & 0xFF) % 5];
            octets[at + 1] &= 1;
        }

        WireFault fault = walk.walk(Octets.buffer(octets), 0, octets.length);

        assertThat(outcome(fault)).isEqualTo(naive(octets, 40, octets[6] & 0xFF, 0));
    }

    private String outcome(WireFault fault) {
        return fault != null ? fault.name() : walk.transportProtocol() + " at " + walk.transportOffset();
    }

    private static String naive(byte[] packet, int at, int protocol, int passed) {
        if (!List.of(0, 43, 44, 60).contains(protocol)) {
            return protocol + " at " + at;
        }
        if (passed == 16) {
            return "EXTENSION_TOO_MANY";
        }
        if (protocol == 0 && passed > 0) {
            return "EXTENSION_HOP_BY_HOP_MISPLACED";
        }
        int length = at + 1 >= packet.length || protocol == 44 ? 8 : (packet[at + 1] & 0xFF) * 8 + 8;
        if (at + length > packet.length) {
            return "EXTENSION_TRUNCATED";
        }
        int next = packet[at] & 0xFF;
        boolean later = protocol == 44 && ((packet[at + 2] & 0xFF) << 5 | (packet[at + 3] & 0xFF) >> 3) != 0;
        return later ? next + " at " + (at + 8) : naive(packet, at + length, next, passed + 1);
    }

    private WireFault walk(String nextHeader, String chain) {
        byte[] packet = packet(nextHeader, chain);
        UnsafeBuffer buffer = Octets.poisoned(packet.length + 6);
        buffer.putBytes(6, packet);
        return walk.walk(buffer, 6, packet.length);
    }

    private static byte[] packet(String nextHeader, String chain) {
        return Octets.of(BEFORE_NEXT_HEADER + nextHeader + ADDRESSES + chain);
    }
}
