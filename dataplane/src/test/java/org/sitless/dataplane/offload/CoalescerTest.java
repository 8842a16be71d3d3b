package org.sitless.dataplane.offload;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sitless.dataplane.slot.DropReason;
import org.sitless.dataplane.slot.PacketSlot;
import org.sitless.dataplane.slot.Segmentation;
import org.sitless.dataplane.wire.Octets;

class CoalescerTest {
    private static final int PORTS = 0xC00001BB;
    private static final int OTHER_PORTS = 0xC00101BB;
    private static final int SIZE = 1_408;
    private static final Set<Segmentation> BOTH = EnumSet.of(Segmentation.TCP6, Segmentation.UDP6);

    private final Coalescer coalescer = new Coalescer(BOTH);

    @Test
    void shouldMakeOneSuperPacketOfSegmentsInARow() {
        List<InnerPacket> stream = stream(PORTS, 1_000, 5);
        stream.get(4).flags(0x18);

        Delivery delivery = deliver(stream);

        assertThat(delivery.sizes()).containsExactly(5);
        byte[] whole = delivery.octets(0);
        assertThat(whole).hasSize(72 + 5 * SIZE);
        assertThat(Octets.hex(whole)).startsWith("6b9edcba1ba0063f");
        assertThat(whole[53]).as("flags: the last one's PSH").isEqualTo((byte) 0x18);
        assertThat(delivery.offload(0).segmentation()).isEqualTo(Segmentation.TCP6);
        assertThat(delivery.offload(0).segmentSizeBytes()).isEqualTo(SIZE);
        assertThat(delivery.offload(0).headerLengthBytes()).isEqualTo(72);
        assertThat(delivery.offload(0).checksumStart()).isEqualTo(40);
        assertThat(delivery.offload(0).checksumOffset()).isEqualTo(16);
        assertSamePackets(delivery, stream);
    }

    @Test
    void shouldJoinDatagramsOfOneSize() {
        List<InnerPacket> datagrams = datagrams(200, 200, 200, 77, 200);

        Delivery delivery = deliver(datagrams);

        assertThat(delivery.sizes()).containsExactly(4, 1);
        assertThat(delivery.offload(0).segmentation()).isEqualTo(Segmentation.UDP6);
        assertThat(delivery.offload(0).segmentSizeBytes()).isEqualTo(200);
        assertThat(delivery.offload(0).headerLengthBytes()).isEqualTo(48);
        assertThat(delivery.offload(0).checksumOffset()).isEqualTo(6);
        assertSamePackets(delivery, datagrams);
    }

    @Test
    void shouldJoinFlowsThatAlternate() {
        List<InnerPacket> left = stream(PORTS, 0, 3);
        List<InnerPacket> right = stream(OTHER_PORTS, 0xFFFF_FF00, 3);
        List<InnerPacket> mixed = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            mixed.addAll(List.of(left.get(i), right.get(i)));
        }

        Delivery delivery = deliver(mixed);

        assertThat(delivery.sizes()).containsExactly(3, 3);
        left.addAll(right);
        assertSamePackets(delivery, left);
    }

    @Test
    void shouldEndTheRunBehindAShortSegment() {
        List<InnerPacket> stream = stream(PORTS, 0, 5);
        stream.set(2, segment(PORTS, 2 * SIZE, SIZE - 1));
        stream.set(3, segment(PORTS, 3 * SIZE - 1, SIZE));
        stream.set(4, segment(PORTS, 4 * SIZE - 1, SIZE));

        assertThat(deliver(stream).sizes()).containsExactly(3, 2);
    }

    @Test
    void shouldEndTheRunBehindPush() {
        List<InnerPacket> stream = stream(PORTS, 0, 5);
        stream.get(1).flags(0x18);

        assertThat(deliver(stream).sizes()).containsExactly(2, 3);
    }

    @Test
    void shouldNotJoinAnythingBehindAFirstSegmentWithPush() {
        List<InnerPacket> stream = stream(PORTS, 0, 3);
        stream.get(0).flags(0x18);

        assertThat(deliver(stream).sizes()).containsExactly(1, 2);
    }

    @Test
    void shouldStopAtTheMostPiecesAKernelTakes() {
        List<InnerPacket> stream = new ArrayList<>();
        for (int i = 0; i < 70; i++) {
            stream.add(segment(PORTS, 100 * i, 100));
        }

        assertThat(deliver(stream).sizes()).containsExactly(64, 6);
    }

    @Test
    void shouldStopAtTheLongestPacket() {
        assertThat(deliver(stream(PORTS, 0, 50)).sizes()).containsExactly(46, 4);
        assertThat(72 + 46 * SIZE).isLessThanOrEqualTo(65_535);
        assertThat(72 + 47 * SIZE).isGreaterThan(65_535);
    }

    /** SYN, FIN, RST, URG, ECE, CWR, and a segment without ACK. */
    @ParameterizedTest
    @ValueSource(ints = {0x12, 0x11, 0x14, 0x30, 0x50, 0x90, 0x00, 0x08, 0x19})
    void shouldLeaveSegmentsWithOtherFlagsAloneAndInTheirPlace(int flags) {
        List<InnerPacket> stream = stream(PORTS, 0, 5);
        stream.get(2).flags(flags);

        Delivery delivery = deliver(stream);

        assertThat(delivery.sizes()).containsExactly(2, 1, 2);
        assertSamePackets(delivery, stream);
    }

    @Test
    void shouldNotJoinWhatDiffers() {
        assertThat(brokenBy(packet -> packet.octet(1, 0x9F)))
                .as("traffic class: ECN")
                .isTrue();
        assertThat(brokenBy(packet -> packet.octet(3, 0))).as("flow label").isTrue();
        assertThat(brokenBy(packet -> packet.octet(7, 0x3E))).as("hop limit").isTrue();
        assertThat(brokenBy(packet -> packet.word(48, 0x12345679)))
                .as("acknowledgement")
                .isTrue();
        assertThat(brokenBy(packet -> packet.octet(52, 0x81)))
                .as("reserved bits")
                .isTrue();
        assertThat(brokenBy(packet -> packet.octet(55, 0xF1))).as("window").isTrue();
        assertThat(brokenBy(packet -> packet.octet(59, 1))).as("urgent pointer").isTrue();
        assertThat(brokenBy(packet -> packet.octet(71, 1))).as("timestamp").isTrue();
        assertThat(brokenBy(packet -> packet.octet(60, 0))).as("first option").isTrue();
        assertThat(brokenBy(packet -> packet.word(44, SIZE + 1)))
                .as("a gap of one octet")
                .isTrue();
        assertThat(brokenBy(packet -> packet.word(44, 0))).as("sent again").isTrue();
        assertThat(brokenBy(packet -> packet.octet(52, 0x70)))
                .as("header length")
                .isTrue();
        assertThat(brokenBy(InnerPacket::extended)).as("extension header").isTrue();
    }

    private boolean brokenBy(Consumer<InnerPacket> change) {
        List<InnerPacket> stream = stream(PORTS, 0, 2);
        change.accept(stream.get(1));
        Delivery delivery = deliver(stream);
        assertSamePackets(delivery, stream);
        return delivery.sizes().equals(List.of(1, 1));
    }

    @Test
    void shouldNotTakeOneFlowForAnother() {
        assertThat(brokenBy(packet -> packet.word(40, OTHER_PORTS))).isTrue();
        for (int octet = 8; octet < 40; octet++) {
            int at = octet;
            assertThat(brokenBy(packet -> packet.octet(at, 0x77))).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void shouldPassAWrongChecksumAsItCame(int which) {
        List<InnerPacket> stream = stream(PORTS, 0, 3);
        stream.get(which).spoiled();

        Delivery delivery = deliver(stream);

        assertSamePackets(delivery, stream);
        assertThat(delivery.sizes())
                .isEqualTo(which == 0 ? List.of(1, 2) : which == 1 ? List.of(1, 1, 1) : List.of(2, 1));
    }

    @Test
    void shouldLeaveSegmentsWithoutPayloadAlone() {
        List<InnerPacket> stream = stream(PORTS, 0, 2);
        stream.add(1, segment(PORTS, SIZE, 0));

        assertThat(deliver(stream).sizes()).containsExactly(1, 1, 1);
    }

    @Test
    void shouldLeaveDatagramsWithoutChecksumAlone() {
        List<PacketSlot> slots = slots(datagrams(100, 100));
        slots.forEach(slot -> slot.buffer().putShort(PacketSlot.INNER_OFFSET + 46, (short) 0));

        offer(slots);

        assertThat(new Delivery(slots).sizes()).containsExactly(1, 1);
    }

    @Test
    void shouldLeaveDatagramsOfAnotherLengthThanTheirPacketAlone() {
        List<InnerPacket> datagrams = datagrams(100, 100);
        datagrams.forEach(datagram -> datagram.octet(45, 107));

        assertThat(deliver(datagrams).sizes()).containsExactly(1, 1);
    }

    @Test
    void shouldLeaveUnfinishedAndSegmentedPacketsAloneAndInTheirPlace() {
        List<PacketSlot> slots = slots(stream(PORTS, 0, 5));
        slots.get(2).offload().needsChecksum(40, 16);

        offer(slots);

        assertThat(new Delivery(slots).sizes()).containsExactly(2, 1, 2);
    }

    @Test
    void shouldLetNothingPassAFragment() {
        List<PacketSlot> slots = slots(stream(PORTS, 0, 4));
        slots.add(2, InnerPacket.slotOf(new byte[100], 40, 44));

        offer(slots);

        assertThat(new Delivery(slots).sizes()).containsExactly(2, 1, 2);
    }

    @Test
    void shouldNotBeDisturbedByPacketsOfOtherProtocols() {
        List<PacketSlot> slots = slots(stream(PORTS, 0, 4));
        slots.add(2, InnerPacket.slotOf(new byte[100], 40, 58));
        slots.add(2, InnerPacket.slotOf(new byte[43], 40, 6));

        offer(slots);

        assertThat(new Delivery(slots).sizes()).containsExactly(4, 1, 1);
    }

    @Test
    void shouldJoinOnlyTheKindsThatTheSinkTakes() {
        List<PacketSlot> slots = new ArrayList<>();
        slots.addAll(slots(stream(PORTS, 0, 2)));
        slots.addAll(1, slots(datagrams(100, 100)));
        Coalescer onlyTcp = new Coalescer(Set.of(Segmentation.TCP6));

        slots.forEach(onlyTcp::offer);

        assertThat(new Delivery(slots).sizes()).containsExactly(2, 1, 1);
    }

    @Test
    void shouldEndTheRunOfAFlowWhenThereAreTooMany() {
        List<InnerPacket> packets = new ArrayList<>();
        for (int round = 0; round < 2; round++) {
            for (int flow = 0; flow < 17; flow++) {
                packets.add(segment(PORTS + flow, round * 10, 10));
            }
        }

        Delivery delivery = deliver(packets);

        assertThat(delivery.sizes()).contains(2);
        assertThat(delivery.packets()).hasSize(34);
    }

    @Test
    void shouldForgetTheSlotsOfTheBatchBefore() {
        List<InnerPacket> stream = stream(PORTS, 0, 4);
        List<PacketSlot> before = slots(stream.subList(0, 2));
        List<PacketSlot> after = slots(stream.subList(2, 4));

        offer(before);
        offer(after);

        assertThat(new Delivery(before).sizes()).containsExactly(2);
        assertThat(new Delivery(after).sizes()).containsExactly(2);
    }

    @Test
    void shouldDropAWholeRunWithItsHead() {
        List<PacketSlot> slots = slots(stream(PORTS, 0, 3));
        offer(slots);

        slots.get(0).dropRun(DropReason.TUN_WRITE_DOWN);

        assertThat(slots).allSatisfy(slot -> assertThat(slot.dropReason()).isEqualTo(DropReason.TUN_WRITE_DOWN));
    }

    @Test
    void shouldAllocateNothing() {
        List<PacketSlot> slots = slots(stream(PORTS, 0, 20));
        slots.addAll(slots(datagrams(100, 100, 100)));
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        byte[] first = headers(slots.get(0));
        byte[] datagram = headers(slots.get(20));
        offerRepeatedly(slots, first, datagram, 2_000);
        long before = threads.getCurrentThreadAllocatedBytes();

        offerRepeatedly(slots, first, datagram, 2_000);

        assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(8 * 2_000);
    }

    /** Each time like new: the headers that a run's head had before are put back. */
    private void offerRepeatedly(List<PacketSlot> slots, byte[] first, byte[] datagram, int times) {
        for (int time = 0; time < times; time++) {
            slots.get(0).buffer().putBytes(PacketSlot.INNER_OFFSET, first);
            slots.get(20).buffer().putBytes(PacketSlot.INNER_OFFSET, datagram);
            coalescer.restart();
            for (int i = 0; i < slots.size(); i++) {
                PacketSlot slot = slots.get(i);
                slot.received(PacketSlot.INNER_OFFSET, i < 20 ? 72 + SIZE : 148).innerTransport(40, i < 20 ? 6 : 17);
                coalescer.offer(slot);
            }
            if (slots.get(0).nextPiece() == null || slots.get(20).nextPiece() == null) {
                throw new AssertionError("nothing was joined");
            }
        }
    }

    private static byte[] headers(PacketSlot slot) {
        return Octets.read(slot.buffer(), PacketSlot.INNER_OFFSET, 72);
    }

    private static InnerPacket segment(int ports, int sequence, int length) {
        byte[] payload = new byte[length];
        new Random(sequence).nextBytes(payload);
        return InnerPacket.tcp(ports, sequence, payload);
    }

    private static List<InnerPacket> stream(int ports, int sequence, int count) {
        List<InnerPacket> stream = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            stream.add(segment(ports, sequence + i * SIZE, SIZE));
        }
        return stream;
    }

    private static List<InnerPacket> datagrams(int... sizes) {
        List<InnerPacket> datagrams = new ArrayList<>();
        for (int size : sizes) {
            byte[] payload = new byte[size];
            new Random(datagrams.size()).nextBytes(payload);
            datagrams.add(InnerPacket.udp(PORTS, payload));
        }
        return datagrams;
    }

    private Delivery deliver(List<InnerPacket> packets) {
        List<PacketSlot> slots = slots(packets);
        offer(slots);
        return new Delivery(slots);
    }

    private static List<PacketSlot> slots(List<InnerPacket> packets) {
        return new ArrayList<>(packets.stream().map(InnerPacket::slot).toList());
    }

    private void offer(List<PacketSlot> slots) {
        coalescer.restart();
        slots.forEach(coalescer::offer);
    }

    private static void assertSamePackets(Delivery delivery, List<InnerPacket> packets) {
        Stream<String> expected = packets.stream().map(packet -> Octets.hex(packet.octets()));
        assertThat(delivery.packets().stream().map(Octets::hex)).containsExactlyElementsOf(expected.toList());
    }
}
