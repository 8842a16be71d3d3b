package org.sitless.dataplane.cases;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.sitless.dataplane.counter.RoadSnapshot;
import org.sitless.dataplane.slot.DropReason;

/** Runs every folder below {@code cases/}. */
class PacketCaseTest {
    static final Path CASES = Path.of("src/test/resources/cases");
    private static final Path PCAPS = Path.of("target/cases");

    /** Reasons that only a kernel, a defect or a sink gives; their own tests make them happen. */
    private static final Set<DropReason> OUTSIDE_THE_STAGES = EnumSet.of(
            DropReason.STAGE_FAULT,
            DropReason.OUTER_SEND_NO_BUFFERS,
            DropReason.OUTER_SEND_TOO_LONG,
            DropReason.OUTER_SEND_UNREACHABLE,
            DropReason.OUTER_SEND_REFUSED,
            DropReason.TUN_WRITE_NO_BUFFERS,
            DropReason.TUN_WRITE_DOWN,
            DropReason.TUN_WRITE_REFUSED,
            DropReason.SEGMENT_HEADERS_TOO_LONG);

    @TestFactory
    Stream<DynamicTest> shouldDoWhatEachCaseSays() throws IOException {
        return cases().stream()
                .map(each -> DynamicTest.dynamicTest(each.name() + ": " + each.about(), () -> run(each)));
    }

    @Test
    void shouldHaveACaseForEveryReasonThatAStageGives() throws IOException {
        Set<DropReason> shown = EnumSet.copyOf(OUTSIDE_THE_STAGES);
        for (PacketCase each : cases()) {
            shown.addAll(each.drops().keySet());
        }

        assertThat(shown).containsExactlyInAnyOrder(DropReason.values());
    }

    private static List<PacketCase> cases() throws IOException {
        List<PacketCase> cases = new ArrayList<>();
        try (Stream<Path> folders = Files.list(CASES)) {
            for (Path folder : folders.filter(Files::isDirectory).sorted().toList()) {
                cases.add(PacketCase.read(folder));
            }
        }
        return cases;
    }

    private static void run(PacketCase tested) throws IOException {
        RoadHarness road = tested.harness();

        road.run(tested.packets("in"));

        writePcaps(tested, road);
        assertThat(road.faults()).isEmpty();
        assertThat(road.forwarded()).isEqualTo(tested.packets("out"));
        assertThat(road.relayed()).isEqualTo(tested.packets("relay"));
        assertThat(road.replied()).isEqualTo(tested.packets("reply"));
        assertThat(road.innerMtuBytes()).isEqualTo(tested.number("mtu.after", road.innerMtuBytes()));
        assertCounted(tested, road);
    }

    private static void assertCounted(PacketCase tested, RoadHarness road) throws IOException {
        RoadSnapshot expected = new RoadSnapshot(
                tested.number("read", 0),
                0,
                tested.number("forwarded", 0),
                tested.number("replied", 0),
                tested.number("diverted", 0),
                tested.drops(),
                0,
                bytes(tested.packets("in")),
                bytes(tested.packets("out")),
                tested.number("joined", 0));
        assertThat(road.counters()).isEqualTo(expected);
        assertThat(road.tunnelCounters().packets()).isEqualTo(expected.forwarded());
    }

    private static long bytes(List<CasePacket> packets) {
        return packets.stream().mapToLong(packet -> packet.octets().length).sum();
    }

    private static void writePcaps(PacketCase tested, RoadHarness road) throws IOException {
        Path folder = PCAPS.resolve(tested.name());
        CasePcap.write(folder.resolve("in.pcap"), tested.packets("in"));
        CasePcap.write(folder.resolve("out.pcap"), road.forwarded());
        CasePcap.write(folder.resolve("relay.pcap"), road.relayed());
        CasePcap.write(folder.resolve("reply.pcap"), road.replied());
    }
}
