package org.sitless.dataplane.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.sitless.dataplane.lane.InnerPackets;
import org.sitless.dataplane.offload.Coalescer;
import org.sitless.dataplane.slot.DropReason;
import org.sitless.dataplane.slot.PacketSlot;
import org.sitless.dataplane.slot.Segmentation;
import org.sitless.dataplane.slot.SlotBatch;
import org.sitless.dataplane.wire.IpProtocol;
import org.sitless.dataplane.wire.Ipv6Header;
import org.sitless.tun.TunOptions;

class TunSinkIT extends TunSinkTests {
    private final SlotBatch batch = new SlotBatch(PacketSlot.MOST_PIECES + 1);

    TunSinkIT() {
        super(TunOptions.offloaded(HostWithTun.TUN));
    }

    @Test
    void shouldTakeRunsOfTcpToo() {
        assertThat(sink().runs()).contains(Segmentation.TCP6);
    }

    @Test
    void shouldDeliverEachDatagramOfARun() {
        List<byte[]> payloads = runOf(PacketSlot.MOST_PIECES, 900);
        batch.add(datagram(payload(33)));
        payloads.add(payload(33));

        sink().send(batch);

        assertThat(arrivals(payloads.size())).containsExactlyElementsOf(payloads);
        assertThat(batch.slot(0).nextPiece()).isNotNull();
        assertThat(batch.slot(0).isForwarding()).isTrue();
        assertThat(batch.slot(PacketSlot.MOST_PIECES - 1).isJoined()).isTrue();
    }

    @Test
    void shouldDeliverARunOfAllSizesThatEndsShort() {
        for (int size = 1; size < 1_400; size += 131) {
            batch.clear();
            List<byte[]> payloads = runOf(3, size);

            sink().send(batch);

            assertThat(arrivals(3)).containsExactlyElementsOf(payloads);
        }
    }

    @Test
    void shouldDropEveryPieceOfARunThatTheKernelRefuses() {
        runOf(3, 100);
        batch.slot(0).buffer().putByte(PacketSlot.INNER_OFFSET, (byte) 0); // version 0
        batch.add(datagram(payload(5)));

        sink().send(batch);

        for (int piece = 0; piece < 3; piece++) {
            assertThat(batch.slot(piece).dropReason()).isEqualTo(DropReason.TUN_WRITE_REFUSED);
        }
        assertThat(batch.slot(3).isForwarding()).isTrue();
        assertThat(arrivals(1)).containsExactly(payload(5));
    }

    /** Fills the batch with datagrams that differ from each other, joined to one run. @return their payloads */
    private List<byte[]> runOf(int count, int size) {
        Assumptions.assumeTrue(
                sink().runs().contains(Segmentation.UDP6),
                "TUN takes UDP super-packets since Linux 6.2: USO4 and USO6");
        List<byte[]> payloads = new ArrayList<>();
        Coalescer coalescer = new Coalescer(sink().runs());
        for (int i = 0; i < count; i++) {
            byte[] payload = size < Short.BYTES
                    ? payload(size)
                    : ByteBuffer.wrap(payload(size)).putShort(0, (short) i).array();
            payloads.add(payload);
            PacketSlot slot = datagram(payload);
            coalescer.offer(slot);
            batch.add(slot);
        }
        assertThat(batch.slot(count - 1).isJoined()).isTrue();
        return payloads;
    }

    private PacketSlot datagram(byte[] payload) {
        return slot(InnerPackets.udp(HostWithTun.BEYOND, HostWithTun.HERE, payload))
                .innerTransport(Ipv6Header.LENGTH, IpProtocol.UDP);
    }
}
