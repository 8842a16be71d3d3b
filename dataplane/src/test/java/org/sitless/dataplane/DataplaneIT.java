package org.sitless.dataplane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.sitless.dataplane.counter.RoadName;
import org.sitless.dataplane.io.OuterIoException;
import org.sitless.dataplane.lane.LaneCounters;
import org.sitless.dataplane.lane.LaneMode;
import org.sitless.dataplane.tunnel.Tunnel;
import org.sitless.dataplane.tunnel.TunnelSpec;
import org.sitless.dataplane.twohosts.TwoHosts;
import org.sitless.dataplane.wire.Ipv6Prefix;
import org.sitless.tun.TunDevice;
import org.sitless.tun.TunOptions;

/** Two data planes in two network namespaces, and what hosts do through them. */
@Timeout(120)
class DataplaneIT {
    private static final String LEFT = "2001:db8:1::1";
    private static final String RIGHT = "2001:db8:1::2";

    private TwoHosts hosts;
    private TunnelEnd left;
    private TunnelEnd right;

    @BeforeEach
    void makeHosts() {
        hosts = TwoHosts.make();
    }

    @AfterEach
    void removeHosts() {
        try {
            if (left != null) {
                left.close();
                right.close();
            }
        } finally {
            hosts.close();
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = LaneMode.class,
            names = {"LOOP", "PIPELINED"})
    void shouldCarryPingsBothWays(LaneMode mode) {
        joinHosts(TunOptions.offloaded(TunnelEnd.TUN), config -> config.mode(mode));

        assertThat(hosts.onLeft("ping", "-c", "5", "-i", "0.5", "-W", "5", RIGHT))
                .contains(" 0% packet loss");
        assertThat(hosts.onRight("ping", "-c", "5", "-i", "0.5", "-W", "5", "-s", "1400", LEFT))
                .contains(" 0% packet loss");
        assertThat(left.dataplane().snapshot().encap().forwarded()).isGreaterThanOrEqualTo(10);
    }

    @ParameterizedTest
    @EnumSource(
            value = LaneMode.class,
            names = {"LOOP", "PIPELINED"})
    void shouldCarryPingsWhenItNeverBlocks(LaneMode mode) {
        joinHosts(
                TunOptions.offloaded(TunnelEnd.TUN), config -> config.mode(mode).spin(true));

        assertThat(hosts.onLeft("ping", "-c", "2", "-i", "0.6", "-W", "5", RIGHT))
                .contains(" 0% packet loss");
    }

    @Test
    void shouldCarryPingsWithoutOffload() {
        joinHosts(TunOptions.plain(TunnelEnd.TUN), config -> config);

        assertThat(hosts.onLeft("ping", "-c", "2", "-i", "0.6", "-W", "5", "-s", "1400", RIGHT))
                .contains(" 0% packet loss");
    }

    @Test
    void shouldTellTheHostWhatDoesNotFit() {
        joinHosts(TunOptions.offloaded(TunnelEnd.TUN), config -> config);
        hosts.onLeft("ip", "link", "set", TunnelEnd.TUN, "mtu", "9000");

        String answer = hosts.onLeft("sh", "-c", "ping -c 2 -i 0.2 -W 2 -M do -s 4000 " + RIGHT + " || true");

        assertThat(answer).containsAnyOf("mtu=1480", "mtu 1480", "Packet too big");
        assertThat(left.dataplane().snapshot().encap().replied()).isPositive();
    }

    @Test
    void shouldSayThatItsTunDeviceWasRemoved() throws InterruptedException {
        joinHosts(TunOptions.offloaded(TunnelEnd.TUN), config -> config);

        hosts.onLeft("ip", "link", "del", TunnelEnd.TUN);

        assertThat(left.dataplane().awaitStopped(Duration.ofSeconds(10))).isTrue();
        assertThat(left.dataplane().failure()).hasValueSatisfying(failure -> assertThat(failure)
                .hasMessageContaining("TUN device " + TunnelEnd.TUN + " is gone"));
        assertThat(right.dataplane().awaitStopped(Duration.ofMillis(1))).isFalse();
    }

    @Test
    void shouldBearToBeClosedByWhoIsToldOfItsFailure() throws InterruptedException {
        CountDownLatch closed = new CountDownLatch(1);
        AtomicReference<Dataplane> failing = new AtomicReference<>();
        joinHosts(
                TunOptions.offloaded(TunnelEnd.TUN),
                config -> config.failed(failure -> {
                    failing.get().close();
                    closed.countDown();
                }));
        failing.set(left.dataplane());

        hosts.onLeft("ip", "link", "del", TunnelEnd.TUN);

        assertThat(closed.await(4, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void shouldAddAndRemoveTunnelsWhileItRuns() {
        joinHosts(
                TunOptions.offloaded(TunnelEnd.TUN), config -> config.counters(lane -> LaneCounters.unshared(lane, 2)));
        Tunnel client = left.dataplane().addTunnel(client("192.0.2.99"));

        assertThatThrownBy(() -> left.dataplane().addTunnel(client(TwoHosts.RIGHT_ADDRESS)))
                .as("no room")
                .isInstanceOf(IllegalStateException.class);
        left.dataplane().removeTunnel(client);
        await(() -> left.dataplane().addTunnel(client("192.0.2.98")) != null);

        assertThat(hosts.onLeft("ping", "-c", "1", "-W", "5", RIGHT)).contains(" 0% packet loss");
        assertThat(left.dataplane().snapshot(RoadName.ENCAP, client).packets()).isZero();
    }

    @Test
    void shouldRefuseATunnelThatLeadsWhereAnotherDoes() {
        joinHosts(
                TunOptions.offloaded(TunnelEnd.TUN), config -> config.counters(lane -> LaneCounters.unshared(lane, 2)));

        assertThatThrownBy(() -> left.dataplane().addTunnel(client(TwoHosts.RIGHT_ADDRESS)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("already goes there");
    }

    @Test
    void shouldLeaveNoDescriptorBehind() throws IOException {
        joinHosts(TunOptions.offloaded(TunnelEnd.TUN), config -> config);
        left.close();
        right.close();
        long before = descriptors();

        joinHosts(TunOptions.offloaded(TunnelEnd.TUN), config -> config.mode(LaneMode.PIPELINED));
        left.close();
        right.close();
        left = null;

        assertThat(descriptors()).isEqualTo(before);
    }

    @Test
    void shouldLeaveNothingOpenWhenItCannotStart() throws IOException {
        TunDevice tun = hosts.left().call(() -> TunDevice.open(TunOptions.offloaded(TunnelEnd.TUN)));
        TunnelSpec spec = TunnelEnd.spec("192.0.2.99", TwoHosts.RIGHT_ADDRESS, LEFT);
        DataplaneConfig config = DataplaneConfig.pointToPoint(tun, spec).build();
        long before = descriptors();

        assertThatThrownBy(() -> hosts.left().call(() -> Dataplane.start(config)))
                .isInstanceOf(OuterIoException.class);

        assertThat(descriptors()).isEqualTo(before);
        tun.close();
    }

    private static long descriptors() throws IOException {
        try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
            return open.count();
        }
    }

    private static TunnelSpec client(String remote) {
        TunnelSpec like = TunnelEnd.spec(TwoHosts.LEFT_ADDRESS, remote, LEFT);
        return new TunnelSpec(
                "client",
                like.local(),
                like.remote(),
                like.ownAddresses(),
                List.of(Ipv6Prefix.parse("2001:db8:77::/48")),
                like.innerMtu(),
                like.ttl(),
                like.trafficClass());
    }

    /** Until it neither says false nor throws. */
    private static void await(BooleanSupplier success) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (true) {
            try {
                if (success.getAsBoolean()) {
                    return;
                }
            } catch (IllegalStateException notYet) {
                assertThat(System.nanoTime()).as(notYet.getMessage()).isLessThan(deadline);
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
    }

    private void joinHosts(TunOptions options, UnaryOperator<DataplaneConfig.Builder> settings) {
        TunnelSpec there = TunnelEnd.spec(TwoHosts.LEFT_ADDRESS, TwoHosts.RIGHT_ADDRESS, LEFT);
        TunnelSpec back = TunnelEnd.spec(TwoHosts.RIGHT_ADDRESS, TwoHosts.LEFT_ADDRESS, RIGHT);
        left = TunnelEnd.open(hosts.left(), there, options, settings);
        right = TunnelEnd.open(hosts.right(), back, options, settings);
        hosts.onLeft("ip", "link", "set", TunnelEnd.TUN, "mtu", "1480", "up");
        hosts.addressOnLeft(LEFT + "/64", TunnelEnd.TUN);
        hosts.onRight("ip", "link", "set", TunnelEnd.TUN, "mtu", "1480", "up");
        hosts.addressOnRight(RIGHT + "/64", TunnelEnd.TUN);
    }
}
