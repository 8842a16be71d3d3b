package org.sitless.dataplane.offload;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sitless.dataplane.slot.DropReason;
import org.sitless.dataplane.slot.PacketSlot;
import org.sitless.dataplane.slot.Segmentation;
import org.sitless.dataplane.wire.NaiveChecksum;
import org.sitless.dataplane.wire.Octets;

class GroRepairTest {
    private static final int MTU = 1_480;

    private final GroRepair repair = new GroRepair();

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 1_000, 1_408})
    void shouldAskForTheChecksumOfALoneUnfinishedTcpPacket(int payload) {
        SuperPacket packet = SuperPacket.tcp(0, 3, 0x02, payload);
        PacketSlot slot = packet.received(packet.inner);

        repair.repair(slot, MTU);

        assertThat(slot.offload().needsChecksum()).isTrue();
        assertThat(slot.offload().checksumStart()).isEqualTo(40);
        assertThat(slot.offload().checksumOffset()).isEqualTo(16);
        assertThat(slot.offload().segmentation()).isEqualTo(Segmentation.NONE);
        assertThat(slot.segments()).isEqualTo(1);
    }

    @Test
    void shouldAskForTheChecksumOfALoneUnfinishedDatagram() {
        SuperPacket packet = SuperPacket.udp(1, 1_000);
        PacketSlot slot = packet.received(packet.inner);

        repair.repair(slot, MTU);

        assertThat(slot.offload().needsChecksum()).isTrue();
        assertThat(slot.offload().checksumStart()).isEqualTo(48);
        assertThat(slot.offload().checksumOffset()).isEqualTo(6);
    }

    @Property(tries = 300)
    void shouldLeaveFinishedPacketsAlone(@ForAll @IntRange(max = 20_000) int payload, @ForAll boolean tcp) {
        SuperPacket packet = tcp ? SuperPacket.tcp(0, 3, 0x18, payload) : SuperPacket.udp(0, payload);
        byte[] finished = packet.finished();
        if (Arrays.equals(finished, packet.inner)) {
            return; // the one in 65,536, which has a test of its own
        }
        PacketSlot slot = packet.received(finished);

        repair.repair(slot, MTU);

        assertUntouched(slot);
    }

    @Test
    void shouldRecogniseMergedTcpWhoseSegmentsFilledTheMtu() {
        SuperPacket packet = SuperPacket.tcp(0, 3, 0x10, 45 * 1_408);
        PacketSlot slot = packet.received(packet.inner);

        repair.repair(slot, MTU);

        assertThat(slot.offload().needsChecksum()).isTrue();
        assertThat(slot.offload().segmentation()).isEqualTo(Segmentation.TCP6);
        assertThat(slot.offload().segmentSizeBytes()).isEqualTo(1_408);
        assertThat(slot.offload().headerLengthBytes()).isEqualTo(72);
        assertThat(slot.segments()).isEqualTo(45);
        assertThat(slot.segmentsRead())
                .as("corrected by the end of the road only")
                .isEqualTo(1);
    }

    @Test
    void shouldCutOddMergedTcpToWhatEveryLinkCarries() {
        SuperPacket packet = SuperPacket.tcp(0, 3, 0x18, 10 * 1_208 + 17);
        PacketSlot slot = packet.received(packet.inner);

        repair.repair(slot, MTU);

        assertThat(slot.offload().segmentSizeBytes()).isEqualTo(1_280 - 72);
        assertThat(slot.segments()).isEqualTo(11);
    }

    /** What the kernel or our own segmenter makes of a repaired packet are valid packets that fit the tunnel. */
    @Property(tries = 200)
    void shouldDescribeMergedTcpSoThatItCanBeCutAgain(
            @ForAll @IntRange(min = 1_420, max = 65_000) int payload,
            @ForAll @IntRange(max = 2) int extensionHeaders,
            @ForAll @IntRange(max = 10) int optionWords,
            @ForAll @IntRange(min = 1_280, max = 1_480) int mtu) {
        SuperPacket packet = SuperPacket.tcp(extensionHeaders, optionWords, 0x99, payload);
        PacketSlot slot = packet.received(packet.inner);
        if (slot.packetLength() <= mtu) {
            return;
        }

        repair.repair(slot, mtu);

        Segmenter segmenter = new Segmenter(0);
        assertThat(segmenter.begin(slot, 7)).isTrue();
        NaiveReassembly cut = new NaiveReassembly(packet, 0).cut(segmenter, 64);
        cut.shouldBeTheWhole(slot.offload().segmentSizeBytes());
        assertThat(cut.packets()).hasSize(slot.segments());
        assertThat(cut.packets())
                .allSatisfy(segment -> assertThat(segment.length).isLessThanOrEqualTo(mtu));
    }

    @Test
    void shouldNotSegmentALongPacketWhoseChecksumIsFinished() {
        SuperPacket packet = SuperPacket.tcp(0, 3, 0x10, 8_000);
        PacketSlot slot = packet.received(packet.finished());

        repair.repair(slot, MTU);

        assertUntouched(slot);
    }

    @Test
    void shouldDropMergedDatagrams() {
        SuperPacket packet = SuperPacket.udp(0, 3 * 1_200);
        PacketSlot slot = packet.received(packet.inner);

        repair.repair(slot, MTU);

        assertThat(slot.dropReason()).isEqualTo(DropReason.INNER_DATAGRAMS_MERGED);
    }

    @Test
    void shouldKeepALongDatagramWhoseValidChecksumHappensToBeThePseudoHeaderSum() {
        SuperPacket packet = withValidChecksumThatLooksUnfinished(SuperPacket.udp(0, 3_000));
        PacketSlot slot = packet.received(packet.inner);

        repair.repair(slot, MTU);

        assertUntouched(slot);
    }

    /** The reason why such a packet is not verified first: completing a valid checksum writes the value that is there. */
    @Property(tries = 200)
    void shouldNotChangeAValidPacketWhoseChecksumHappensToBeThePseudoHeaderSum(
            @ForAll @IntRange(min = 2, max = 1_400) int payload, @ForAll boolean tcp) {
        SuperPacket packet = withValidChecksumThatLooksUnfinished(
                tcp ? SuperPacket.tcp(0, 3, 0x18, payload) : SuperPacket.udp(0, payload));
        PacketSlot slot = packet.received(packet.inner);

        repair.repair(slot, MTU);
        assertThat(slot.offload().needsChecksum()).isTrue();
        new Segmenter(0).begin(slot, 0);

        assertThat(Octets.read(slot.buffer(), slot.packetOffset(), slot.packetLength()))
                .isEqualTo(packet.inner);
    }

    /** Corruption on the way to us is the receiver's to see. */
    @Property(tries = 300)
    void shouldNotLaunderACorruptedPacket(
            @ForAll @IntRange(min = 1, max = 1_400) int payload, @ForAll @IntRange(max = 0xFFFF) int anywhere) {
        SuperPacket packet = SuperPacket.tcp(0, 3, 0x18, payload);
        byte[] corrupted = packet.finished();
        corrupted[72 + anywhere % payload] ^= 0x10;
        PacketSlot slot = packet.received(corrupted);
        if (Arrays.equals(Arrays.copyOfRange(corrupted, 56, 58), Arrays.copyOfRange(packet.inner, 56, 58))) {
            return; // one in 65,536
        }

        repair.repair(slot, MTU);

        assertUntouched(slot);
        assertThat(Octets.read(slot.buffer(), slot.packetOffset(), slot.packetLength()))
                .isEqualTo(corrupted);
    }

    @Test
    void shouldNotTouchFragments() {
        SuperPacket packet = SuperPacket.tcp(1, 3, 0x10, 1_000);
        packet.inner[6] = 44; // the one extension header is now an atomic Fragment header
        System.arraycopy(Octets.of("0600 0000 12345678"), 0, packet.inner, 40, 8);
        PacketSlot slot = packet.received(packet.inner);

        repair.repair(slot, MTU);

        assertUntouched(slot);
    }

    @Test
    void shouldTrustASourceThatKnew() {
        SuperPacket packet = SuperPacket.udp(0, 3 * 1_200);
        PacketSlot slot = packet.bare(1_200);

        repair.repair(slot, MTU);

        assertThat(slot.isForwarding()).isTrue();
        assertThat(slot.offload().segmentSizeBytes()).isEqualTo(1_200);
        assertThat(slot.segments()).isEqualTo(3);
    }

    @Test
    void shouldLeaveBrokenAndForeignTransportHeadersAlone() {
        SuperPacket packet = SuperPacket.tcp(0, 3, 0x10, 100);
        packet.inner[52] = 0x40; // data offset of four words
        PacketSlot broken = packet.received(packet.inner);
        PacketSlot cut = packet.received(Arrays.copyOf(packet.inner, 55));
        PacketSlot foreign = packet.received(packet.inner).innerTransport(40, 58);

        repair.repair(broken, MTU);
        repair.repair(cut, MTU);
        repair.repair(foreign, MTU);

        assertUntouched(broken);
        assertUntouched(cut);
        assertUntouched(foreign);
    }

    private static void assertUntouched(PacketSlot slot) {
        assertThat(slot.isForwarding()).isTrue();
        assertThat(slot.offload().needsChecksum()).isFalse();
        assertThat(slot.offload().segmentation()).isEqualTo(Segmentation.NONE);
        assertThat(slot.segments()).isEqualTo(1);
    }

    /** Chooses the first two octets of payload so that the finished checksum is what an unfinished one would be. */
    private static SuperPacket withValidChecksumThatLooksUnfinished(SuperPacket packet) {
        byte[] transport = Arrays.copyOfRange(packet.inner, packet.transportOffset, packet.inner.length);
        int free = packet.headerLength();
        SuperPacket.putShort(transport, packet.transportLength, 0);
        int sum = NaiveChecksum.sum(
                NaiveChecksum.pseudoHeader(packet.inner, transport.length, packet.protocol()), transport);
        SuperPacket.putShort(packet.inner, free, 0xFFFF - sum);
        return packet;
    }
}
