package org.sitless.dataplane.io;

import static java.nio.ByteOrder.BIG_ENDIAN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import org.sitless.dataplane.wire.Ipv4Address;

@Timeout(60)
class RawSocketIT {
    private static final Ipv4Address LEFT = Ipv4Address.parse(TwoHosts.LEFT_ADDRESS);
    private static final Ipv4Address RIGHT = Ipv4Address.parse(TwoHosts.RIGHT_ADDRESS);
    private static final Ipv4Address STRANGER = Ipv4Address.parse("192.0.2.77");

    private TwoHosts hosts;
    private OuterEndpoint left;
    private OuterEndpoint right;

    @BeforeEach
    void makeHosts() {
        hosts = TwoHosts.make();
        hosts.onRight("ip", "addr", "add", STRANGER + "/24", "dev", "v0");
        left = hosts.left().call(() -> OuterIo.RAW.open(LEFT, 16));
        right = hosts.right().call(() -> OuterIo.RAW.open(RIGHT, 16));
    }

    @AfterEach
    void removeHosts() {
        left.close();
        right.close();
        hosts.close();
    }

    @Test
    void shouldSayThatAnAddressIsNotOnThisHost() {
        assertThatThrownBy(() -> hosts.left().call(() -> OuterIo.RAW.open(RIGHT, 16)))
                .isInstanceOfSatisfying(OuterIoException.class, refusal -> assertThat(refusal.kind())
                        .isEqualTo(OuterIoException.Kind.INVALID))
                .hasMessageContaining(TwoHosts.RIGHT_ADDRESS)
                .hasMessageContaining("not on this host");
    }

    @Test
    void shouldHearOnlyTheOneRemoteOrEverybody() {
        left.aimAt(Optional.of(RIGHT));
        send(RIGHT, STRANGER, RIGHT);
        assertThat(heard(2)).containsExactly(RIGHT, RIGHT);

        left.aimAt(Optional.empty());
        send(RIGHT, STRANGER, RIGHT);
        assertThat(heard(3)).containsExactly(RIGHT, STRANGER, RIGHT);

        left.aimAt(Optional.of(STRANGER));
        send(RIGHT, STRANGER, RIGHT);
        assertThat(heard(1)).containsExactly(STRANGER);

        left.aimAt(Optional.empty());
        send(STRANGER, RIGHT);
        assertThat(heard(2)).containsExactly(STRANGER, RIGHT);
    }

    @Test
    void shouldLetTheKernelAnswerNoStranger() {
        left.aimAt(Optional.of(RIGHT));
        send(STRANGER);

        // A connected socket would make the kernel answer "protocol unreachable".
        assertThat(hosts.onLeft("nstat", "-az", "IcmpOutDestUnreachs")).contains(" 0 ");
    }

    @Test
    void shouldTellWhatTheKernelHadNoRoomFor() {
        left.aimAt(Optional.of(RIGHT));
        PacketSink sink = right.newSink();
        SlotBatch batch = new SlotBatch(64);
        for (int i = 0; i < 64; i++) {
            batch.add(OuterPackets.slot(RIGHT, LEFT, new byte[1_400]));
        }

        for (int i = 0; i < 400; i++) {
            sink.send(batch);
        }

        assertThat(left.kernelDrops()).isPositive();
        long drops = left.kernelDrops();
        left.close();
        assertThat(left.kernelDrops()).isEqualTo(drops);
    }

    private void send(Ipv4Address... sources) {
        PacketSink sink = right.newSink();
        SlotBatch batch = new SlotBatch(sources.length);
        for (Ipv4Address source : sources) {
            batch.add(OuterPackets.slot(source, LEFT, new byte[40]));
        }
        sink.send(batch);
    }

    /** Sources of the next packets; veth delivers before the send returns, so that none is late. */
    private List<Ipv4Address> heard(int atMost) {
        return heard(left, atMost);
    }

    private static List<Ipv4Address> heard(OuterEndpoint endpoint, int atMost) {
        SlotBatch room = new SlotBatch(16);
        for (int i = 0; i < 16; i++) {
            room.add(new PacketSlot(new UnsafeBuffer(BufferUtil.allocateDirectAligned(PacketSlot.CAPACITY, 64))));
        }
        List<Ipv4Address> sources = new ArrayList<>();
        for (int attempt = 0; attempt < 200 && sources.size() < atMost; attempt++) {
            int filled = endpoint.sources().get(0).receive(room);
            for (int i = 0; i < filled; i++) {
                PacketSlot slot = room.slot(i);
                sources.add(new Ipv4Address(slot.buffer().getInt(slot.packetOffset() + 12, BIG_ENDIAN)));
            }
            LockSupport.parkNanos(1_000_000);
        }
        return sources;
    }
}
