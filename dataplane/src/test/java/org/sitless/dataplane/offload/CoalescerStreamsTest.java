package org.sitless.dataplane.offload;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import org.junit.jupiter.api.Test;
import org.sitless.dataplane.slot.PacketSlot;
import org.sitless.dataplane.slot.Segmentation;
import org.sitless.dataplane.wire.Octets;

/** Streams as bad networks deliver them: whatever is joined, cutting it again gives each flow its packets, octet for octet, in order. */
class CoalescerStreamsTest {
    private static final int[] FLAGS = {0x10, 0x10, 0x10, 0x10, 0x10, 0x10, 0x18, 0x11, 0x12, 0x14, 0x50, 0x90, 0x30};
    private static final int FLOWS = 20;

    private final Coalescer coalescer = new Coalescer(EnumSet.of(Segmentation.TCP6, Segmentation.UDP6));

    @Property(tries = 1_500, shrinking = ShrinkingMode.OFF)
    void shouldGiveEachFlowItsPacketsInOrder(@ForAll long seed) {
        List<InnerPacket> packets = new Streams(new Random(seed)).packets();

        Delivery delivery = deliver(packets);

        List<String> before =
                packets.stream().map(packet -> Octets.hex(packet.octets())).toList();
        List<String> after = delivery.packets().stream().map(Octets::hex).toList();
        for (String flow : flows(before)) {
            assertThat(ofFlow(after, flow)).isEqualTo(ofFlow(before, flow));
        }
    }

    @Property(tries = 300, shrinking = ShrinkingMode.OFF)
    void shouldJoinNoBrokenPacket(@ForAll long seed) {
        Random random = new Random(seed);
        List<InnerPacket> packets = new Streams(random).packets();
        packets.forEach(packet -> {
            if (!packet.isSpoiled() && random.nextBoolean()) {
                packet.spoiled();
            }
        });
        List<PacketSlot> slots = offer(packets);

        for (int i = 0; i < packets.size(); i++) {
            PacketSlot slot = slots.get(i);
            if (packets.get(i).isSpoiled()) {
                assertThat(slot.isJoined() || slot.nextPiece() != null).isFalse();
                assertThat(Octets.read(slot.buffer(), slot.packetOffset(), slot.packetLength()))
                        .isEqualTo(packets.get(i).octets());
            }
        }
    }

    /** Otherwise the properties above would say little. */
    @Test
    void shouldJoinManyOfTheRandomPackets() {
        int joined = 0;
        int all = 0;
        for (int seed = 0; seed < 200; seed++) {
            List<PacketSlot> slots = offer(new Streams(new Random(seed)).packets());
            joined += (int) slots.stream().filter(PacketSlot::isJoined).count();
            all += slots.size();
        }

        assertThat((double) joined / all).isBetween(0.2, 0.8);
    }

    private Delivery deliver(List<InnerPacket> packets) {
        return new Delivery(offer(packets));
    }

    private List<PacketSlot> offer(List<InnerPacket> packets) {
        List<PacketSlot> slots = packets.stream().map(InnerPacket::slot).toList();
        coalescer.restart();
        slots.forEach(coalescer::offer);
        return slots;
    }

    private static Set<String> flows(List<String> packets) {
        Set<String> flows = new HashSet<>();
        packets.forEach(packet -> flows.add(flow(packet)));
        return flows;
    }

    /** Next header, addresses and ports, as hexadecimal digits. */
    private static String flow(String packet) {
        return packet.substring(12, 14) + packet.substring(16, 88);
    }

    /** What belongs to the flow, or might: an extension header hides it. */
    private static List<String> ofFlow(List<String> packets, String flow) {
        return packets.stream()
                .filter(packet -> flow(packet).equals(flow) || packet.startsWith("3c", 12))
                .toList();
    }

    /** Some flows, each in its own mood, mixed in bursts, shuffled a little, repeated a little, broken a little. */
    private static final class Streams {
        private final Random random;
        private final int[] sequences = new int[FLOWS];
        private final int[] sizes = new int[FLOWS];

        Streams(Random random) {
            this.random = random;
            for (int flow = 0; flow < FLOWS; flow++) {
                sequences[flow] = random.nextInt();
                sizes[flow] = 1 + random.nextInt(random.nextBoolean() ? 60 : 1_408);
            }
        }

        List<InnerPacket> packets() {
            List<InnerPacket> packets = new ArrayList<>();
            int flows = 1 + random.nextInt(FLOWS);
            int count = 1 + random.nextInt(128);
            while (packets.size() < count) {
                int flow = random.nextInt(flows);
                for (int burst = random.nextInt(8); burst >= 0; burst--) {
                    packets.add(flow % 3 == 2 ? datagram(flow) : segment(flow));
                }
            }
            for (int swaps = random.nextInt(6) - 2; swaps > 0 && packets.size() > 1; swaps--) {
                int at = random.nextInt(packets.size() - 1);
                Collections.swap(packets, at, at + 1);
            }
            return packets;
        }

        private byte[] payload(int flow) {
            boolean odd = random.nextInt(12) == 0;
            byte[] payload = new byte[odd ? random.nextInt(sizes[flow] + 10) : sizes[flow]];
            random.nextBytes(payload);
            return payload;
        }

        private InnerPacket datagram(int flow) {
            return disturb(InnerPacket.udp(0x10000 + flow, payload(flow)));
        }

        private InnerPacket segment(int flow) {
            byte[] payload = payload(flow);
            InnerPacket packet = InnerPacket.tcp(0x10000 + flow, sequences[flow], payload);
            if (random.nextInt(20) != 0) {
                sequences[flow] += payload.length; // otherwise it will be sent again
            }
            if (random.nextInt(5) == 0) {
                packet.flags(FLAGS[random.nextInt(FLAGS.length)]);
            }
            return disturb(packet);
        }

        private InnerPacket disturb(InnerPacket packet) {
            return switch (random.nextInt(60)) {
                case 0 -> packet.octet(random.nextInt(4) == 0 ? 1 : 7, 0x90 + random.nextInt(16));
                case 1 ->
                    packet.protocol() == InnerPacket.UDP
                            ? packet
                            : packet.word(48 + 4 * random.nextInt(2), (random.nextInt() & 0xFFFF_00FF) | 0x8010_0000);
                case 2 -> packet.spoiled();
                case 3 -> packet.extended();
                default -> packet;
            };
        }
    }
}
