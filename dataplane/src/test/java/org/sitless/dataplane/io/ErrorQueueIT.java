package org.sitless.dataplane.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sitless.dataplane.slot.PacketSlot;
import org.sitless.dataplane.slot.SlotBatch;
import org.sitless.dataplane.twohosts.TwoHosts;
import org.sitless.dataplane.wire.Icmpv4Message;
import org.sitless.dataplane.wire.IpProtocol;
import org.sitless.dataplane.wire.Ipv4Address;
import org.sitless.dataplane.wire.Ipv4Header;
import org.sitless.dataplane.wire.UdpHeader;

/** Nobody listens on the right host, whose kernel says so about many packets: {@code net.ipv4.icmp_msgs_per_sec} limits how many. */
@Timeout(60)
class ErrorQueueIT {
    private static final Ipv4Address LEFT = Ipv4Address.parse(TwoHosts.LEFT_ADDRESS);
    private static final Ipv4Address RIGHT = Ipv4Address.parse(TwoHosts.RIGHT_ADDRESS);
    private static final Ipv4Address EVERY_ADDRESS = new Ipv4Address(0);
    private static final int ERROR_HEADERS = Ipv4Header.LENGTH + Icmpv4Message.LENGTH;
    private static final int PAYLOAD = 100;
    private static final int ROUNDS = 50;
    private static final int BATCH = 8;

    private final SlotBatch room = new SlotBatch(16);
    private final Ipv4Header header = new Ipv4Header();
    private final Icmpv4Message error = new Icmpv4Message();
    private TwoHosts hosts;

    @BeforeEach
    void makeHosts() {
        hosts = TwoHosts.make();
        hosts.onRight("sysctl", "-qw", "net.ipv4.icmp_ratelimit=0");
        for (int i = 0; i < room.capacity(); i++) {
            room.add(new PacketSlot(new UnsafeBuffer(BufferUtil.allocateDirectAligned(PacketSlot.CAPACITY, 64))));
        }
    }

    @AfterEach
    void removeHosts() {
        hosts.close();
    }

    @Test
    void shouldTellWhatBecameOfARawSocketsPacketsAndLoseNone() {
        try (OuterEndpoint left = hosts.left().call(() -> OuterIo.RAW.open(LEFT, 16))) {
            left.aimAt(Optional.of(RIGHT)); // a filter keeps no error out

            List<PacketSlot> sent = send(left, IpProtocol.IPV6);

            assertThat(sent).as("an error about one packet costs no other").allMatch(PacketSlot::isForwarding);
            assertThat(errors(left, IpProtocol.IPV6, Icmpv4Message.DESTINATION_UNREACHABLE, 2))
                    .isBetween(BATCH, ROUNDS * BATCH);
            assertThat(left.sources().get(0).receive(room))
                    .as("nothing but errors came")
                    .isZero();
        }
    }

    @Test
    void shouldTellWhatBecameOfDatagramsAndLoseNone() {
        try (UdpEndpoint left = hosts.left().call(() -> UdpEndpoint.open(EVERY_ADDRESS, 3_653, 16))) {
            List<PacketSlot> sent = send(left, IpProtocol.UDP);

            assertThat(sent).allMatch(PacketSlot::isForwarding);
            assertThat(errors(left, IpProtocol.UDP, Icmpv4Message.DESTINATION_UNREACHABLE, 3))
                    .isBetween(BATCH, ROUNDS * BATCH);
            assertThat(left.signal(RIGHT, 4_000, new byte[] {1})).isZero();
            assertThat(left.signal(RIGHT, 4_000, new byte[] {2}))
                    .as("after an error")
                    .isZero();
        }
    }

    private static List<PacketSlot> send(OuterEndpoint endpoint, int protocol) {
        List<PacketSlot> sent = new ArrayList<>();
        PacketSink sink = endpoint.newSink();
        for (int round = 0; round < ROUNDS; round++) {
            SlotBatch batch = new SlotBatch(BATCH);
            for (int i = 0; i < BATCH; i++) {
                batch.add(
                        protocol == IpProtocol.UDP
                                ? OuterPackets.udpSlot(LEFT, RIGHT, 4_000, new byte[PAYLOAD])
                                : OuterPackets.slot(LEFT, RIGHT, new byte[PAYLOAD]));
                sent.add(batch.slot(i));
            }
            sink.send(batch);
        }
        return sent;
    }

    /** How many errors come, each of this kind, from the right host, and quoting one of the packets. */
    private int errors(OuterEndpoint endpoint, int protocol, int type, int code) {
        PacketSource queue = endpoint.sources().get(1);
        int count = 0;
        for (int idle = 0; idle < 100 && count < ROUNDS * BATCH; idle++) {
            int filled = queue.receive(room);
            for (int i = 0; i < filled; i++) {
                assertError(room.slot(i), protocol, type, code);
                idle = 0;
            }
            count += filled;
            LockSupport.parkNanos(1_000_000);
        }
        return count;
    }

    private void assertError(PacketSlot slot, int protocol, int type, int code) {
        int offset = slot.packetOffset();
        int udp = protocol == IpProtocol.UDP ? UdpHeader.LENGTH : 0;
        assertThat(slot.packetLength()).isEqualTo(ERROR_HEADERS + Ipv4Header.LENGTH + udp + PAYLOAD);
        header.wrap(slot.buffer(), offset);
        assertThat(header.protocol()).isEqualTo(IpProtocol.ICMPV4);
        assertThat(header.source()).isEqualTo(RIGHT.bits());
        assertThat(header.destination()).isEqualTo(LEFT.bits());
        assertThat(header.totalLength()).isEqualTo(slot.packetLength());
        assertThat(header.hasValidChecksum()).isTrue();
        error.wrap(slot.buffer(), offset + Ipv4Header.LENGTH);
        assertThat(error.type()).isEqualTo(type);
        assertThat(error.code()).isEqualTo(code);
        assertThat(error.hasValidChecksum(slot.packetLength() - Ipv4Header.LENGTH))
                .isTrue();
        header.wrap(slot.buffer(), offset + ERROR_HEADERS);
        assertThat(header.protocol()).isEqualTo(protocol);
        assertThat(header.source()).isEqualTo(LEFT.bits());
        assertThat(header.destination()).isEqualTo(RIGHT.bits());
        if (protocol == IpProtocol.UDP) {
            UdpHeader quoted = new UdpHeader().wrap(slot.buffer(), offset + ERROR_HEADERS + Ipv4Header.LENGTH);
            assertThat(quoted.sourcePort()).isEqualTo(3_653);
            assertThat(quoted.destinationPort()).isEqualTo(4_000);
        }
    }
}
