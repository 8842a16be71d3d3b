package org.sitless.app.compared;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.sitless.app.lab.Lab;
import org.sitless.app.lab.LabException;
import org.sitless.app.lab.LabHost;
import org.sitless.app.lab.LabLink;
import org.sitless.app.lab.LinkProfile;
import org.sitless.app.lab.LinkSpec;
import org.sitless.dataplane.counter.RoadName;
import org.sitless.dataplane.counter.RoadSnapshot;
import org.sitless.testbed.CapturedPacket;
import org.sitless.testbed.FrameWire;
import org.sitless.testbed.PacketBytes;
import org.sitless.testbed.SitlessPeer;
import org.sitless.testbed.TunnelEnd;

/**
 * A live endpoint between two wires that the test holds in its hands.
 *
 * <pre>
 *   outer wire 192.0.2.2 ──── 192.0.2.1 [sitless up: B 2001:db8:1::1] 2001:db8:2::1 ──── inner wire 2001:db8:2::2 "behind"
 * </pre>
 *
 * What an input led to is known when echo requests behind it, through each tunnel, have come through: packets do not overtake each other.
 */
final class ComparedEndpoint implements AutoCloseable {
    private static final int MARK = 0x4D4B;
    private static final int MARKS_A_STEP = 3;
    private static final int PATIENCE_MILLIS = 5_000;
    private static final int ERROR_MILLIS = 250;
    private static final String A = "2001:db8:1::2";
    private static final String B = "2001:db8:1::1";
    private static final String BEHIND = "2001:db8:2::2";
    private static final String FILE = """
            [[tunnel]]
            tun = "sit1"
            local = "192.0.2.1"
            remote = "192.0.2.2"
            address = ["2001:db8:1::1/64"]
            route = ["2001:db8:ffff::/48"]
            [[tunnel]]
            tun = "sit2"
            local = "192.0.2.1"
            remote = "192.0.2.12"
            route = ["2001:db8:fff2::/48"]
            ttl = "inherit"
            tos = "inherit"
            [[tunnel]]
            tun = "sit3"
            local = "192.0.2.1"
            remote = "192.0.2.13"
            route = ["2001:db8:fff3::/48"]
            tos = 0x28
            """;

    private final SitlessPeer endpoint;
    private final FrameWire outerWire;
    private final FrameWire innerWire;
    private int marks;

    /** What was seen and counted. */
    record Seen(String wire, String inside, String counted) {}

    private ComparedEndpoint(SitlessPeer endpoint, FrameWire outerWire, FrameWire innerWire) {
        this.endpoint = endpoint;
        this.outerWire = outerWire;
        this.innerWire = innerWire;
    }

    static ComparedEndpoint start(Lab lab) {
        LabHost host = lab.host("left");
        LabLink outer = lab.link(
                host,
                lab.host("right"),
                LinkSpec.of(LinkProfile.PLAIN)
                        .leftAddresses("192.0.2.1/24")
                        .rightAddresses("192.0.2.2/24")
                        .guestOnTheRight());
        LabLink inner = lab.link(
                host,
                lab.host("inside"),
                LinkSpec.of(LinkProfile.PLAIN)
                        .leftAddresses("198.51.100.1/24", "2001:db8:2::1/64")
                        .rightAddresses("198.51.100.2/24", BEHIND + "/64")
                        .guestOnTheRight());
        for (String neighbour : List.of("192.0.2.12", "192.0.2.13", "192.0.2.77", "192.0.2.254")) {
            outer.left().addNeighbour(neighbour, outer.right().macAddress());
        }
        host.forward();
        host.sysctl("net.ipv6.icmp.ratelimit", "0");
        host.sysctl("net.ipv4.icmp_ratelimit", "0");
        host.sysctl("net.ipv4.ipfrag_time", "1");
        FrameWire outerWire = FrameWire.open(outer.right(), outer.left());
        FrameWire innerWire = FrameWire.open(inner.right(), inner.left());
        SitlessPeer endpoint = SitlessPeer.startFile(host, "sit1", TunnelEnd.left(), file(lab));
        endpoint.process().awaitLine("ready tun=sit3", Duration.ofSeconds(20));
        ComparedEndpoint started = new ComparedEndpoint(endpoint, outerWire, innerWire);
        started.settle(new ArrayList<>(), new ArrayList<>());
        return started;
    }

    private static Path file(Lab lab) {
        try {
            return Files.writeString(lab.directory().resolve("up.toml"), FILE);
        } catch (IOException refused) {
            throw new UncheckedIOException(refused);
        }
    }

    /** Sends an input and waits until all that it leads to has happened. */
    Seen run(List<InputText.Step> steps) throws InterruptedException {
        RoadSnapshot decap = counted(RoadName.DECAP, 0);
        RoadSnapshot encap = counted(RoadName.ENCAP, 0);
        List<CapturedPacket> wire = new ArrayList<>();
        List<CapturedPacket> inside = new ArrayList<>();
        for (InputText.Step step : steps) {
            step.packets().forEach(step.inside() ? innerWire::send : outerWire::send);
            Thread.sleep(step.pauseMillis());
            if (step.outerError()) {
                awaitError(decap.read());
            }
            if (step.marked()) {
                settle(wire, inside);
            }
        }
        return new Seen(
                WireText.of(wire),
                WireText.of(inside),
                counted(
                        decap,
                        encap,
                        steps.stream().filter(InputText.Step::marked).count()));
    }

    /** An error comes by another socket than the marks, which may overtake it; one that is nobody's is read by nobody. */
    private void awaitError(long readBefore) throws InterruptedException {
        for (int i = 0; i < ERROR_MILLIS; i++) {
            RoadSnapshot now = endpoint.road(RoadName.DECAP);
            if (now.read() > readBefore && now.inFlight() == 0) {
                return;
            }
            Thread.sleep(1);
        }
    }

    /** Lets echo requests follow, and gathers what comes before them. */
    private void settle(List<CapturedPacket> wire, List<CapturedPacket> inside) {
        int mark = ++marks;
        outerWire.send(
                PacketBytes.ipv4("192.0.2.2", "192.0.2.1", PacketBytes.IPV6, PacketBytes.echo(A, B, MARK, mark, 0)));
        outerWire.send(PacketBytes.ipv4(
                "192.0.2.2", "192.0.2.1", PacketBytes.IPV6, PacketBytes.echo(A, BEHIND, MARK, mark, 0)));
        gather(innerWire, inside, 1);
        for (String throughEachTunnel : List.of(A, "2001:db8:fff2::1", "2001:db8:fff3::1")) {
            innerWire.send(PacketBytes.echo(BEHIND, throughEachTunnel, MARK, mark, 0));
        }
        gather(outerWire, wire, 4);
        // What is answered goes through the device once more than what is forwarded: one more mark comes behind that.
        outerWire.send(
                PacketBytes.ipv4("192.0.2.2", "192.0.2.1", PacketBytes.IPV6, PacketBytes.echo(A, B, MARK, mark, 0)));
        gather(outerWire, wire, 1);
    }

    private static void gather(FrameWire from, List<CapturedPacket> into, int marksToSee) {
        int seen = 0;
        while (seen < marksToSee) {
            Optional<CapturedPacket> packet = from.receive(PATIENCE_MILLIS);
            CapturedPacket heard = packet.orElseThrow(
                    () -> new LabException("the endpoint says nothing any more, after " + WireText.of(into)));
            if (WireText.echoIdentifier(heard) == MARK) {
                seen++;
            } else {
                into.add(heard);
            }
        }
    }

    /** Of the first tunnel. Three marks come out of it and three go in for each step; what else goes in may be the kernel's own talk, and the wire shows it. */
    private String counted(RoadSnapshot decapBefore, RoadSnapshot encapBefore, long steps) throws InterruptedException {
        RoadSnapshot decap = counted(RoadName.DECAP, decapBefore.forwarded() + MARKS_A_STEP * steps);
        RoadSnapshot encap = counted(RoadName.ENCAP, encapBefore.forwarded() + MARKS_A_STEP * steps);
        Set<String> words = new TreeSet<>();
        drops(decapBefore, decap, words);
        drops(encapBefore, encap, words);
        if (encap.replied() > encapBefore.replied()) {
            words.add("answered");
        }
        if (decap.forwarded() > decapBefore.forwarded() + MARKS_A_STEP * steps) {
            words.add("forwarded");
        }
        return words.isEmpty() ? "-" : String.join(", ", words);
    }

    private static void drops(RoadSnapshot before, RoadSnapshot after, Set<String> into) {
        after.drops().forEach((reason, count) -> {
            if (count > before.drops(reason)) {
                into.add(reason.name());
            }
        });
    }

    /** A packet is counted a moment after it was written; marks come last. */
    private RoadSnapshot counted(RoadName road, long atLeastForwarded) throws InterruptedException {
        RoadSnapshot now = endpoint.road(road);
        for (int i = 0; i < PATIENCE_MILLIS && (now.forwarded() < atLeastForwarded || now.inFlight() != 0); i++) {
            Thread.sleep(1);
            now = endpoint.road(road);
        }
        return now;
    }

    /** Stops the endpoint in order; what it has read is accounted for then. */
    RoadSnapshot stop() {
        RoadSnapshot decap = endpoint.stop().get(RoadName.DECAP);
        close();
        return decap;
    }

    @Override
    public void close() {
        outerWire.close();
        innerWire.close();
    }
}
