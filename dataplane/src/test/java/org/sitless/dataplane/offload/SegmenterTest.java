package org.sitless.dataplane.offload;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.function.Consumer;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sitless.dataplane.slot.Disposition;
import org.sitless.dataplane.slot.DropReason;
import org.sitless.dataplane.slot.PacketSlot;
import org.sitless.dataplane.slot.Segmentation;
import org.sitless.dataplane.wire.NaiveChecksum;
import org.sitless.dataplane.wire.Octets;

class SegmenterTest {
    private static final int INDEX = 7;
    private static final int FIN_PSH_ACK_CWR = 0x99;

    private final Segmenter segmenter = new Segmenter(SuperPacket.OUTER);

    @Property(tries = 300)
    void shouldCutTcpSoThatItReassembles(
            @ForAll @IntRange(min = 1, max = 65_000) int payload,
            @ForAll @IntRange(min = 100, max = 9_000) int segmentSize,
            @ForAll @IntRange(max = 3) int extensionHeaders,
            @ForAll @IntRange(max = 10) int optionWords,
            @ForAll @IntRange(max = 0xFF) int flags,
            @ForAll @IntRange(min = 1, max = 80) int capacity) {
        SuperPacket packet = SuperPacket.tcp(extensionHeaders, optionWords, flags, payload);

        assertThat(segmenter.begin(packet.encapsulated(segmentSize), INDEX)).isTrue();

        new NaiveReassembly(packet, SuperPacket.OUTER).cut(segmenter, capacity).shouldBeTheWhole(segmentSize);
        assertThat(segmenter.isDone()).isTrue();
    }

    @Property(tries = 300)
    void shouldCutUdpSoThatItReassembles(
            @ForAll @IntRange(min = 1, max = 65_000) int payload,
            @ForAll @IntRange(min = 100, max = 9_000) int segmentSize,
            @ForAll @IntRange(max = 3) int extensionHeaders,
            @ForAll @IntRange(min = 1, max = 80) int capacity) {
        SuperPacket packet = SuperPacket.udp(extensionHeaders, payload);

        assertThat(segmenter.begin(packet.encapsulated(segmentSize), INDEX)).isTrue();

        new NaiveReassembly(packet, SuperPacket.OUTER).cut(segmenter, capacity).shouldBeTheWhole(segmentSize);
    }

    @Test
    void shouldKeepEverySegmentWithinTheMtu() {
        SuperPacket packet = SuperPacket.tcp(0, 3, 0x18, 64_000);
        segmenter.begin(packet.encapsulated(1_480 - 72), INDEX);

        NaiveReassembly cut = new NaiveReassembly(packet, SuperPacket.OUTER).cut(segmenter, 64);

        assertThat(cut.packets())
                .allSatisfy(segment -> assertThat(segment.length).isLessThanOrEqualTo(1_500));
        cut.shouldBeTheWhole(1_408);
    }

    @Test
    void shouldCutWithoutAnOuterHeader() {
        SuperPacket packet = SuperPacket.tcp(1, 3, FIN_PSH_ACK_CWR, 20_000);
        Segmenter bare = new Segmenter(0);

        assertThat(bare.begin(packet.bare(1_000), INDEX)).isTrue();

        new NaiveReassembly(packet, 0).cut(bare, 6).shouldBeTheWhole(1_000);
    }

    @Test
    void shouldCutASuperPacketTooLongForTheOuterTotalLength() {
        SuperPacket packet = SuperPacket.tcp(0, 0, FIN_PSH_ACK_CWR, 65_535 - 20);
        PacketSlot slot = packet.encapsulated(1_420);
        assertThat(slot.buffer().getShort(slot.packetOffset() + 2))
                .as("zero total length")
                .isZero();

        assertThat(segmenter.begin(slot, INDEX)).isTrue();

        new NaiveReassembly(packet, SuperPacket.OUTER).cut(segmenter, 64).shouldBeTheWhole(1_420);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 47, 48})
    void shouldSendTinySegmentsInManyRounds(int segmentSize) {
        SuperPacket packet = SuperPacket.tcp(0, 3, FIN_PSH_ACK_CWR, 3_001);

        assertThat(segmenter.begin(packet.encapsulated(segmentSize), INDEX)).isTrue();

        new NaiveReassembly(packet, SuperPacket.OUTER).cut(segmenter, 16).shouldBeTheWhole(segmentSize);
    }

    @Test
    void shouldCutOnePacketWhenTheSegmentSizeExceedsThePayload() {
        SuperPacket packet = SuperPacket.tcp(0, 3, FIN_PSH_ACK_CWR, 500);

        assertThat(segmenter.begin(packet.encapsulated(1_408), INDEX)).isTrue();

        new NaiveReassembly(packet, SuperPacket.OUTER).cut(segmenter, 4).shouldBeTheWhole(1_408);
    }

    @Test
    void shouldMakeOneEntryOfASuperPacketWithoutPayload() {
        SuperPacket packet = SuperPacket.tcp(0, 3, FIN_PSH_ACK_CWR, 0);

        assertThat(segmenter.begin(packet.encapsulated(1_408), INDEX)).isTrue();

        new NaiveReassembly(packet, SuperPacket.OUTER).cut(segmenter, 4).shouldBeTheWhole(1_408);
    }

    @Test
    void shouldNotTouchThePayloadNorTheSlotsHeaders() {
        SuperPacket packet = SuperPacket.tcp(0, 3, FIN_PSH_ACK_CWR, 10_000);
        PacketSlot slot = packet.encapsulated(1_000);
        byte[] before = Octets.read(slot.buffer(), 0, PacketSlot.CAPACITY);
        SegmentBatch batch = new SegmentBatch(16);

        segmenter.begin(slot, INDEX);
        segmenter.fill(batch);

        assertThat(Octets.read(slot.buffer(), 0, PacketSlot.CAPACITY)).isEqualTo(before);
        long payload = slot.packetAddress() + SuperPacket.OUTER + packet.headerLength();
        for (int entry = 0; entry < batch.size(); entry++) {
            assertThat(batch.payloadAddress(entry)).isEqualTo(payload + 1_000L * entry);
        }
    }

    @Test
    void shouldLeaveHeadroomBetweenHeaders() {
        SuperPacket packet = SuperPacket.tcp(0, 10, FIN_PSH_ACK_CWR, 10_000);
        SegmentBatch batch = new SegmentBatch(16);

        segmenter.begin(packet.encapsulated(1_000), INDEX);
        segmenter.fill(batch);

        for (int entry = 1; entry < batch.size(); entry++) {
            long endBefore = batch.headerAddress(entry - 1) + batch.headerLength(entry - 1);
            assertThat(batch.headerAddress(entry) - endBefore).isGreaterThanOrEqualTo(SegmentBatch.HEADROOM);
        }
    }

    @Property(tries = 200)
    void shouldFinishALoneChecksumInPlace(
            @ForAll @IntRange(max = 1_400) int payload,
            @ForAll @IntRange(max = 2) int extensionHeaders,
            @ForAll boolean tcp) {
        SuperPacket packet =
                tcp ? SuperPacket.tcp(extensionHeaders, 3, 0x18, payload) : SuperPacket.udp(extensionHeaders, payload);
        PacketSlot slot = packet.encapsulated(0);

        assertThat(segmenter.begin(slot, INDEX)).isTrue();

        NaiveReassembly cut = new NaiveReassembly(packet, SuperPacket.OUTER).cut(segmenter, 4);
        assertThat(cut.packets()).hasSize(1);
        assertThat(cut.inner(0)).isEqualTo(packet.finished());
        assertThat(slot.offload().needsChecksum()).as("descriptor is spent").isFalse();
    }

    @Test
    void shouldWriteAUdpChecksumOfZeroAsAllOnes() {
        SuperPacket packet = SuperPacket.udp(0, 2);
        int checksum = (packet.finished()[46] & 0xFF) << 8 | (packet.finished()[47] & 0xFF);
        int seam = (packet.inner[48] & 0xFF) << 8 | (packet.inner[49] & 0xFF);
        int sum = checksum + seam;
        SuperPacket.putShort(packet.inner, 48, sum > 0xFFFF ? sum - 0xFFFF : sum); // now everything sums up to 0xFFFF
        SuperPacket.putShort(packet.payload, 0, sum > 0xFFFF ? sum - 0xFFFF : sum);

        for (int segmentSize : new int[] {0, 1_000}) {
            segmenter.begin(packet.encapsulated(segmentSize), INDEX);
            byte[] inner = new NaiveReassembly(packet, SuperPacket.OUTER)
                    .cut(segmenter, 1)
                    .inner(0);

            assertThat(Octets.hex(Arrays.copyOfRange(inner, 46, 48))).isEqualTo("ffff");
            byte[] transport = Arrays.copyOfRange(inner, 40, inner.length);
            assertThat(NaiveChecksum.sum(NaiveChecksum.pseudoHeader(inner, 10, 17), transport))
                    .isEqualTo(0xFFFF);
        }
    }

    @Test
    void shouldPassAFinishedPacketAsItStands() {
        SuperPacket packet = SuperPacket.tcp(0, 3, 0x18, 1_000);
        PacketSlot slot = packet.encapsulated(0);
        slot.offload().clear();
        byte[] before = Octets.read(slot.buffer(), 0, PacketSlot.CAPACITY);
        SegmentBatch batch = new SegmentBatch(2);

        assertThat(segmenter.begin(slot, INDEX)).isTrue();
        assertThat(segmenter.fill(batch)).isTrue();

        assertThat(batch.size()).isEqualTo(1);
        assertThat(batch.headerAddress(0)).isEqualTo(slot.packetAddress());
        assertThat(batch.headerLength(0)).isEqualTo(slot.packetLength());
        assertThat(batch.payloadLength(0)).isZero();
        assertThat(Octets.read(slot.buffer(), 0, PacketSlot.CAPACITY)).isEqualTo(before);
    }

    @Test
    void shouldFillABatchFromSeveralSlots() {
        SegmentBatch batch = new SegmentBatch(5);

        segmenter.begin(SuperPacket.tcp(0, 0, 0x10, 2_000).encapsulated(1_000), 0);
        assertThat(segmenter.fill(batch)).isTrue();
        segmenter.begin(SuperPacket.udp(0, 100).encapsulated(0), 1);
        assertThat(segmenter.fill(batch)).isTrue();
        segmenter.begin(SuperPacket.tcp(0, 0, 0x10, 3_000).encapsulated(1_000), 2);
        assertThat(segmenter.fill(batch)).isFalse();

        assertThat(new int[] {
                    batch.slotIndex(0), batch.slotIndex(1), batch.slotIndex(2), batch.slotIndex(3), batch.slotIndex(4)
                })
                .containsExactly(0, 0, 1, 2, 2);
        batch.clear();
        assertThat(segmenter.fill(batch)).isTrue();
        assertThat(batch.size()).isEqualTo(1);
    }

    @Property(tries = 2_000)
    void shouldDropOrCutButNeverReadOutsideWhateverTheDescriptorSays(
            @ForAll @IntRange(max = 70_000) int start,
            @ForAll @IntRange(min = -1, max = 70_000) int field,
            @ForAll Segmentation kind,
            @ForAll @IntRange(min = -1, max = 70_000) int segmentSize,
            @ForAll @IntRange(max = 70_000) int headerLength) {
        PacketSlot slot = SuperPacket.tcp(0, 3, 0x18, 1_000).encapsulated(0);
        slot.offload().needsChecksum(start, field).segmented(kind, segmentSize, headerLength);
        byte[] outside = Octets.read(slot.buffer(), 0, PacketSlot.CAPACITY);

        if (!segmenter.begin(slot, INDEX)) {
            assertThat(slot.disposition()).isEqualTo(Disposition.DROP);
            assertThat(slot.dropReason()).isEqualTo(DropReason.INNER_CHECKSUM_UNFINISHABLE);
            assertThat(segmenter.isDone()).isTrue();
            assertThat(Octets.read(slot.buffer(), 0, PacketSlot.CAPACITY)).isEqualTo(outside);
        }
    }

    @Test
    void shouldDropADescriptorThatDoesNotFitTheTransportHeader() {
        assertThat(dropOf(slot -> slot.offload().needsChecksum(40, 6)))
                .isEqualTo(DropReason.INNER_CHECKSUM_UNFINISHABLE);
        assertThat(dropOf(slot -> slot.offload().needsChecksum(44, 16)))
                .isEqualTo(DropReason.INNER_CHECKSUM_UNFINISHABLE);
        assertThat(dropOf(slot -> slot.offload().segmented(Segmentation.UDP6, 1_000, 72)))
                .isEqualTo(DropReason.INNER_CHECKSUM_UNFINISHABLE);
        assertThat(dropOf(slot -> slot.offload().segmented(Segmentation.TCP6, 1_000, 73)))
                .isEqualTo(DropReason.INNER_CHECKSUM_UNFINISHABLE);
        assertThat(dropOf(slot -> slot.offload().segmented(Segmentation.TCP6, 0, 72)))
                .isEqualTo(DropReason.INNER_CHECKSUM_UNFINISHABLE);
        assertThat(dropOf(slot -> slot.offload().clear().segmented(Segmentation.TCP6, 1_000, 72)))
                .as("checksums over a payload whose own nobody looked at")
                .isEqualTo(DropReason.INNER_CHECKSUM_UNFINISHABLE);
        assertThat(dropOf(slot -> slot.innerTransport(48, 6)))
                .as("not the header that the inner check found")
                .isEqualTo(DropReason.INNER_CHECKSUM_UNFINISHABLE);
        assertThat(dropOf(slot -> slot.innerTransport(40, 17))).isEqualTo(DropReason.INNER_CHECKSUM_UNFINISHABLE);
        assertThat(dropOf(slot -> slot.packet(slot.packetOffset(), SuperPacket.OUTER + 60)))
                .as("options cut")
                .isEqualTo(DropReason.INNER_CHECKSUM_UNFINISHABLE);
    }

    /** A checksum may stand deeper than the transport header, as in a tunnel inside this one, but inside the packet and word by word. */
    @Test
    void shouldFinishAChecksumAnywhereInsideThePayloadOnly() {
        int innerLength = 40 + 32 + 100;

        assertThat(canFinish(40, 16)).isTrue();
        assertThat(canFinish(90, 6)).isTrue();
        assertThat(canFinish(41, 16)).isTrue();
        assertThat(canFinish(innerLength - 2, 0)).isTrue();
        assertThat(canFinish(innerLength - 8, 6)).isTrue();
        assertThat(canFinish(innerLength - 1, 0)).isFalse();
        assertThat(canFinish(innerLength - 7, 6)).isFalse();
        assertThat(canFinish(innerLength, 0)).isFalse();
        assertThat(canFinish(39, 16)).as("inside the IPv6 header").isFalse();
        assertThat(canFinish(40, 15)).as("across two words").isFalse();
        assertThat(canFinish(40, -2)).isFalse();
        assertThat(canFinish(Integer.MAX_VALUE, 6)).isFalse();
        assertThat(canFinish(40, Integer.MAX_VALUE - 1)).isFalse();
    }

    private boolean canFinish(int start, int field) {
        PacketSlot slot = SuperPacket.tcp(0, 3, 0x18, 100).encapsulated(0);
        slot.offload().needsChecksum(start, field);
        byte[] before = Octets.read(slot.buffer(), 0, PacketSlot.CAPACITY);
        boolean finished = segmenter.begin(slot, INDEX);
        if (!finished) {
            assertThat(slot.dropReason()).isEqualTo(DropReason.INNER_CHECKSUM_UNFINISHABLE);
            assertThat(Octets.read(slot.buffer(), 0, PacketSlot.CAPACITY)).isEqualTo(before);
        }
        return finished;
    }

    @Test
    void shouldDropHeadersTooLongToRepeat() {
        PacketSlot slot = SuperPacket.tcp(18, 10, 0x18, 5_000).encapsulated(1_000);

        assertThat(segmenter.begin(slot, INDEX)).isFalse();

        assertThat(slot.dropReason()).isEqualTo(DropReason.SEGMENT_HEADERS_TOO_LONG);
    }

    @Test
    void shouldNotVouchForAPayloadWhenTheFieldHeldNoPseudoHeaderSum() {
        SuperPacket packet = SuperPacket.tcp(0, 3, 0x18, 2_000);
        packet.inner[40 + 16] ^= 1;
        segmenter.begin(packet.encapsulated(1_000), INDEX);

        byte[] inner =
                new NaiveReassembly(packet, SuperPacket.OUTER).cut(segmenter, 8).inner(0);

        byte[] transport = Arrays.copyOfRange(inner, 40, inner.length);
        assertThat(NaiveChecksum.sum(NaiveChecksum.pseudoHeader(inner, transport.length, 6), transport))
                .isNotEqualTo(0xFFFF);
    }

    @Test
    void shouldAllocateNothing() {
        PacketSlot tcp = SuperPacket.tcp(0, 3, 0x18, 60_000).encapsulated(1_408);
        PacketSlot udp = SuperPacket.udp(0, 60_000).encapsulated(1_232);
        SegmentBatch batch = new SegmentBatch(64);
        cutRepeatedly(tcp, udp, batch, 5_000);

        long before = allocatedBytes();
        cutRepeatedly(tcp, udp, batch, 5_000);

        assertThat(allocatedBytes() - before)
                .as("bytes in 10,000 super-packets")
                .isLessThan(10_000);
    }

    private void cutRepeatedly(PacketSlot tcp, PacketSlot udp, SegmentBatch batch, int times) {
        for (int time = 0; time < times; time++) {
            cutInto(batch, tcp);
            cutInto(batch, udp);
        }
    }

    private void cutInto(SegmentBatch batch, PacketSlot slot) {
        batch.clear();
        segmenter.begin(slot, INDEX);
        while (!segmenter.fill(batch)) {
            batch.clear();
        }
    }

    private static long allocatedBytes() {
        return ((com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
    }

    private DropReason dropOf(Consumer<PacketSlot> change) {
        PacketSlot slot = SuperPacket.tcp(0, 3, 0x18, 5_000).encapsulated(1_000);
        change.accept(slot);
        assertThat(segmenter.begin(slot, INDEX)).isFalse();
        return slot.dropReason();
    }
}
