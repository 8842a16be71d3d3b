package org.sitless.dataplane.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
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
import org.sitless.dataplane.tunnel.OuterProtocol;
import org.sitless.dataplane.twohosts.TwoHosts;
import org.sitless.dataplane.wire.Ipv4Address;
import org.sitless.dataplane.wire.Ipv4Header;
import org.sitless.dataplane.wire.Ipv6Address;

class UdpSinkIT extends PacketSinkContract {
    private static final Ipv4Address LEFT = Ipv4Address.parse(TwoHosts.LEFT_ADDRESS);
    private static final Ipv4Address RIGHT = Ipv4Address.parse(TwoHosts.RIGHT_ADDRESS);
    private static final Ipv4Address NOBODY = Ipv4Address.parse("198.51.100.1");
    private static final Ipv6Address FROM = Ipv6Address.parse("2001:db8:1::1");
    private static final Ipv6Address TO = Ipv6Address.parse("2001:db8:1::2");

    private final Deque<byte[]> received = new ArrayDeque<>();
    private final SlotBatch room = new SlotBatch(16);
    private TwoHosts hosts;
    private UdpEndpoint left;
    private UdpEndpoint right;
    private PacketSink sink;
    private int lastTypeOfService;
    private Ipv4Address lastSource;

    @BeforeEach
    void makeHosts() {
        hosts = TwoHosts.make().plainLink();
        left = hosts.left().call(() -> UdpEndpoint.open(new Ipv4Address(0), 0, 16));
        right = hosts.right().call(() -> UdpEndpoint.open(RIGHT, 0, 16));
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
    void shouldSayOutsideWhatTheHeaderOfTheSlotSays() {
        hosts.onLeft("ip", "addr", "add", "192.0.2.9/24", "dev", "v0");
        Ipv4Address second = Ipv4Address.parse("192.0.2.9");
        PacketSlot slot = OuterPackets.udpSlot(second, RIGHT, right.port(), InnerPackets.udp(FROM, TO, payload(8)));
        new Ipv4Header().wrap(slot.buffer(), slot.packetOffset()).typeOfService(0x2B);
        SlotBatch batch = new SlotBatch(1);
        batch.add(slot);

        sink.send(batch);

        assertThat(arrivals(1)).containsExactly(payload(8));
        assertThat(lastTypeOfService).isEqualTo(0x2B);
        assertThat(lastSource).isEqualTo(second);
    }

    /** RFC 4213 §3.2.2: what IPv6 needs passes a path that is too narrow for it, in fragments. */
    @Test
    void shouldFragmentWhatThePathDoesNotTakeWhole() {
        hosts.onLeft("ip", "route", "add", "192.0.2.2/32", "dev", "v0", "mtu", "1000");
        SlotBatch batch = new SlotBatch(1);
        batch.add(unfinished(payload(1_232)));

        sink.send(batch);

        assertThat(arrivals(1)).containsExactly(payload(1_232));
        assertThat(batch.slot(0).segmentsLost()).isZero();
    }

    @Test
    void shouldFragmentTheSegmentsOfABundleThatThePathDoesNotTake() {
        hosts.onLeft("ip", "route", "add", "192.0.2.2/32", "dev", "v0", "mtu", "1000");
        SlotBatch batch = new SlotBatch(1);
        batch.add(segmented(payload(3_000), 1_232));

        sink.send(batch);

        byte[] payload = payload(3_000);
        assertThat(arrivals(3))
                .containsExactly(
                        Arrays.copyOf(payload, 1_232),
                        Arrays.copyOfRange(payload, 1_232, 2_464),
                        Arrays.copyOfRange(payload, 2_464, 3_000));
        assertThat(batch.slot(0).segmentsLost()).isZero();
    }

    @Test
    void shouldNameASuperPacketThatGoesNowhereOnceForEachSegment() {
        SlotBatch batch = new SlotBatch(1);
        PacketSlot slot = segmented(payload(3_000), 1_000);
        new Ipv4Header().wrap(slot.buffer(), slot.packetOffset()).destination(NOBODY.bits());
        batch.add(slot);

        sink.send(batch);

        assertThat(slot.disposition()).isEqualTo(Disposition.DROP);
        assertThat(slot.dropReason()).isEqualTo(DropReason.OUTER_SEND_UNREACHABLE);
        assertThat(slot.segmentsLost()).isEqualTo(3);
    }

    @Test
    void shouldNotFindItselfUnableToSendAfterNobodyListened() {
        SlotBatch batch = new SlotBatch(2);
        batch.add(OuterPackets.udpSlot(LEFT, RIGHT, 9, InnerPackets.udp(FROM, TO, payload(8))));
        sink.send(batch);
        batch.clear();
        batch.add(unfinished(payload(9)));
        sink.send(batch);
        batch.clear();
        batch.add(unfinished(payload(10)));
        sink.send(batch);

        assertThat(arrivals(2)).containsExactly(payload(9), payload(10));
        assertThat(batch.slot(0).disposition()).isEqualTo(Disposition.FORWARD);
    }

    @Override
    protected PacketSink sink() {
        return sink;
    }

    @Override
    protected PacketSlot slot(byte[] innerPacket) {
        return OuterPackets.udpSlot(LEFT, RIGHT, right.port(), innerPacket);
    }

    @Override
    protected byte[] unfinishedDatagram(byte[] payload) {
        return InnerPackets.unfinishedUdp(FROM, TO, payload);
    }

    /** To where no route leads. */
    @Override
    protected PacketSlot refused() {
        return OuterPackets.udpSlot(LEFT, NOBODY, 9, new byte[100]);
    }

    @Override
    protected DropReason refusal() {
        return DropReason.OUTER_SEND_UNREACHABLE;
    }

    @Override
    protected byte[] arrived() {
        int filled = right.sources().get(0).receive(room);
        int headers = OuterProtocol.UDP.overheadBytes();
        for (int i = 0; i < filled; i++) {
            PacketSlot slot = room.slot(i);
            byte[] packet = new byte[slot.packetLength()];
            slot.buffer().getBytes(slot.packetOffset(), packet);
            Ipv4Header outer = new Ipv4Header().wrap(slot.buffer(), slot.packetOffset());
            lastTypeOfService = outer.typeOfService();
            lastSource = new Ipv4Address(outer.source());
            received.add(InnerPackets.payloadOfValidUdp(Arrays.copyOfRange(packet, headers, packet.length)));
        }
        return received.poll();
    }
}
