package org.sitless.dataplane.cases;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import org.agrona.concurrent.UnsafeBuffer;
import org.sitless.dataplane.counter.RoadName;
import org.sitless.dataplane.counter.RoadSnapshot;
import org.sitless.dataplane.slot.DropReason;
import org.sitless.dataplane.slot.Segmentation;
import org.sitless.dataplane.tunnel.Tunnel;
import org.sitless.dataplane.tunnel.TunnelSpec;
import org.sitless.dataplane.tunnel.TunnelSpecs;
import org.sitless.dataplane.wire.Ipv4Header;
import org.sitless.dataplane.wire.Octets;

/** Whatever comes: no stage throws, and every packet is counted once. */
class AnyPacketTest {
    private static final List<CasePacket> SEEDS = seeds();

    private final RoadHarness decapFromProvider = harness(RoadName.DECAP, TunnelSpecs.provider());
    private final RoadHarness encapToProvider = harness(RoadName.ENCAP, TunnelSpecs.provider());
    private final RoadHarness decapInRuns =
            RoadHarness.coalescing(new Tunnel(TunnelSpecs.provider(), 0), Set.of(Segmentation.TCP6, Segmentation.UDP6));
    private final RoadHarness decapFromClient = harness(RoadName.DECAP, client());
    private final RoadHarness encapToClient = harness(RoadName.ENCAP, client());

    @Property(tries = 400, shrinking = ShrinkingMode.OFF)
    void shouldSurviveAnyOctets(@ForAll long seed) {
        Random random = new Random(seed);
        List<CasePacket> packets = new ArrayList<>();
        for (int i = random.nextInt(RoadHarness.BATCH); i >= 0; i--) {
            byte[] octets = new byte[random.nextInt(200)];
            random.nextBytes(octets);
            packets.add(new CasePacket(octets));
        }
        runEverywhere(packets);
    }

    @Property(tries = 1_500, shrinking = ShrinkingMode.OFF)
    void shouldSurviveBrokenPackets(@ForAll long seed) {
        Random random = new Random(seed);
        List<CasePacket> packets = new ArrayList<>();
        for (int i = random.nextInt(RoadHarness.BATCH); i >= 0; i--) {
            packets.add(broken(SEEDS.get(random.nextInt(SEEDS.size())), random));
        }
        runEverywhere(packets);
    }

    private void runEverywhere(List<CasePacket> packets) {
        run(decapFromProvider, packets);
        run(decapInRuns, packets);
        run(encapToProvider, packets);
        run(decapFromClient, packets);
        run(encapToClient, packets);
    }

    private static void run(RoadHarness road, List<CasePacket> packets) {
        RoadSnapshot before = road.counters();
        int forwarded = road.forwarded().size();

        road.run(packets);

        RoadSnapshot now = road.counters();
        assertThat(road.faults()).isEmpty();
        assertThat(now.drops(DropReason.STAGE_FAULT)).isZero();
        assertThat(now.read() - before.read()).isGreaterThanOrEqualTo(packets.size());
        assertThat(now.forwarded() - before.forwarded())
                .isGreaterThanOrEqualTo(road.forwarded().size() - forwarded);
        road.forwarded().clear();
        road.replied().clear();
    }

    /** Flips some octets, most of them in the headers, sometimes cuts the packet or makes up a descriptor. */
    private static CasePacket broken(CasePacket seed, Random random) {
        byte[] octets = seed.octets().clone();
        if (random.nextInt(4) == 0) {
            octets = Arrays.copyOf(octets, random.nextInt(octets.length + 1));
        }
        for (int flips = random.nextInt(4); flips > 0 && octets.length > 0; flips--) {
            octets[random.nextInt(Math.min(octets.length, 128))] = (byte) random.nextInt();
        }
        octets = random.nextInt(4) == 0 ? octets : withOuterChecksum(octets);
        List<String> lacks = new ArrayList<>(seed.lacks());
        if (random.nextInt(4) == 0) {
            lacks.add("needs-checksum " + anyOffset(random) + " " + anyOffset(random));
        }
        if (random.nextInt(4) == 0) {
            lacks.add("segmented tcp6 " + (1 + random.nextInt(2_000)) + " " + anyOffset(random));
        }
        return new CasePacket(octets, lacks);
    }

    /** Lets most packets past the check that would stop nearly all of them. */
    private static byte[] withOuterChecksum(byte[] octets) {
        UnsafeBuffer packet = Octets.buffer(octets);
        if (Ipv4Header.check(packet, 0, octets.length) == null) {
            new Ipv4Header().wrap(packet, 0).updateChecksum();
        }
        return Octets.read(packet, 0, octets.length);
    }

    /** What a 16-bit field of a virtio header can say, mostly something near the headers. */
    private static int anyOffset(Random random) {
        return random.nextInt(3) == 0 ? random.nextInt(0x1_0000) : random.nextInt(100);
    }

    private static RoadHarness harness(RoadName road, TunnelSpec spec) {
        return RoadHarness.of(road, new Tunnel(spec, 0), 1_000);
    }

    private static TunnelSpec client() {
        return TunnelSpecs.client("192.0.2.2", "2001:db8:f000::7", "2001:db8:77::/48", "2001:db8:1::/64");
    }

    private static List<CasePacket> seeds() {
        List<CasePacket> seeds = new ArrayList<>();
        try (Stream<Path> files = Files.walk(Path.of("src/test/resources/cases"))) {
            for (Path file :
                    files.filter(path -> path.endsWith("in.hex")).sorted().toList()) {
                HexPackets.read(file).stream()
                        .filter(packet -> packet.octets().length < 9_000)
                        .forEach(seeds::add);
            }
        } catch (IOException e) {
            throw new IllegalStateException("no cases to start from", e);
        }
        return seeds;
    }
}
