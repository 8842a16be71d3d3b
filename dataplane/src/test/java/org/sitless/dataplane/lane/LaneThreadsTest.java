package org.sitless.dataplane.lane;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.sitless.dataplane.tunnel.Tunnel;
import org.sitless.dataplane.tunnel.TunnelSpecs;
import org.sitless.dataplane.wire.Ipv6Address;
import org.sitless.linux.libc.Errno;

/** The same lane on threads of its own. */
@Timeout(30)
class LaneThreadsTest {
    private static final int PACKETS = 2_000;
    private static final Ipv6Address LEFT = TunnelSpecs.OWN;
    private static final Ipv6Address RIGHT = Ipv6Address.parse("2001:db8:1::2");

    @ParameterizedTest
    @EnumSource(
            value = LaneMode.class,
            names = {"LOOP", "PIPELINED"})
    void shouldKeepTheOrderOfPackets(LaneMode mode) {
        QueuedLane lane = new QueuedLane(mode, TunnelSpecs.provider());
        for (int i = 0; i < PACKETS; i++) {
            lane.tun.offer(InnerPackets.udp(LEFT, RIGHT, i % 1_400));
        }
        await(() -> lane.sentToOuter().size() == PACKETS);
        lane.close();

        List<byte[]> sent = lane.sentToOuter();
        for (int i = 0; i < PACKETS; i++) {
            assertThat(sent.get(i)).hasSize(20 + 40 + 8 + i % 1_400);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = LaneMode.class,
            names = {"LOOP", "PIPELINED"})
    void shouldLeaveNothingInFlightWhenStoppedInTheMiddle(LaneMode mode) {
        QueuedLane lane = new QueuedLane(mode, TunnelSpecs.provider());
        for (int i = 0; i < PACKETS; i++) {
            lane.tun.offer(InnerPackets.udp(LEFT, RIGHT, 100));
            lane.outer.offer(new byte[20]);
        }
        await(() -> !lane.sentToOuter().isEmpty());

        lane.close();

        assertThat(lane.counters.encap().snapshot().forwarded())
                .isEqualTo(lane.sentToOuter().size())
                .isEqualTo(lane.counters.encap().snapshot().read());
    }

    @ParameterizedTest
    @EnumSource(
            value = LaneMode.class,
            names = {"LOOP", "PIPELINED"})
    void shouldRunCommandsWithoutTraffic(LaneMode mode) {
        try (QueuedLane lane = new QueuedLane(mode)) {
            long added = lane.lane.addTunnel(new Tunnel(TunnelSpecs.provider(), 0));

            await(() -> lane.lane.isDone(added));
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = LaneMode.class,
            names = {"LOOP", "PIPELINED"})
    void shouldSayOnceThatItFailed(LaneMode mode) {
        try (QueuedLane lane = new QueuedLane(mode, TunnelSpecs.provider())) {
            lane.outer.failOnce(Errno.ENODEV);

            await(() -> !lane.failures.isEmpty());

            assertThat(lane.failures).hasSize(1);
        }
    }

    private static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("waited long enough").isLessThan(deadline);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
    }
}
