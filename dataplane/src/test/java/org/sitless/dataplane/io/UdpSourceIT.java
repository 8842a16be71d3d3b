package org.sitless.dataplane.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.sitless.dataplane.lane.InnerPackets;
import org.sitless.dataplane.slot.PacketSlot;
import org.sitless.dataplane.slot.Segmentation;
import org.sitless.dataplane.slot.SlotBatch;
import org.sitless.dataplane.tunnel.OuterProtocol;
import org.sitless.dataplane.wire.IpProtocol;
import org.sitless.dataplane.wire.Ipv4Address;
import org.sitless.dataplane.wire.Ipv4Header;
import org.sitless.dataplane.wire.Ipv6Address;
import org.sitless.dataplane.wire.Ipv6Header;
import org.sitless.dataplane.wire.UdpHeader;

/** Datagrams over the loopback device, from a socket of the Java library. Needs no privilege. */
class UdpSourceIT extends PacketSourceContract {
    private static final Ipv4Address LOOPBACK = Ipv4Address.parse("127.0.0.1");

    private UdpEndpoint endpoint;
    private DatagramSocket sender;

    @BeforeEach
    void open() throws IOException {
        endpoint = UdpEndpoint.open(new Ipv4Address(0), 0, 4);
        sender = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    }

    @AfterEach
    void close() {
        sender.close();
        endpoint.close();
    }

    @Test
    void shouldPutBackTheHeadersThatTheKernelTookAway() throws IOException {
        sender.setTrafficClass(0x2B);
        arrive(InnerPackets.payload(100));
        SlotBatch batch = new SlotBatch(1);
        batch.add(new PacketSlot(new UnsafeBuffer(BufferUtil.allocateDirectAligned(PacketSlot.CAPACITY, 64))));
        while (source().receive(batch) == 0) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }

        PacketSlot slot = batch.slot(0);
        assertThat(Ipv4Header.check(slot.buffer(), slot.packetOffset(), slot.packetLength()))
                .isNull();
        Ipv4Header outer = new Ipv4Header().wrap(slot.buffer(), slot.packetOffset());
        UdpHeader udp = new UdpHeader().wrap(slot.buffer(), slot.packetOffset() + Ipv4Header.LENGTH);
        assertThat(outer.hasValidChecksum()).isTrue();
        assertThat(outer.typeOfService()).isEqualTo(0x2B);
        assertThat(new Ipv4Address(outer.source())).isEqualTo(LOOPBACK);
        assertThat(new Ipv4Address(outer.destination())).isEqualTo(LOOPBACK);
        assertThat(udp.sourcePort()).isEqualTo(sender.getLocalPort());
        assertThat(udp.destinationPort()).isEqualTo(endpoint.port());
        assertThat(udp.length()).isEqualTo(UdpHeader.LENGTH + 100);
    }

    /** The loopback device carries a bundle whole, and the socket asked for it (UDP_GRO). */
    @Test
    void shouldTakeABundleApartOverAsManyBatchesAsItNeeds() {
        byte[] payload = InnerPackets.payload(19_500);
        try (UdpEndpoint far = UdpEndpoint.open(LOOPBACK, 0, 4)) {
            SlotBatch sent = new SlotBatch(1);
            sent.add(superPacket(payload, 1_000));
            far.newSink().send(sent);
            assertThat(sent.slot(0).segmentsLost()).isZero();
        }

        List<byte[]> arrived = new ArrayList<>();
        List<Boolean> more = new ArrayList<>();
        while (arrived.size() < 20) {
            SlotBatch batch = new SlotBatch(8);
            for (int i = 0; i < 8; i++) {
                batch.add(new PacketSlot(new UnsafeBuffer(BufferUtil.allocateDirectAligned(PacketSlot.CAPACITY, 64))));
            }
            int filled = source().receive(batch);
            for (int i = 0; i < filled; i++) {
                byte[] inner = new byte[batch.slot(i).packetLength() - headersLength()];
                batch.slot(i).buffer().getBytes(PacketSlot.INNER_OFFSET, inner);
                arrived.add(InnerPackets.payloadOfValidUdp(inner));
            }
            more.add(source().hasMore());
        }

        for (int i = 0; i < 20; i++) {
            assertThat(arrived.get(i))
                    .isEqualTo(Arrays.copyOfRange(payload, i * 1_000, Math.min(19_500, i * 1_000 + 1_000)));
        }
        assertThat(more).endsWith(true, true, false);
    }

    private PacketSlot superPacket(byte[] payload, int segmentSize) {
        Ipv6Address from = Ipv6Address.parse("2001:db8:1::1");
        byte[] inner = InnerPackets.unfinishedUdp(from, Ipv6Address.parse("2001:db8:1::2"), payload);
        PacketSlot slot = OuterPackets.udpSlot(LOOPBACK, LOOPBACK, endpoint.port(), inner);
        int headers = Ipv6Header.LENGTH + UdpHeader.LENGTH;
        slot.innerTransport(Ipv6Header.LENGTH, IpProtocol.UDP);
        slot.offload().needsChecksum(Ipv6Header.LENGTH, UdpHeader.CHECKSUM_OFFSET);
        slot.offload().segmented(Segmentation.UDP6, segmentSize, headers);
        return slot.segmentsRead(slot.offload().segmentCount(inner.length));
    }

    @Override
    protected PacketSource source() {
        return endpoint.sources().get(0);
    }

    @Override
    protected void arrive(byte[] payload) {
        try {
            InetSocketAddress to = new InetSocketAddress(InetAddress.getLoopbackAddress(), endpoint.port());
            sender.send(new DatagramPacket(payload, payload.length, to));
        } catch (IOException failure) {
            throw new IllegalStateException(failure);
        }
    }

    @Override
    protected int headersLength() {
        return OuterProtocol.UDP.overheadBytes();
    }

    /** The longest payload that IPv4 and UDP leave. */
    @Override
    protected int longestPayload() {
        return 65_535 - headersLength();
    }
}
