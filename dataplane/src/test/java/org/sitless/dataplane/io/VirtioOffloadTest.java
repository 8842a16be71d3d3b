package org.sitless.dataplane.io;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.sitless.dataplane.lane.InnerPackets;
import org.sitless.dataplane.slot.DropReason;
import org.sitless.dataplane.slot.PacketSlot;
import org.sitless.dataplane.slot.Segmentation;
import org.sitless.dataplane.wire.Ipv6Address;
import org.sitless.tun.VirtioNetHeader;

class VirtioOffloadTest {
    private static final int UDP_HEADERS = 48;

    private final VirtioOffload virtio = new VirtioOffload();
    private final VirtioNetHeader header = new VirtioNetHeader();

    @Test
    void shouldReadASuperPacket() {
        PacketSlot slot = slotWithDatagram(5_000);
        header.flags(VirtioNetHeader.NEEDS_CSUM).gsoType(VirtioNetHeader.GSO_UDP_L4);
        header.hdrLen(4_242).gsoSize(1_000).csumStart(40).csumOffset(6); // hdr_len is a hint, a bad one here

        virtio.readInto(slot);

        assertThat(slot.offload().segmentation()).isEqualTo(Segmentation.UDP6);
        assertThat(slot.offload().headerLengthBytes()).isEqualTo(UDP_HEADERS);
        assertThat(slot.segmentsRead()).isEqualTo(5);
    }

    @Test
    void shouldWriteWhatItReads() {
        PacketSlot slot = slotWithDatagram(5_000);
        header.flags(VirtioNetHeader.NEEDS_CSUM).gsoType(VirtioNetHeader.GSO_UDP_L4);
        header.hdrLen(UDP_HEADERS).gsoSize(1_000).csumStart(40).csumOffset(6);
        String before = header.toString();
        virtio.readInto(slot);
        slot.buffer().setMemory(slot.packetOffset() - VirtioNetHeader.LENGTH, VirtioNetHeader.LENGTH, (byte) 0xA5);

        virtio.writeFrom(slot);

        assertThat(header).hasToString(before);
    }

    @Test
    void shouldDropASuperPacketThatNobodyCouldCut() {
        PacketSlot withoutSize = slotWithDatagram(5_000);
        header.flags(VirtioNetHeader.NEEDS_CSUM)
                .gsoType(VirtioNetHeader.GSO_UDP_L4)
                .csumStart(40);
        virtio.readInto(withoutSize);

        PacketSlot withoutChecksum = slotWithDatagram(5_000);
        header.gsoType(VirtioNetHeader.GSO_UDP_L4).gsoSize(1_000);
        virtio.readInto(withoutChecksum);

        assertThat(withoutSize.dropReason()).isEqualTo(DropReason.INNER_CHECKSUM_UNFINISHABLE);
        assertThat(withoutChecksum.dropReason()).isEqualTo(DropReason.INNER_CHECKSUM_UNFINISHABLE);
    }

    @Test
    void shouldLeaveIpv4ToTheInnerCheck() {
        PacketSlot slot = slotWithDatagram(5_000);
        header.flags(VirtioNetHeader.NEEDS_CSUM)
                .gsoType(VirtioNetHeader.GSO_TCPV4)
                .gsoSize(1_000);

        virtio.readInto(slot);

        assertThat(slot.isForwarding()).isTrue();
        assertThat(slot.offload().segmentation()).isEqualTo(Segmentation.NONE);
    }

    @Property
    void shouldBearAnyHeader(@ForAll @Size(VirtioNetHeader.LENGTH) byte[] octets) {
        PacketSlot slot = slotWithDatagram(300);
        slot.buffer().putBytes(slot.packetOffset() - VirtioNetHeader.LENGTH, octets);

        virtio.readInto(slot);

        assertThat(slot.segments()).isPositive();
        if (slot.isForwarding() && slot.offload().segmentation() != Segmentation.NONE) {
            assertThat(slot.offload().headerLengthBytes()).isLessThan(slot.packetLength());
        }
    }

    /** A received slot; {@link #header} looks at its virtio header, which says: finished. */
    private PacketSlot slotWithDatagram(int payloadLength) {
        byte[] packet = InnerPackets.unfinishedUdp(
                Ipv6Address.parse("2001:db8::1"), Ipv6Address.parse("2001:db8::2"), new byte[payloadLength]);
        UnsafeBuffer memory = new UnsafeBuffer(BufferUtil.allocateDirectAligned(PacketSlot.CAPACITY, 64));
        memory.putBytes(PacketSlot.INNER_OFFSET, packet);
        header.wrap(memory, PacketSlot.INNER_OFFSET - VirtioNetHeader.LENGTH).clear();
        return new PacketSlot(memory).received(PacketSlot.INNER_OFFSET, packet.length);
    }
}
