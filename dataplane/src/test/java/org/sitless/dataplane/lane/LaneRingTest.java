package org.sitless.dataplane.lane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.lmax.disruptor.BlockingWaitStrategy;
import com.lmax.disruptor.YieldingWaitStrategy;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sitless.dataplane.slot.PacketSlot;
import org.sitless.dataplane.slot.SlotBatch;

class LaneRingTest {
    private static final int SLOTS = 8;

    private final SlotBatch lent = new SlotBatch(SLOTS);
    private final SlotBatch taken = new SlotBatch(SLOTS);

    @Test
    void shouldHandOverOnlyTheFilledSlotsAndLendTheRestAgain() {
        LaneRing ring = ring();

        ring.lend(lent);
        PacketSlot third = lent.slot(2);
        PacketSlot fourth = lent.slot(3);
        ring.publish(2);

        assertThat(ring.take(taken)).isEqualTo(2);
        assertThat(ring.lend(lent)).isEqualTo(SLOTS - 2);
        assertThat(lent.slot(0)).isSameAs(third);
        assertThat(lent.slot(1)).isSameAs(fourth);
    }

    @Test
    void shouldNotLendSlotsBeforeTheyAreReleased() {
        LaneRing ring = ring();
        ring.lend(lent);
        ring.publish(SLOTS);
        ring.take(taken);

        assertThat(ring.lend(lent)).isZero();
        assertThat(ring.inFlight()).isEqualTo(SLOTS);

        ring.release();

        assertThat(ring.lend(lent)).isEqualTo(SLOTS);
        assertThat(ring.inFlight()).isZero();
    }

    @Test
    void shouldTakeNoMoreThanABatchAtATime() {
        LaneRing ring = ring();
        SlotBatch small = new SlotBatch(3);
        ring.lend(lent);
        ring.publish(5);

        assertThat(ring.take(small)).isEqualTo(3);
        assertThat(ring.take(small)).isEqualTo(2);
        assertThat(ring.take(small)).isZero();
    }

    @Test
    void shouldGiveEverySlotMemoryOfItsOwn() {
        LaneRing ring = ring();
        ring.lend(lent);

        for (int i = 0; i < SLOTS; i++) {
            assertThat(lent.slot(i).buffer().capacity()).isEqualTo(PacketSlot.CAPACITY);
            lent.slot(i).buffer().setMemory(0, PacketSlot.CAPACITY, (byte) i);
        }

        for (int i = 0; i < SLOTS; i++) {
            assertThat(lent.slot(i).buffer().getByte(0)).isEqualTo((byte) i);
            assertThat(lent.slot(i).buffer().getByte(PacketSlot.CAPACITY - 1)).isEqualTo((byte) i);
        }
    }

    @Test
    void shouldRefuseMoreSlotsThanALaneMayHold() {
        assertThatThrownBy(() -> ring(256))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("128");
    }

    @Test
    @Timeout(10)
    void shouldEndAWaitThatIsInterruptedBeforeItBegins() throws InterruptedException {
        LaneRing ring = ring();

        ring.interruptAwait();
        ring.await();

        assertThat(ring.take(taken)).isZero();
    }

    @Test
    @Timeout(20)
    void shouldHandOverInOrderBetweenTwoThreads() throws InterruptedException {
        LaneRing ring = new LaneRing(SLOTS, memory(SLOTS), new BlockingWaitStrategy());
        int total = 20_000;
        Thread reader = new Thread(() -> fillInOrder(ring, total), "reader");
        reader.start();

        for (int expected = 0; expected < total; ) {
            ring.await();
            ring.take(taken);
            for (int i = 0; i < taken.size(); i++) {
                assertThat(taken.slot(i).buffer().getInt(0)).isEqualTo(expected++);
            }
            ring.release();
        }
        reader.join();

        assertThat(ring.inFlight()).isZero();
    }

    @Property(tries = 200)
    void shouldNeverLoseOrReorderASlot(
            @ForAll @Size(min = 1, max = 200) List<@IntRange(min = 0, max = SLOTS) Integer> fillings) {
        LaneRing ring = ring();
        List<Integer> read = new ArrayList<>();
        List<Integer> sent = new ArrayList<>();

        for (int wish : fillings) {
            int filled = Math.min(wish, ring.lend(lent));
            for (int i = 0; i < filled; i++) {
                lent.slot(i).buffer().putInt(0, read.size());
                read.add(read.size());
            }
            ring.publish(filled);
            if (wish % 2 == 0) {
                take(ring, sent);
            }
        }
        take(ring, sent);

        assertThat(sent).isEqualTo(read);
        assertThat(ring.inFlight()).isZero();
    }

    private void take(LaneRing ring, List<Integer> sent) {
        ring.take(taken);
        for (int i = 0; i < taken.size(); i++) {
            sent.add(taken.slot(i).buffer().getInt(0));
        }
        ring.release();
    }

    private static void fillInOrder(LaneRing ring, int total) {
        SlotBatch batch = new SlotBatch(3);
        for (int next = 0; next < total; ) {
            int filled = Math.min(ring.lend(batch), total - next);
            for (int i = 0; i < filled; i++) {
                batch.slot(i).buffer().putInt(0, next++);
            }
            ring.publish(filled);
            if (filled == 0) {
                Thread.onSpinWait();
            }
        }
    }

    private static LaneRing ring() {
        return ring(SLOTS);
    }

    private static LaneRing ring(int slots) {
        return new LaneRing(slots, memory(slots), new YieldingWaitStrategy());
    }

    private static UnsafeBuffer memory(int slots) {
        return new UnsafeBuffer(BufferUtil.allocateDirectAligned(LaneRing.lengthBytes(slots), 4_096));
    }
}
