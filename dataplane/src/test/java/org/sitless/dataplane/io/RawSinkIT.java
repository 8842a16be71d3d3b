package org.sitless.dataplane.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.sitless.dataplane.lane.InnerPackets;
import org.sitless.dataplane.slot.Disposition;
import org.sitless.dataplane.slot.DropReason;
import org.sitless.dataplane.slot.PacketSlot;
import org.sitless.dataplane.slot.SlotBatch;
import org.sitless.dataplane.twohosts.TwoHosts;
import org.sitless.dataplane.wire.Ipv4Address;
import org.sitless.dataplane.wire.Ipv4Header;
import org.sitless.dataplane.wire.Ipv6Address;

class RawSinkIT extends PacketSinkContract {
    private static final Ipv4Address LEFT = Ipv4Address.parse(TwoHosts.LEFT_ADDRESS);
    private static final Ipv4Address RIGHT = Ipv4Address.parse(TwoHosts.RIGHT_ADDRESS);
    private static final Ipv6Address FROM = Ipv6Address.parse("2001:db8:1::1");
    private static final Ipv6Address TO = Ipv6Address.parse("2001:db8:1::2");

    private final Deque<byte[]> received = new ArrayDeque<>();
    private final SlotBatch room = new SlotBatch(16);
    private TwoHosts hosts;
    private OuterEndpoint left;
    private OuterEndpoint right;
    private PacketSink sink;

    @BeforeEach
    void makeHosts() {
        hosts = TwoHosts.make().plainLink();
        left = hosts.left().call(() -> OuterIo.RAW.open(LEFT, 16));
        left.aimAt(Optional.of(RIGHT));
        right = hosts.right().call(() -> OuterIo.RAW.open(RIGHT, 16));
        right.aimAt(Optional.of(LEFT));
        sink = left.newSink();
        for (int i = 0; i < room.capacity(); i++) {
            room.add(new PacketSlot(new UnsafeBuffer(BufferUtil.allocateDirectAligned(PacketSlot.CAPACITY, 64))));
        }
    }

    @AfterEach
    void removeHosts() {
        left.close();
        right.close();
        hosts.close();
    }

    @Test
    void shouldCountOnlyTheSegmentsThatWereLost() {
        SlotBatch batch = new SlotBatch(1);
        batch.add(segmented(payload(3_300), 1_600)); // 1600, 1600, 100: only the last one fits into the link's MTU

        sink.send(batch);

        assertThat(arrivals(1)).singleElement().satisfies(last -> assertThat(last)
                .hasSize(100));
        assertThat(batch.slot(0).disposition()).isEqualTo(Disposition.FORWARD);
        assertThat(batch.slot(0).segmentsLost()).isEqualTo(2);
        assertThat(batch.slot(0).dropReason()).isEqualTo(DropReason.OUTER_SEND_TOO_LONG);
    }

    @Test
    void shouldNameAMissingRouteAndGoOnWhenItIsBack() {
        hosts.onLeft("ip", "link", "set", "v0", "down");
        assertThat(sendOne().dropReason()).isEqualTo(DropReason.OUTER_SEND_UNREACHABLE);

        hosts.onLeft("ip", "link", "set", "v0", "up");
        assertThat(sendOne().disposition()).isEqualTo(Disposition.FORWARD);
        assertThat(arrivals(1)).hasSize(1);
    }

    @Test
    void shouldNameAFirewallThatRefuses() {
        hosts.onLeft("nft", "add", "table", "ip", "t");
        hosts.onLeft("nft", "add", "chain", "ip", "t", "o", "{ type filter hook output priority 0; }");
        hosts.onLeft("nft", "add", "rule", "ip", "t", "o", "ip", "protocol", "41", "drop");

        assertThat(sendOne().dropReason()).isEqualTo(DropReason.OUTER_SEND_REFUSED);
    }

    @Test
    void shouldSendNothingLateOfABatchThatADefectBrokeOff() {
        SlotBatch broken = new SlotBatch(2);
        broken.add(unfinished(payload(70)));
        PacketSlot overlong = unfinished(payload(71));
        broken.add(overlong.packet(overlong.packetOffset(), 2 * PacketSlot.CAPACITY));
        assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> sink.send(broken));

        sendOne();

        assertThat(arrivals(1)).containsExactly(payload(50));
    }

    private PacketSlot sendOne() {
        SlotBatch batch = new SlotBatch(1);
        batch.add(unfinished(payload(50)));
        sink.send(batch);
        return batch.slot(0);
    }

    @Override
    protected PacketSink sink() {
        return sink;
    }

    @Override
    protected PacketSlot slot(byte[] innerPacket) {
        return OuterPackets.slot(LEFT, RIGHT, innerPacket);
    }

    @Override
    protected byte[] unfinishedDatagram(byte[] payload) {
        return InnerPackets.unfinishedUdp(FROM, TO, payload);
    }

    /** Longer than the link's MTU. */
    @Override
    protected PacketSlot refused() {
        return slot(new byte[1_600]);
    }

    @Override
    protected DropReason refusal() {
        return DropReason.OUTER_SEND_TOO_LONG;
    }

    @Override
    protected byte[] arrived() {
        int filled = right.sources().get(0).receive(room);
        for (int i = 0; i < filled; i++) {
            PacketSlot slot = room.slot(i);
            byte[] inner = new byte[slot.packetLength() - Ipv4Header.LENGTH];
            slot.buffer().getBytes(slot.packetOffset() + Ipv4Header.LENGTH, inner);
            received.add(InnerPackets.payloadOfValidUdp(inner));
        }
        return received.poll();
    }
}
