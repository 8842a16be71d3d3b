package org.sitless.dataplane;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sitless.dataplane.counter.RoadName;
import org.sitless.dataplane.tunnel.InnerMtu;
import org.sitless.dataplane.tunnel.OuterEnd;
import org.sitless.dataplane.tunnel.Tunnel;
import org.sitless.dataplane.tunnel.TunnelSpec;
import org.sitless.dataplane.twohosts.TwoHosts;
import org.sitless.dataplane.wire.Ipv4Address;
import org.sitless.dataplane.wire.Ipv6Address;
import org.sitless.dataplane.wire.Ipv6Prefix;
import org.sitless.tun.TunDevice;
import org.sitless.tun.TunOptions;

/** As many tunnels as a server of some size has, on a data plane that runs. */
@Timeout(120)
class DataplaneScaleIT {
    private static final int TUNNELS = 100_000;

    /** Far above what it takes, far below what anything that looks at every tunnel would take. */
    private static final Duration LIMIT = Duration.ofSeconds(15);

    private static final Ipv4Address LOCAL = Ipv4Address.parse(TwoHosts.LEFT_ADDRESS);
    private static final List<Ipv6Address> OWN = List.of(Ipv6Address.parse("2001:db8:f000::1"));
    private static final InnerMtu MTU = new InnerMtu(1_280);

    private TwoHosts hosts;
    private TunDevice tun;
    private Dataplane server;

    @BeforeEach
    void start() {
        hosts = TwoHosts.make();
        tun = hosts.left().call(() -> TunDevice.open(TunOptions.offloaded("srv")));
        server = hosts.left()
                .call(() -> Dataplane.start(DataplaneConfig.server(List.of(tun), LOCAL)
                        .udp(0)
                        .roomForTunnels(TUNNELS)
                        .build()));
    }

    @AfterEach
    void stop() {
        server.close();
        tun.close();
        hosts.close();
    }

    @Test
    void shouldAddMoveAskAndRemoveAHundredThousandTunnelsInSeconds() {
        List<Tunnel> tunnels = new ArrayList<>(TUNNELS);

        assertThat(timeOf(() -> addAll(tunnels))).as("adding").isLessThan(LIMIT);
        assertThat(timeOf(() -> moveAll(tunnels))).as("replacing").isLessThan(LIMIT);
        assertThat(timeOf(() -> askAll(tunnels))).as("reading counters").isLessThan(LIMIT);
        assertThat(timeOf(() -> tunnels.forEach(server::removeTunnel)))
                .as("removing")
                .isLessThan(LIMIT);
        tunnels.clear();
        assertThat(timeOf(() -> addAll(tunnels)))
                .as("adding in rows that are free again")
                .isLessThan(LIMIT);
    }

    private void addAll(List<Tunnel> tunnels) {
        for (int number = 0; number < TUNNELS; number++) {
            tunnels.add(server.addTunnel(spec(number, 1_024)));
        }
    }

    private void moveAll(List<Tunnel> tunnels) {
        for (int number = 0; number < TUNNELS; number++) {
            tunnels.set(number, server.replaceTunnel(tunnels.get(number), spec(number, 1_025)));
        }
    }

    private void askAll(List<Tunnel> tunnels) {
        for (Tunnel tunnel : tunnels) {
            assertThat(server.snapshot(RoadName.DECAP, tunnel).packets()).isZero();
        }
    }

    /** Every fourth tunnel over protocol 41, each with a prefix and an address. */
    private static TunnelSpec spec(int number, int port) {
        Ipv4Address address = new Ipv4Address(0xC633_0000 + number / 4 * 2 + (port & 1));
        OuterEnd remote = number % 4 == 0 ? OuterEnd.proto41(address) : OuterEnd.udp(address, port + number % 4 * 2);
        long prefix = 0x2001_0DB8_0000_0000L + ((long) number << 8);
        return new TunnelSpec(
                "client",
                LOCAL,
                remote,
                OWN,
                List.of(new Ipv6Prefix(prefix, 0, 56), new Ipv6Prefix(0x2001_0DB8_F000_0000L, number + 2L, 128)),
                MTU,
                OptionalInt.of(TunnelSpec.DEFAULT_TTL),
                OptionalInt.of(0));
    }

    private static Duration timeOf(Runnable work) {
        long before = System.nanoTime();
        work.run();
        return Duration.ofNanos(System.nanoTime() - before);
    }
}
