package org.sitless.dataplane.io;

import static java.nio.ByteOrder.BIG_ENDIAN;

import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;
import org.sitless.dataplane.slot.PacketSlot;
import org.sitless.dataplane.tunnel.OuterProtocol;
import org.sitless.dataplane.wire.IpProtocol;
import org.sitless.dataplane.wire.Ipv4Address;
import org.sitless.dataplane.wire.Ipv4Header;
import org.sitless.dataplane.wire.UdpHeader;

/** Slots that hold outer packets. */
final class OuterPackets {
    private OuterPackets() {}

    /** A slot as the encap road's last stage leaves it: an IPv4 header with DF and this payload behind it. */
    static PacketSlot slot(Ipv4Address source, Ipv4Address destination, byte[] payload) {
        UnsafeBuffer memory = new UnsafeBuffer(BufferUtil.allocateDirectAligned(PacketSlot.CAPACITY, 64));
        int offset = PacketSlot.INNER_OFFSET - Ipv4Header.LENGTH;
        int length = Ipv4Header.LENGTH + payload.length;
        memory.putInt(offset, (0x4500 << 16) | (length & 0xFFFF), BIG_ENDIAN);
        memory.putInt(offset + 4, 0x4000, BIG_ENDIAN);
        memory.putInt(offset + 8, (64 << 24) | (41 << 16), BIG_ENDIAN);
        memory.putInt(offset + 12, source.bits(), BIG_ENDIAN);
        memory.putInt(offset + 16, destination.bits(), BIG_ENDIAN);
        memory.putBytes(PacketSlot.INNER_OFFSET, payload);
        return new PacketSlot(memory).received(offset, length);
    }

    /** The same over UDP: from port 3653, with TTL 64. */
    static PacketSlot udpSlot(Ipv4Address source, Ipv4Address destination, int port, byte[] payload) {
        PacketSlot slot = slot(source, destination, payload);
        UnsafeBuffer memory = slot.buffer();
        int offset = PacketSlot.INNER_OFFSET - OuterProtocol.UDP.overheadBytes();
        int length = OuterProtocol.UDP.overheadBytes() + payload.length;
        memory.putBytes(offset, memory, PacketSlot.INNER_OFFSET - Ipv4Header.LENGTH, Ipv4Header.LENGTH);
        new Ipv4Header().wrap(memory, offset).protocol(IpProtocol.UDP).totalLength(length & 0xFFFF);
        new UdpHeader()
                .wrap(memory, offset + Ipv4Header.LENGTH)
                .sourcePort(3_653)
                .destinationPort(port)
                .length(UdpHeader.LENGTH + payload.length)
                .checksum(0);
        return slot.received(offset, length);
    }
}
