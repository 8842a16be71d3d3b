package org.sitless.dataplane.lane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.sitless.dataplane.io.PacketSource;
import org.sitless.dataplane.io.QueueSink;
import org.sitless.dataplane.slot.SlotBatch;
import org.sitless.dataplane.tunnel.ForwardingPolicy;
import org.sitless.linux.libc.FileDescriptor;

class LaneAssemblyTest {
    private static final int RING_SLOTS = 128;

    private final FileDescriptor open = FileDescriptor.eventFd("a source");

    @AfterEach
    void closeSource() {
        open.close();
    }

    @Test
    void shouldLeaveNothingBehindWhenTheSecondOfItsDescriptorsCannotBeWatched() throws IOException {
        LanePorts ports = new LanePorts(
                List.of(new PolledSource(open)), QueueSink::new, List.of(new ClosedSource()), QueueSink::new);
        LaneConfig config = new LaneConfig(
                7,
                LaneMode.PIPELINED,
                false,
                RING_SLOTS,
                RING_SLOTS,
                List.of(),
                ForwardingPolicy.OPEN,
                false,
                0,
                Optional.empty());
        LaneAssembly assembly =
                new LaneAssembly(config, ports, LaneCounters.unshared(7, 1), fault -> {}, failure -> {});
        long before = eventDescriptors();

        assertThatIllegalStateException()
                .isThrownBy(() -> assembly.assemble(List.of()))
                .withMessage("closed");

        assertThat(eventDescriptors()).isEqualTo(before);
        assertThat(mappingsOf(2L * LaneRing.lengthBytes(RING_SLOTS)))
                .as("memory of the rings")
                .isZero();
    }

    private static long eventDescriptors() throws IOException {
        try (Stream<Path> listed = Files.list(Path.of("/proc/self/fd"))) {
            return listed.filter(LaneAssemblyTest::isEventDescriptor).count();
        }
    }

    private static boolean isEventDescriptor(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString().contains("[eventfd]");
        } catch (IOException closedMeanwhile) {
            return false;
        }
    }

    /** How many mappings of this process have exactly this length, in bytes, up to a page. */
    private static long mappingsOf(long length) throws IOException {
        return Files.readAllLines(Path.of("/proc/self/maps")).stream()
                .map(line -> line.substring(0, line.indexOf(' ')).split("-"))
                .mapToLong(ends -> Long.parseUnsignedLong(ends[1], 16) - Long.parseUnsignedLong(ends[0], 16))
                .filter(found -> found >= length && found < length + 4_096)
                .count();
    }

    private record PolledSource(FileDescriptor descriptor) implements PacketSource {
        @Override
        public int receive(SlotBatch batch) {
            return 0;
        }

        @Override
        public int pollDescriptor() {
            return descriptor.number();
        }

        @Override
        public void close() {
            // The test's.
        }
    }

    private static final class ClosedSource implements PacketSource {
        @Override
        public int receive(SlotBatch batch) {
            return 0;
        }

        @Override
        public int pollDescriptor() {
            throw new IllegalStateException("closed");
        }

        @Override
        public void close() {
            // Nothing was opened.
        }
    }
}
