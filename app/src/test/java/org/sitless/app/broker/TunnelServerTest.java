package org.sitless.app.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sitless.app.broker.BrokerFixtures.anonymous;
import static org.sitless.app.broker.BrokerFixtures.proto41;
import static org.sitless.app.broker.BrokerFixtures.user;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sitless.app.host.ClientEntry;
import org.sitless.app.host.StatePlace;
import org.sitless.dataplane.wire.Ipv6Prefix;
import org.sitless.tsp.lease.Lease;
import org.sitless.tsp.lease.TunnelEndpoint;
import org.sitless.tsp.message.Ipv4Address;
import org.sitless.tsp.session.TunnelFailure;

class TunnelServerTest {
    @TempDir
    Path folder;

    private BrokerFixtures broker;

    @BeforeEach
    void begin() throws IOException {
        broker = new BrokerFixtures(folder);
    }

    @Test
    void shouldGiveEachLeaseATunnelAndARoute() {
        ServedTunnel served = broker.serve(user("alice"), proto41("192.0.2.2"), Optional.of(48));

        assertThat(served.tunnel().spec().remote()).hasToString("192.0.2.2");
        assertThat(served.tunnel().spec().innerMtu().bytes()).isEqualTo(1_480);
        assertThat(broker.routes)
                .containsExactly(Ipv6Prefix.parse("2001:db8:f000::2/128"), Ipv6Prefix.parse("2001:db8:4000::/48"));
        assertThat(ClientEntry.read(new StatePlace(folder))).singleElement().satisfies(entry -> {
            assertThat(entry.owner()).isEqualTo("alice");
            assertThat(entry.end()).isEqualTo("v6v4 192.0.2.2");
            assertThat(entry.prefix()).contains("2001:db8:4000::/48");
        });
    }

    @Test
    void shouldLeaveRoomForTheUdpHeader() {
        TunnelEndpoint end = TunnelEndpoint.udp(Ipv4Address.of("192.0.2.2"), 40_000);
        ServedTunnel served = broker.serve(user("alice"), end, Optional.empty());

        assertThat(served.tunnel().spec().remote()).hasToString("192.0.2.2:40000");
        assertThat(served.tunnel().spec().innerMtu().bytes()).isEqualTo(1_472);
    }

    @Test
    void shouldMoveATunnelInOneStepWhenItsUserComesFromElsewhere() {
        broker.serve(user("alice"), proto41("192.0.2.2"), Optional.of(48));
        ServedTunnel moved =
                broker.serve(user("alice"), TunnelEndpoint.udp(Ipv4Address.of("192.0.2.9"), 1_024), Optional.of(48));

        assertThat(broker.carrier.replacements()).isEqualTo(1);
        assertThat(broker.carrier.tunnels()).isEqualTo(1);
        assertThat(moved.tunnel().spec().remote()).hasToString("192.0.2.9:1024");
        assertThat(broker.routes).hasSize(2);
    }

    @Test
    void shouldTakeTheFormerPrefixWithTheLeaseThatHadIt() {
        broker.serve(user("alice"), proto41("192.0.2.2"), Optional.of(48));
        broker.serve(user("alice"), proto41("192.0.2.2"), Optional.of(56));

        assertThat(broker.routes)
                .containsExactlyInAnyOrder(
                        Ipv6Prefix.parse("2001:db8:f000::2/128"), Ipv6Prefix.parse("2001:db8:4001::/56"));
    }

    @Test
    void shouldTakeTheGhostAtAnEndThatSomebodyElseProvedToHave() {
        broker.serve(anonymous("192.0.2.2"), proto41("192.0.2.2"), Optional.empty());
        broker.serve(user("alice"), proto41("192.0.2.2"), Optional.empty());

        assertThat(broker.server.all()).singleElement().satisfies(served -> assertThat(served.owner())
                .isEqualTo(user("alice")));
        assertThat(broker.carrier.tunnels()).isEqualTo(1);
        assertThat(ClientEntry.read(new StatePlace(folder))).hasSize(1);
    }

    @Test
    void shouldIgnoreAnOlderLeaseAndItsEnd() {
        Lease older = broker.accept(user("alice"), proto41("192.0.2.2"), Optional.empty());
        ServedTunnel later = broker.serve(user("alice"), proto41("192.0.2.3"), Optional.empty());

        broker.server.open(older);
        assertThat(broker.server.close(older)).isFalse();

        assertThat(broker.server.all()).containsExactly(later);
    }

    @Test
    void shouldDoNothingTwiceForARetransmittedAccept() {
        Lease lease = broker.accept(user("alice"), proto41("192.0.2.2"), Optional.empty());
        broker.server.open(lease);
        broker.server.open(lease);

        assertThat(broker.carrier.tunnels()).isEqualTo(1);
        assertThat(broker.carrier.replacements()).isZero();
        assertThat(broker.routes).hasSize(1);
    }

    @Test
    void shouldLeaveNothingOfAClosedTunnel() {
        Lease lease = broker.accept(user("alice"), proto41("192.0.2.2"), Optional.of(48));
        broker.server.open(lease);

        assertThat(broker.server.close(lease)).isTrue();

        assertThat(broker.routes).isEmpty();
        assertThat(broker.carrier.tunnels()).isZero();
        assertThat(broker.server.size()).isZero();
        assertThat(ClientEntry.read(new StatePlace(folder))).isEmpty();
    }

    @Test
    void shouldSayThatThereIsNoRoomAndLeaveNothing() {
        broker.serve(user("alice"), proto41("192.0.2.2"), Optional.of(48));
        broker.carrier.room = 1;
        Lease lease = broker.accept(user("bob"), proto41("192.0.2.3"), Optional.of(48));

        assertThat(broker.server.open(lease)).contains(TunnelFailure.NO_ROOM);

        assertThat(broker.server.of(user("bob"))).isEmpty();
        assertThat(broker.routes).hasSize(2);
        broker.carrier.room = 2;
        assertThat(broker.server.open(lease)).isEmpty();
    }

    @Test
    void shouldTakeTheTunnelBackWhoseRouteTheKernelRefuses() {
        Lease lease = broker.accept(user("alice"), proto41("192.0.2.2"), Optional.of(48));
        broker.kernelRefuses = true;

        assertThat(broker.server.open(lease)).contains(TunnelFailure.ROUTE_REFUSED);

        assertThat(broker.carrier.tunnels()).isZero();
        assertThat(broker.routes).isEmpty();
        assertThat(ClientEntry.read(new StatePlace(folder))).isEmpty();
    }

    /** Behind a NAT that maps one to one, clients are told another address than this, and may come from this one. */
    @Test
    void shouldMakeNoTunnelToItself() {
        Lease lease = broker.accept(user("alice"), proto41("192.0.2.1"), Optional.empty());

        assertThat(broker.server.open(lease)).contains(TunnelFailure.END_UNUSABLE);
        assertThat(broker.server.size()).isZero();
    }

    /** The store has given the former end up already. */
    @Test
    void shouldTakeTheFormerTunnelDownWhereTheNewOneCannotBe() {
        broker.serve(user("alice"), proto41("192.0.2.2"), Optional.of(48));
        Lease lease = broker.accept(user("alice"), proto41("192.0.2.1"), Optional.of(48));

        assertThat(broker.server.open(lease)).contains(TunnelFailure.END_UNUSABLE);

        assertThat(broker.server.size()).isZero();
        assertThat(broker.carrier.tunnels()).isZero();
        assertThat(broker.routes).isEmpty();
    }

    @Test
    void shouldNotLetTheListGrowForEver() throws IOException {
        Lease lease = broker.accept(user("alice"), proto41("192.0.2.2"), Optional.empty());
        for (int i = 0; i < 2_000; i++) {
            broker.server.open(lease);
            broker.server.close(lease);
        }
        broker.server.open(lease);

        assertThat(Files.readAllLines(folder.resolve("clients"))).hasSizeLessThan(1_100);
        assertThat(ClientEntry.read(new StatePlace(folder))).hasSize(1);
    }
}
