package org.sitless.dataplane.counter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.status.AtomicCounter;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sitless.dataplane.counter.CounterFileException.Fault;
import org.sitless.dataplane.slot.DropReason;
import org.sitless.dataplane.slot.PacketSlot;
import org.sitless.dataplane.slot.SlotBatch;
import org.sitless.dataplane.tunnel.Tunnel;
import org.sitless.dataplane.tunnel.TunnelSpecs;

class CounterFileTest {
    private static final long STARTED = 1_800_000_000_000L;
    private static final Map<String, String> FACTS = Map.of("tun", "sit1", "remote", "192.0.2.2");

    @TempDir
    private Path directory;

    private Path path;

    @BeforeEach
    void nameFile() {
        path = directory.resolve("counters");
    }

    @Test
    void shouldShowToOthersWhatLanesCount() throws IOException {
        CounterFile file = create(2, 10);
        for (int lane = 0; lane < 2; lane++) {
            RoadCounters counters = RoadCounters.create(file.counters(), lane, RoadName.DECAP);
            drop(counters, Settle.decap(counters, file.tunnels(lane)), 9);
        }
        AtomicCounter total = file.counters().newCounter("kernel dropped", 9);
        total.increment();

        CounterFileSnapshot read = CounterFileSnapshot.read(path);

        assertThat(read.road(RoadName.DECAP).drops(DropReason.INNER_NESTED)).isEqualTo(2);
        assertThat(read.road(RoadName.DECAP, 1).read()).isEqualTo(1);
        assertThat(read.road(RoadName.ENCAP)).isEqualTo(RoadSnapshot.ZERO);
        assertThat(read.tunnel(RoadName.DECAP, 9).drops()).isEqualTo(2);
        assertThat(read.tunnel(RoadName.DECAP, 8).drops()).isZero();
        assertThat(read.counters().getCounterLabel(total.id())).isEqualTo("kernel dropped");
        assertThat(read.counters().getCounterValue(total.id())).isEqualTo(1);
    }

    @Test
    void shouldSayWhoWroteItAndWhen() throws IOException {
        CounterFile file = create(1, 1);
        file.alive(STARTED + 5_000);

        CounterFileSnapshot read = CounterFileSnapshot.read(path);

        assertThat(read.pid()).isEqualTo(ProcessHandle.current().pid());
        assertThat(read.startedMillis()).isEqualTo(STARTED);
        assertThat(read.facts()).isEqualTo(FACTS);
        assertThat(read.isStale(STARTED + 7_000, 3_000)).isFalse();
        assertThat(read.isStale(STARTED + 9_000, 3_000)).isTrue();
        assertThat(read.isClosed()).isFalse();
    }

    @Test
    void shouldBeFinalAndNotStaleOnceClosed() throws IOException {
        CounterFile file = create(1, 1);
        file.close();
        file.close();

        CounterFileSnapshot read = CounterFileSnapshot.read(path);

        assertThat(read.isClosed()).isTrue();
        assertThat(read.isStale(STARTED + 1_000_000, 3_000)).isFalse();
    }

    @Test
    void shouldBeReadableByOwnerAndGroupOnly() throws IOException {
        create(1, 1);

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                .isEqualTo("rw-r-----");
    }

    @Test
    void shouldBeSharedWithAGroupThatThereIs() throws IOException {
        create(1, 1);
        PosixFileAttributeView view = Files.getFileAttributeView(path, PosixFileAttributeView.class);
        String own = view.readAttributes().group().getName();

        CounterFile.shareWith("nobody-has-such-a-group", path);
        assertThat(view.readAttributes().group().getName()).isEqualTo(own);

        CounterFile.shareWith("daemon", path);
        boolean root = System.getProperty("user.name").equals("root");
        assertThat(view.readAttributes().group().getName()).isEqualTo(root ? "daemon" : own);
    }

    @Test
    void shouldReplaceAnOldFileWithoutDisturbingItsOwner() throws IOException {
        CounterFile old = create(1, 1);
        RoadCounters counters = RoadCounters.create(old.counters(), 0, RoadName.ENCAP);
        create(1, 1);

        drop(counters, Settle.encap(counters, old.tunnels(0)), 0);

        assertThat(counters.snapshot().dropped()).isEqualTo(1);
        assertThat(CounterFileSnapshot.read(path).road(RoadName.ENCAP)).isEqualTo(RoadSnapshot.ZERO);
        try (var files = Files.list(directory)) {
            assertThat(files).containsExactly(path);
        }
    }

    @Test
    void shouldNameEachFaultOfAFile() throws IOException {
        create(1, 100);
        byte[] good = Files.readAllBytes(path);

        assertThatExceptionOfType(NoSuchFileException.class)
                .isThrownBy(() -> CounterFileSnapshot.read(directory.resolve("none")));
        assertFault(new byte[0], Fault.FOREIGN);
        assertFault("not a counter file at all".getBytes(StandardCharsets.UTF_8), Fault.FOREIGN);
        assertFault(Arrays.copyOf(good, 8), Fault.TRUNCATED);
        assertFault(Arrays.copyOf(good, 4_096), Fault.TRUNCATED);
        assertFault(Arrays.copyOf(good, good.length - 1), Fault.TRUNCATED);
        assertFault(with(good, CounterFileLayout.VERSION_OFFSET, 2), Fault.OTHER_VERSION);
        assertFault(with(good, CounterFileLayout.STATE_OFFSET, 0), Fault.UNFINISHED);
        assertFault(with(good, CounterFileLayout.TUNNELS_OFFSET, -1), Fault.FOREIGN);
        assertFault(with(good, CounterFileLayout.COUNTERS_OFFSET, Integer.MAX_VALUE), Fault.FOREIGN);
        assertFault(with(good, CounterFileLayout.FACTS_LENGTH_OFFSET, 5_000), Fault.FOREIGN);
    }

    @Test
    void shouldSurviveAnyContent() throws IOException {
        create(1, 10);
        byte[] good = Files.readAllBytes(path);
        Random random = new Random(41);
        for (int round = 0; round < 200; round++) {
            byte[] broken = good.clone();
            for (int flip = 0; flip < 200; flip++) {
                broken[random.nextInt(broken.length)] = (byte) random.nextInt();
            }
            Files.write(path, broken);
            readAll(path);
        }
    }

    private static void readAll(Path file) throws IOException {
        try {
            CounterFileSnapshot read = CounterFileSnapshot.read(file);
            read.facts();
            read.road(RoadName.ENCAP, 0);
            read.road(RoadName.DECAP, 0);
        } catch (CounterFileException named) {
            assertThat(named.fault()).isNotNull();
        }
    }

    @Test
    void shouldKeepReasonsOfANewerVersionInTheLaw() {
        RoadSnapshot.Builder newer = new RoadSnapshot.Builder();
        newer.set(RoadCounter.READ.id(), 5);
        newer.set(RoadCounter.FORWARDED.id(), 2);
        newer.set(RoadCounters.FIRST_DROP + 999, 3);
        newer.set(15, 7);
        newer.set(800, 7);

        assertThat(newer.build().otherDrops()).isEqualTo(3);
        ConservationLaw.check(newer.build(), 0);
    }

    @Test
    void shouldRefuseWhatHasNoRoom() {
        assertThatIllegalArgumentException().isThrownBy(() -> CounterFileLayout.of(64, 1_000_000));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CounterFile.create(path, CounterFileLayout.of(1, 1), Map.of("a=b", "c"), 0));
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        CounterFile.create(path, CounterFileLayout.of(1, 1), Map.of("much", "x".repeat(5_000)), 0));
    }

    private CounterFile create(int lanes, int tunnels) throws IOException {
        return CounterFile.create(path, CounterFileLayout.of(lanes, tunnels), FACTS, STARTED);
    }

    private static void drop(RoadCounters counters, Settle settle, int tunnelIndex) {
        SlotBatch batch = new SlotBatch(1);
        PacketSlot slot = new PacketSlot(new UnsafeBuffer(new byte[1]));
        slot.received(0, 100).tunnel(new Tunnel(TunnelSpecs.provider(), tunnelIndex));
        batch.add(slot);
        counters.onRead(batch);
        slot.drop(DropReason.INNER_NESTED);
        settle.process(batch);
    }

    private void assertFault(byte[] content, Fault fault) throws IOException {
        Files.write(path, content);

        assertThatExceptionOfType(CounterFileException.class)
                .isThrownBy(() -> CounterFileSnapshot.read(path))
                .withMessageContaining(path.toString())
                .satisfies(thrown -> assertThat(thrown.fault()).isEqualTo(fault));
    }

    private static byte[] with(byte[] file, int offset, int value) {
        byte[] changed = file.clone();
        ByteBuffer.wrap(changed).order(ByteOrder.nativeOrder()).putInt(offset, value);
        return changed;
    }
}
