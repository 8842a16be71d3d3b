package org.sitless.dataplane.counter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.sitless.dataplane.slot.DropReason;
import org.sitless.dataplane.slot.PacketSlot;
import org.sitless.dataplane.slot.SlotBatch;
import org.sitless.dataplane.tunnel.Tunnel;
import org.sitless.dataplane.tunnel.TunnelSpecs;

class SettleTest {
    private final RoadCounters counters = RoadCounters.unshared(0, RoadName.ENCAP);
    private final TunnelCounters tunnels = TunnelCounters.unshared(3);
    private final Settle settle = Settle.encap(counters, tunnels);
    private final Tunnel tunnel = new Tunnel(TunnelSpecs.provider(), 2);
    private final SlotBatch batch = new SlotBatch(8).nowNanos(77);

    @AfterEach
    void shouldConserve() {
        ConservationLaw.check(counters.snapshot(), 0);
    }

    @Test
    void shouldCountEachDispositionInSegments() {
        read(100, 1).tunnel(tunnel);
        read(3_000, 4).tunnel(tunnel);
        read(5_000, 5).reply();
        read(50, 1).divert();
        read(6_000, 6).tunnel(tunnel).drop(DropReason.OUTER_SEND_UNREACHABLE);

        settleBatch();

        RoadSnapshot road = counters.snapshot();
        assertThat(road.read()).isEqualTo(17);
        assertThat(road.forwarded()).isEqualTo(5);
        assertThat(road.replied()).isEqualTo(5);
        assertThat(road.diverted()).isEqualTo(1);
        assertThat(road.drops()).containsOnlyKeys(DropReason.OUTER_SEND_UNREACHABLE);
        assertThat(road.drops(DropReason.OUTER_SEND_UNREACHABLE)).isEqualTo(6);
        assertThat(road.bytesRead()).isEqualTo(14_150);
        assertThat(road.bytesForwarded()).isEqualTo(3_100);
        assertThat(tunnels.snapshot(RoadName.ENCAP, 2)).isEqualTo(new TunnelSnapshot(5, 3_060, 6, 77));
        assertThat(tunnels.snapshot(RoadName.DECAP, 2)).isEqualTo(new TunnelSnapshot(0, 0, 0, 0));
        assertThat(tunnels.snapshot(RoadName.ENCAP, 1)).isEqualTo(new TunnelSnapshot(0, 0, 0, 0));
    }

    /** It crossed the tunnel, but says nothing about who sent it. */
    @Test
    void shouldNotTakeAGuessablePacketForASignOfLife() {
        read(100, 1).tunnel(tunnel).guessable(true);

        settleBatch();

        assertThat(tunnels.snapshot(RoadName.ENCAP, 2)).isEqualTo(new TunnelSnapshot(1, 80, 0, 0));
    }

    @Test
    void shouldDropTheSegmentsThatASinkLost() {
        PacketSlot slot = read(4_000, 4).tunnel(tunnel);
        counters.onRead(batch);
        slot.lose(DropReason.OUTER_SEND_NO_BUFFERS, 3);

        settle.process(batch);

        assertThat(counters.snapshot().forwarded()).isEqualTo(1);
        assertThat(counters.snapshot().drops(DropReason.OUTER_SEND_NO_BUFFERS)).isEqualTo(3);
        assertThat(counters.snapshot().bytesForwarded()).isEqualTo(1_000);
    }

    @Test
    void shouldDropAnAnswerThatCouldNotLeave() {
        PacketSlot slot = read(2_000, 2).reply();
        counters.onRead(batch);
        slot.drop(DropReason.TUN_WRITE_DOWN);

        settle.process(batch);

        assertThat(counters.snapshot().replied()).isZero();
        assertThat(counters.snapshot().drops(DropReason.TUN_WRITE_DOWN)).isEqualTo(2);
    }

    @Test
    void shouldDropAnAnswerToASuperPacketWhichIsOnePacketToItsSink() {
        PacketSlot slot = read(2_000, 2).reply();
        counters.onRead(batch);
        slot.lose(DropReason.TUN_WRITE_DOWN, 1);

        settle.process(batch);

        assertThat(counters.snapshot().replied()).isZero();
        assertThat(counters.snapshot().drops(DropReason.TUN_WRITE_DOWN)).isEqualTo(2);
    }

    @Test
    void shouldCountEachSlotOfARun() {
        PacketSlot head = read(1_000, 1).tunnel(tunnel);
        PacketSlot second = read(1_000, 1).tunnel(tunnel);
        PacketSlot third = read(900, 1).tunnel(tunnel);
        PacketSlot lost = read(500, 1);
        lost.join(read(500, 1), 60);
        counters.onRead(batch);
        head.join(second, 60);
        second.join(third, 60);
        lost.dropRun(DropReason.TUN_WRITE_DOWN);

        settle.process(batch);

        assertThat(counters.snapshot().forwarded()).isEqualTo(3);
        assertThat(counters.snapshot().joined()).isEqualTo(2);
        assertThat(counters.snapshot().bytesForwarded()).isEqualTo(1_000 + 940 + 840);
        assertThat(counters.snapshot().drops(DropReason.TUN_WRITE_DOWN)).isEqualTo(2);
    }

    @Test
    void shouldCorrectWhatWasReadAsOnePacket() {
        PacketSlot merged = read(9_000, 1);
        PacketSlot dropped = read(9_000, 1);
        counters.onRead(batch);
        assertThat(counters.snapshot().read()).isEqualTo(2);
        ConservationLaw.check(counters.snapshot(), 2);

        merged.segmentsFound(7);
        dropped.segmentsFound(3).drop(DropReason.INNER_NESTED);
        settle.process(batch);

        assertThat(counters.snapshot().read()).isEqualTo(10);
        assertThat(counters.snapshot().forwarded()).isEqualTo(7);
        assertThat(counters.snapshot().dropped()).isEqualTo(3);
    }

    @Test
    void shouldCountOriginatedPackets() {
        read(100, 1);
        counters.onOriginated(1);
        settle.process(batch);

        assertThat(counters.snapshot().originated()).isEqualTo(1);
        assertThat(counters.snapshot().read()).isZero();
    }

    @Test
    void shouldNameEveryTermWhenTheLawIsBroken() {
        read(100, 1).drop(DropReason.INNER_NESTED);
        settleBatch();

        assertThatIllegalStateException()
                .isThrownBy(() -> ConservationLaw.check(counters.snapshot(), 1))
                .withMessageContaining("read=1")
                .withMessageContaining("INNER_NESTED=1")
                .withMessageContaining("in-flight=0");
    }

    private PacketSlot read(int length, int segments) {
        PacketSlot slot = new PacketSlot(new UnsafeBuffer(new byte[1]));
        batch.add(slot);
        return slot.received(PacketSlot.INNER_OFFSET, length).segmentsRead(segments);
    }

    private void settleBatch() {
        counters.onRead(batch);
        settle.process(batch);
    }
}
