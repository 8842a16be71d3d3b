package org.sitless.dataplane.lane;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.sitless.dataplane.io.PacketSink;
import org.sitless.dataplane.io.QueueSink;
import org.sitless.dataplane.slot.Disposition;
import org.sitless.dataplane.slot.DropReason;
import org.sitless.dataplane.slot.PacketSlot;
import org.sitless.dataplane.slot.SlotBatch;
import org.sitless.dataplane.stage.PacketStage;

class RoadTest {
    private static final int SLOTS = 6;

    private final QueueSink own = new QueueSink();
    private final QueueSink other = new QueueSink();
    private final List<Throwable> faults = new ArrayList<>();
    private final List<Disposition> settled = new ArrayList<>();
    private final SlotBatch batch = new SlotBatch(SLOTS);

    @BeforeEach
    void fillBatchWithOneOctetPackets() {
        for (int i = 0; i < SLOTS; i++) {
            PacketSlot slot = new PacketSlot(new UnsafeBuffer(new byte[PacketSlot.CAPACITY]));
            slot.received(PacketSlot.INNER_OFFSET, 1);
            slot.buffer().putByte(PacketSlot.INNER_OFFSET, (byte) i);
            batch.add(slot);
        }
    }

    @Test
    void shouldSendForwardedSlotsOneWayAndRepliesTheOther() {
        road(onlyFor(2, PacketSlot::reply), onlyFor(4, slot -> slot.drop(DropReason.INNER_NOT_IPV6)))
                .run(batch);

        assertThat(octets(own)).containsExactly(0, 1, 3, 5);
        assertThat(octets(other)).containsExactly(2);
    }

    @Test
    void shouldSettleEverySlotOnceAndAfterTheSinks() {
        PacketSink failing = new PacketSink() {
            @Override
            public void send(SlotBatch leaving) {
                leaving.slot(0).drop(DropReason.OUTER_SEND_UNREACHABLE);
            }

            @Override
            public void close() {
                // Nothing was opened.
            }
        };

        new Road(List.of(onlyFor(1, PacketSlot::divert)), failing, other, this::settle, SLOTS, faults::add).run(batch);

        assertThat(settled)
                .containsExactly(
                        Disposition.DROP,
                        Disposition.DIVERT,
                        Disposition.FORWARD,
                        Disposition.FORWARD,
                        Disposition.FORWARD,
                        Disposition.FORWARD);
    }

    @Test
    void shouldDropOnlyTheSlotsAtWhichAStageThrows() {
        road(onlyFor(1, RoadTest::throwing), onlyFor(3, RoadTest::throwing), onlyFor(4, RoadTest::throwing))
                .run(batch);

        assertThat(octets(own)).containsExactly(0, 2, 5);
        assertThat(faults).hasSize(3);
        assertThat(batch.slot(1).dropReason()).isEqualTo(DropReason.STAGE_FAULT);
    }

    @Test
    void shouldShowNoSlotTwiceToAStageThatThrowsOften() {
        List<Integer> seen = new ArrayList<>();
        PacketStage stage = slots -> {
            for (PacketSlot slot : slots.forwarding()) {
                int octet = slot.buffer().getByte(slot.packetOffset());
                seen.add(octet);
                if (octet % 2 == 0) {
                    throw new IllegalStateException("even");
                }
            }
        };

        road(stage).run(batch);

        assertThat(seen).containsExactly(0, 1, 2, 3, 4, 5);
        assertThat(octets(own)).containsExactly(1, 3, 5);
    }

    @Test
    void shouldDropAllWhenAStageThrowsBeforeItsFirstSlot() {
        PacketStage broken = slots -> {
            throw new IllegalStateException("broken");
        };

        road(onlyFor(9, PacketSlot::reply), broken).run(batch);

        assertThat(own.sent()).isEmpty();
        assertThat(faults).hasSize(1);
        assertThat(settled).containsOnly(Disposition.DROP).hasSize(SLOTS);
    }

    @Test
    void shouldCountAsFaultWhatASinkThrewOver() {
        PacketSink broken = new PacketSink() {
            @Override
            public void send(SlotBatch leaving) {
                throw new IllegalStateException("broken");
            }

            @Override
            public void close() {
                // Nothing was opened.
            }
        };

        new Road(List.of(onlyFor(0, PacketSlot::reply)), broken, other, this::settle, SLOTS, faults::add).run(batch);

        assertThat(octets(other)).containsExactly(0);
        assertThat(settled.subList(1, SLOTS)).containsOnly(Disposition.DROP);
    }

    private Road road(PacketStage... stages) {
        return new Road(List.of(stages), own, other, this::settle, SLOTS, faults::add);
    }

    private void settle(SlotBatch slots) {
        for (int i = 0; i < slots.size(); i++) {
            settled.add(slots.slot(i).disposition());
        }
    }

    private static PacketStage onlyFor(int octet, java.util.function.Consumer<PacketSlot> action) {
        return slots -> {
            for (PacketSlot slot : slots.forwarding()) {
                if (slot.buffer().getByte(slot.packetOffset()) == octet) {
                    action.accept(slot);
                }
            }
        };
    }

    private static void throwing(PacketSlot slot) {
        throw new IllegalStateException("slot at " + slot.packetOffset());
    }

    private static List<Integer> octets(QueueSink sink) {
        return sink.sent().stream().map(packet -> (int) packet[0]).toList();
    }
}
