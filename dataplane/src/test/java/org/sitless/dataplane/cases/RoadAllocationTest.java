package org.sitless.dataplane.cases;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sitless.dataplane.counter.ConservationLaw;
import org.sitless.dataplane.slot.PacketSlot;
import org.sitless.dataplane.wire.Octets;

/** A lane never allocates: forwarding, answering and dropping cost no object. */
class RoadAllocationTest {
    private static final int WARM_UP = 500;
    private static final int MEASURED = 1_000;

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "encap-echo",
                "encap-packet-too-big",
                "encap-no-route",
                "encap-super-packet",
                "decap-echo",
                "decap-ecn",
                "decap-inner-source-martian",
                "decap-nested",
                "decap-nested-elsewhere",
                "decap-rate-exceeded",
                "encap-rate-exceeded",
                "encap-client-to-client-denied",
                "decap-gro-found",
                "decap-coalesce-tcp",
                "decap-coalesce-udp",
            })
    void shouldAllocateNothing(String name) throws IOException {
        PacketCase tested = PacketCase.read(PacketCaseTest.CASES.resolve(name));
        RoadHarness road = tested.harness();
        List<PacketSlot> packets = slots(tested, road);
        road.repeat(packets, WARM_UP);

        long allocated = allocatedByRepeating(road, packets);

        // One object a batch would be at least 16 bytes; the question itself costs some, once.
        assertThat(allocated).isLessThan(8L * MEASURED);
        assertThat(road.faults()).isEmpty();
        ConservationLaw.check(road.counters(), 0);
    }

    /** The least of three rounds: the compiler, when it replaces code that is running, allocates some kilobytes on its own account. */
    private long allocatedByRepeating(RoadHarness road, List<PacketSlot> packets) {
        long least = Long.MAX_VALUE;
        for (int round = 0; round < 3; round++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            road.repeat(packets, MEASURED);
            least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
        }
        return least;
    }

    private static List<PacketSlot> slots(PacketCase tested, RoadHarness road) throws IOException {
        List<PacketSlot> slots = new ArrayList<>();
        for (CasePacket packet : tested.packets("in")) {
            PacketSlot slot = new PacketSlot(Octets.poisoned(PacketSlot.CAPACITY));
            packet.receive(slot, road.readOffset());
            slots.add(slot);
        }
        return slots;
    }
}
