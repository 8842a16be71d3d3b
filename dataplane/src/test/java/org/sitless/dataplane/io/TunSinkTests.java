package org.sitless.dataplane.io;

import static org.assertj.core.api.Assertions.assertThat;

import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.sitless.dataplane.lane.InnerPackets;
import org.sitless.dataplane.slot.DropReason;
import org.sitless.dataplane.slot.PacketSlot;
import org.sitless.dataplane.slot.SlotBatch;
import org.sitless.tun.TunOptions;

/** A TUN device whose host listens for UDP datagrams that come out of it. */
abstract class TunSinkTests extends PacketSinkContract {
    private final TunOptions options;
    private HostWithTun host;
    private PacketSink sink;

    TunSinkTests(TunOptions options) {
        this.options = options;
    }

    @BeforeEach
    void makeHost() {
        host = HostWithTun.make(options);
        sink = TunSink.on(host.tun());
    }

    @AfterEach
    void removeHost() {
        sink.close();
        host.close();
    }

    @Test
    void shouldNameADeviceThatIsDown() {
        host.hosts().onLeft("ip", "link", "set", HostWithTun.TUN, "down");
        SlotBatch batch = new SlotBatch(1);
        batch.add(unfinished(payload(9)));

        sink.send(batch);

        assertThat(batch.slot(0).dropReason()).isEqualTo(DropReason.TUN_WRITE_DOWN);
    }

    @Override
    protected PacketSink sink() {
        return sink;
    }

    @Override
    protected PacketSlot slot(byte[] innerPacket) {
        UnsafeBuffer memory = new UnsafeBuffer(BufferUtil.allocateDirectAligned(PacketSlot.CAPACITY, 64));
        memory.putBytes(PacketSlot.INNER_OFFSET, innerPacket);
        return new PacketSlot(memory).received(PacketSlot.INNER_OFFSET, innerPacket.length);
    }

    @Override
    protected byte[] unfinishedDatagram(byte[] payload) {
        return InnerPackets.unfinishedUdp(HostWithTun.BEYOND, HostWithTun.HERE, payload);
    }

    /** Version 0. */
    @Override
    protected PacketSlot refused() {
        return slot(new byte[60]);
    }

    @Override
    protected DropReason refusal() {
        return DropReason.TUN_WRITE_REFUSED;
    }

    @Override
    protected byte[] arrived() {
        return host.receive();
    }
}
