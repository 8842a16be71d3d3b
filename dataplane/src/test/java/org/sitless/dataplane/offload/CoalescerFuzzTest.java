package org.sitless.dataplane.offload;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.sitless.dataplane.slot.PacketSlot;
import org.sitless.dataplane.slot.Segmentation;
import org.sitless.dataplane.wire.Ipv6Header;
import org.sitless.dataplane.wire.Octets;

/** What is joined of packets that mean no good. */
class CoalescerFuzzTest {
    private static final int MOST_PACKETS = 32;

    /** Two octets of length in front of each packet: cut again, what was joined is what it was. */
    @FuzzTest(maxDuration = "3m")
    void shouldJoinNothingThatItCouldNotCutAgain(byte[] input) {
        List<byte[]> packets = packets(input);
        List<PacketSlot> slots = packets.stream().map(CoalescerFuzzTest::slot).toList();
        Coalescer coalescer = new Coalescer(EnumSet.of(Segmentation.TCP6, Segmentation.UDP6));
        coalescer.restart();
        slots.forEach(coalescer::offer);

        List<String> before = packets.stream().map(Octets::hex).sorted().toList();
        List<String> after =
                new Delivery(slots).packets().stream().map(Octets::hex).sorted().toList();

        assertThat(after).isEqualTo(before);
    }

    private static PacketSlot slot(byte[] packet) {
        UnsafeBuffer own = Octets.poisoned(PacketSlot.CAPACITY);
        own.putBytes(PacketSlot.INNER_OFFSET, packet);
        return new PacketSlot(own).received(PacketSlot.INNER_OFFSET, packet.length);
    }

    /** Those that the inner check would let as far as here, with the length that their header says. */
    private static List<byte[]> packets(byte[] input) {
        List<byte[]> packets = new ArrayList<>();
        int at = 0;
        while (at + 2 <= input.length && packets.size() < MOST_PACKETS) {
            int length = ((input[at] & 0xFF) << 8) | (input[at + 1] & 0xFF);
            byte[] packet = Arrays.copyOfRange(input, at + 2, Math.min(input.length, at + 2 + length));
            at += 2 + packet.length;
            if (packet.length >= Ipv6Header.LENGTH) {
                packet[4] = (byte) ((packet.length - Ipv6Header.LENGTH) >>> 8);
                packet[5] = (byte) (packet.length - Ipv6Header.LENGTH);
                packet[0] = (byte) (0x60 | (packet[0] & 0xF));
                packets.add(packet);
            }
        }
        return packets;
    }
}
