package org.sitless.dataplane.lane;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.sitless.dataplane.counter.RoadSnapshot;
import org.sitless.dataplane.slot.DropReason;
import org.sitless.dataplane.tunnel.InnerMtu;
import org.sitless.dataplane.tunnel.OuterEnd;
import org.sitless.dataplane.tunnel.PathMtu;
import org.sitless.dataplane.tunnel.Tunnel;
import org.sitless.dataplane.tunnel.TunnelSpec;
import org.sitless.dataplane.tunnel.TunnelSpecs;
import org.sitless.dataplane.wire.Ipv4Address;
import org.sitless.dataplane.wire.Ipv6Address;
import org.sitless.dataplane.wire.Ipv6Prefix;
import org.sitless.linux.libc.Errno;

/** A lane stepped by hand: everything but descriptors and threads. */
class LaneTest {
    private static final Ipv6Address LEFT = TunnelSpecs.OWN;
    private static final Ipv6Address RIGHT = Ipv6Address.parse("2001:db8:1::2");

    @Test
    void shouldCarryPacketsFromTunToTunUnchanged() {
        try (QueuedLane left = stepped(TunnelSpecs.provider());
                QueuedLane right = stepped(mirrored())) {
            byte[] question = InnerPackets.udp(LEFT, RIGHT, 100);
            byte[] answer = InnerPackets.udp(RIGHT, LEFT, 1_000);

            left.tun.offer(question);
            step(left, right);
            right.tun.offer(answer);
            step(right, left);

            assertThat(right.sentToTun()).containsExactly(question);
            assertThat(left.sentToTun()).containsExactly(answer);
        }
    }

    @Test
    void shouldAnswerATooBigPacketTowardsTheTun() {
        try (QueuedLane left = stepped(TunnelSpecs.provider())) {
            left.tun.offer(InnerPackets.udp(LEFT, RIGHT, 2_000));
            left.lane.step();

            assertThat(left.sentToOuter()).isEmpty();
            assertThat(left.sentToTun()).singleElement().satisfies(answer -> {
                assertThat(answer[6]).as("next header: ICMPv6").isEqualTo((byte) 58);
                assertThat(answer[40]).as("type: Packet Too Big").isEqualTo((byte) 2);
            });
            assertThat(left.counters.encap().snapshot().replied()).isEqualTo(1);
        }
    }

    @Test
    void shouldCountWhateverStrangersSend() {
        try (QueuedLane left = stepped(TunnelSpecs.provider())) {
            left.outer.offer(new byte[0]).offer(new byte[19]).offer(new byte[60]);
            left.tun.offer(new byte[1]).offer(new byte[40]);
            left.lane.step();

            assertThat(left.counters.decap().snapshot().dropped()).isEqualTo(3);
            assertThat(left.counters.encap().snapshot().dropped()).isEqualTo(2);
        }
    }

    @Test
    void shouldUseATunnelFromTheStepAfterItWasAdded() {
        TunnelSpec client = TunnelSpecs.client("198.51.100.7", "2001:db8:7::/48");
        Ipv6Address inside = Ipv6Address.parse("2001:db8:7::1");
        try (QueuedLane broker = stepped()) {
            broker.tun.offer(InnerPackets.udp(RIGHT, inside, 10));
            broker.lane.step();
            Tunnel tunnel = new Tunnel(client, 0);

            long added = broker.lane.addTunnel(tunnel);
            assertThat(broker.lane.isDone(added)).isFalse();
            broker.tun.offer(InnerPackets.udp(RIGHT, inside, 10));
            broker.lane.step();
            assertThat(broker.lane.isDone(added)).isTrue();

            broker.lane.removeTunnel(tunnel);
            broker.tun.offer(InnerPackets.udp(RIGHT, inside, 10));
            broker.lane.step();

            RoadSnapshot encap = broker.counters.encap().snapshot();
            assertThat(encap.forwarded()).isEqualTo(1);
            assertThat(encap.drops(DropReason.NO_TUNNEL_FOR_DESTINATION)).isEqualTo(2);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = LaneMode.class,
            names = {"INVOKER", "PIPELINED"})
    void shouldFollowThePathToItsRemoteEnd(LaneMode mode) {
        Tunnel tunnel = new Tunnel(TunnelSpecs.provider(), 0);
        try (QueuedLane left = new QueuedLane(mode)) {
            finish(left, left.lane.addTunnel(tunnel));
            tunnel.path().route(1_400, PathMtu.USUAL_LIFETIME, 0);

            left.tun.offer(InnerPackets.udp(LEFT, RIGHT, 1_380 - 48 + 1));
            await(left, () -> !left.sentToTun().isEmpty());

            assertThat(Arrays.copyOfRange(left.sentToTun().get(0), 40, 48))
                    .as("type 2, MTU 1380")
                    .startsWith(2, 0)
                    .endsWith(0, 0, 5, 100);
            assertThat(left.sentToOuter()).isEmpty();
        }
    }

    private static void finish(QueuedLane lane, long command) {
        await(lane, () -> lane.lane.isDone(command));
    }

    private static void await(QueuedLane lane, BooleanSupplier done) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (!done.getAsBoolean()) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            lane.lane.step();
        }
    }

    @Test
    void shouldLetNeitherDirectionStarveTheOther() {
        try (QueuedLane left = stepped(TunnelSpecs.provider())) {
            byte[] packet = InnerPackets.udp(LEFT, RIGHT, 1);
            for (int i = 0; i < 500; i++) {
                left.tun.offer(packet);
            }
            left.outer.offer(new byte[1]);

            left.lane.step();

            assertThat(left.counters.encap().snapshot().read()).isEqualTo(LaneConfig.DEFAULT_BATCH_SLOTS);
            assertThat(left.counters.decap().snapshot().read()).isEqualTo(1);
        }
    }

    @Test
    void shouldGoOnAfterAPassingFaultOfASource() {
        try (QueuedLane left = stepped(TunnelSpecs.provider())) {
            left.outer.failOnce(Errno.ENOBUFS);
            left.tun.offer(InnerPackets.udp(LEFT, RIGHT, 1));

            left.lane.step();
            left.tun.offer(InnerPackets.udp(LEFT, RIGHT, 1));
            left.lane.step();

            assertThat(left.sentToOuter()).hasSize(2);
            assertThat(left.faults).singleElement().satisfies(fault -> assertThat(fault)
                    .hasMessageContaining("test queue")
                    .hasMessageContaining("ENOBUFS"));
            assertThat(left.failures).isEmpty();
        }
    }

    @Test
    void shouldFailOnceAndSayWhatIsGone() {
        try (QueuedLane left = stepped(TunnelSpecs.provider())) {
            left.tun.failOnce(Errno.EBADFD);

            left.lane.step();
            left.lane.step();

            assertThat(left.failures).singleElement().satisfies(failure -> assertThat(failure)
                    .hasMessageContaining("test queue is gone")
                    .hasMessageContaining("EBADFD"));
        }
    }

    @Test
    void shouldCloseTwice() {
        QueuedLane left = stepped(TunnelSpecs.provider());
        left.close();
        left.close();

        assertThat(left.failures).isEmpty();
    }

    private static QueuedLane stepped(TunnelSpec... specs) {
        return new QueuedLane(LaneMode.INVOKER, specs);
    }

    /** Steps the sender, carries what it sent over the wire, steps the receiver. */
    private static void step(QueuedLane sender, QueuedLane receiver) {
        sender.lane.step();
        sender.sentToOuter().forEach(receiver.outer::offer);
        receiver.lane.step();
    }

    /** The other end of {@link TunnelSpecs#provider()}. */
    static TunnelSpec mirrored() {
        Ipv4Address local = TunnelSpecs.REMOTE;
        return new TunnelSpec(
                "mirrored",
                local,
                OuterEnd.proto41(TunnelSpecs.LOCAL),
                Arrays.asList(RIGHT, Ipv6Address.linkLocalOf(local)),
                List.of(Ipv6Prefix.ANY),
                InnerMtu.DEFAULT,
                OptionalInt.of(TunnelSpec.DEFAULT_TTL),
                OptionalInt.of(0));
    }
}
