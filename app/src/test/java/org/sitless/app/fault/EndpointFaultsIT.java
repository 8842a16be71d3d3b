package org.sitless.app.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sitless.app.lab.Lab;
import org.sitless.app.lab.LabException;
import org.sitless.app.lab.LabHost;
import org.sitless.app.lab.LabLink;
import org.sitless.app.lab.LabProcess;
import org.sitless.app.lab.LinkEnd;
import org.sitless.app.lab.LinkProfile;
import org.sitless.app.lab.LinkSpec;
import org.sitless.app.lab.SitlessProgram;
import org.sitless.dataplane.counter.RoadName;
import org.sitless.dataplane.counter.RoadSnapshot;
import org.sitless.dataplane.slot.DropReason;
import org.sitless.testbed.Ping;
import org.sitless.testbed.SitlessPeer;
import org.sitless.testbed.TunnelEnd;
import org.sitless.testbed.WithLab;

/** Faults around {@code sitless up}: each is counted by name, none ends it, and it goes on by itself when the fault is over. */
@WithLab
@Timeout(120)
class EndpointFaultsIT {
    private static final String DEVICE = "sitless0";
    private static final String NO_ROOM = "type filter hook egress device \"eth0\" priority 0; policy drop;";
    private static final String FORBIDDEN = "type filter hook output priority 0; policy drop;";

    private LabLink link;
    private SitlessPeer left;
    private SitlessPeer right;

    private void start(Lab lab) {
        link = lab.join(LinkSpec.of(LinkProfile.PLAIN));
        left = SitlessPeer.start(link.left().host(), DEVICE, TunnelEnd.left());
        right = SitlessPeer.start(link.right().host(), DEVICE, TunnelEnd.right());
    }

    @Test
    void shouldNameWhatTheKernelRefusesToSendAndGoOn(Lab lab) {
        start(lab);
        LinkEnd end = link.left();
        LabHost host = end.host();

        assertDropped(
                DropReason.OUTER_SEND_NO_BUFFERS, () -> table(host, "netdev", NO_ROOM), () -> untable(host, "netdev"));
        assertDropped(DropReason.OUTER_SEND_REFUSED, () -> table(host, "ip", FORBIDDEN), () -> untable(host, "ip"));
        assertDropped(
                DropReason.OUTER_SEND_UNREACHABLE,
                () -> host.ip("addr", "flush", "dev", end.device()),
                () -> end.addresses().forEach(end::addAddress));
        assertDropped(DropReason.OUTER_SEND_UNREACHABLE, end::down, end::up);

        assertLaw();
    }

    @Test
    void shouldConfigureItsDeviceAgainAfterSomebodySwitchedItOff(Lab lab) {
        start(lab);
        LabHost host = link.left().host();
        String before = describe(host);

        host.ip("link", "set", DEVICE, "down");
        assertThat(Ping.of(right, left.end().inner()).count(1).send().received())
                .isZero();
        assertThat(left.road(RoadName.DECAP).drops(DropReason.TUN_WRITE_DOWN)).isPositive();
        host.ip("link", "set", DEVICE, "up");

        assertComesBack();
        assertThat(describe(host)).isEqualTo(before);
        assertLaw();
    }

    @Test
    void shouldGoOnAfterItWasFrozenUnderFlood(Lab lab) {
        start(lab);
        long pid = left.process().pid();
        LabProcess sink = left.start(List.of("socat", "-u", "TCP6-LISTEN:5501", "OPEN:/dev/null"));
        LabProcess flood = right.start(List.of(
                "socat", "-u", "OPEN:/dev/zero", "TCP6:[" + left.end().inner() + "]:5501,retry=20,interval=0.1"));

        for (int i = 0; i < 3; i++) {
            link.left().host().run("kill", "-STOP", Long.toString(pid)).orThrow();
            sleep(Duration.ofMillis(700));
            link.left().host().run("kill", "-CONT", Long.toString(pid)).orThrow();
            sleep(Duration.ofMillis(300));
        }

        assertThat(flood.isAlive())
                .as("the connection survived: %s", flood.output())
                .isTrue();
        flood.terminate();
        sink.terminate();
        assertComesBack();
        assertLaw();
    }

    @Test
    void shouldNotStartWhereItsCountersFindNoRoom(Lab lab) {
        LabHost host = lab.host("full");
        host.ip("addr", "add", "192.0.2.1/24", "dev", "lo");
        String script = "d=$1; shift; mkdir $d; mount -t tmpfs -o size=64k none $d; SITLESS_RUN_DIR=$d exec \"$@\"";
        List<String> words = new ArrayList<>(List.of("sh", "-c", script, "sh", lab.directory() + "/full"));
        words.addAll(SitlessProgram.words("up", "--remote", "192.0.2.2", "--address", "2001:db8:1::1/64"));
        LabProcess refused = host.start(words);

        assertThat(refused.awaitExit(Duration.ofSeconds(20))).isEqualTo(1);
        assertThat(refused.output().stderr()).contains("No space left on device", lab.directory() + "/full");
        assertThat(refused.output().stderr().lines()).hasSize(1);
    }

    private static void table(LabHost host, String family, String chain) {
        host.run("nft", "add table " + family + " fault; add chain " + family + " fault out { " + chain + " }")
                .orThrow();
    }

    private static void untable(LabHost host, String family) {
        host.run("nft", "delete table " + family + " fault").orThrow();
    }

    private void assertDropped(DropReason reason, Runnable fault, Runnable cure) {
        long before = drops(reason);
        fault.run();
        Ping.of(left, right.end().inner())
                .count(3)
                .interval(Duration.ofMillis(50))
                .send();
        assertThat(drops(reason)).as(reason.name()).isGreaterThan(before);
        cure.run();
        assertComesBack();
    }

    private long drops(DropReason reason) {
        return left.road(RoadName.ENCAP).drops(reason);
    }

    private void assertComesBack() {
        Awaitility.await("answers through the tunnel")
                .atMost(Duration.ofSeconds(10))
                .pollDelay(Duration.ZERO)
                .ignoreExceptionsInstanceOf(LabException.class) // ping(8) refuses while there is no route
                .until(() -> Ping.of(left, right.end().inner()).count(1).send().allAnswered());
    }

    private void assertLaw() {
        for (SitlessPeer end : new SitlessPeer[] {left, right}) {
            Map<RoadName, RoadSnapshot> roads = end.stop();
            roads.forEach((name, road) ->
                    assertThat(road.inFlight()).as("%s road: %s", name, road).isZero());
        }
    }

    private static String describe(LabHost host) {
        return host.run("sh", "-c", "ip -6 -o addr show dev " + DEVICE + "; ip -6 route show dev " + DEVICE)
                .stdout();
    }

    private static void sleep(Duration time) {
        try {
            Thread.sleep(time.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
