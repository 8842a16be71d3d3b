package org.sitless.dataplane;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.sitless.dataplane.counter.ConservationLaw;
import org.sitless.dataplane.lane.LaneMode;
import org.sitless.dataplane.tunnel.InnerMtu;
import org.sitless.dataplane.tunnel.TunnelSpec;
import org.sitless.dataplane.twohosts.TwoHosts;
import org.sitless.dataplane.wire.Ipv4Address;
import org.sitless.dataplane.wire.Ipv6Address;
import org.sitless.dataplane.wire.Ipv6Prefix;
import org.sitless.linux.libc.NetworkNamespace;
import org.sitless.tun.TunDevice;
import org.sitless.tun.TunOptions;

/** Two data planes in two network namespaces, and what hosts do through them. */
@Timeout(120)
class DataplaneIT {
    private static final String LEFT = "2001:db8:1::1";
    private static final String RIGHT = "2001:db8:1::2";

    private TwoHosts hosts;

    @BeforeEach
    void makeHosts() {
        hosts = TwoHosts.make();
    }

    @AfterEach
    void removeHosts() {
        hosts.close();
    }

    @ParameterizedTest
    @EnumSource(
            value = LaneMode.class,
            names = {"LOOP", "PIPELINED"})
    void shouldCarryPingsBothWays(LaneMode mode) {
        End left = end(hosts.left(), TwoHosts.LEFT_ADDRESS, TwoHosts.RIGHT_ADDRESS, LEFT, mode);
        End right = end(hosts.right(), TwoHosts.RIGHT_ADDRESS, TwoHosts.LEFT_ADDRESS, RIGHT, mode);

        hosts.onLeft("ip", "link", "set", "sit1", "up");
        hosts.onLeft("ip", "addr", "add", LEFT + "/64", "dev", "sit1", "nodad");
        hosts.onRight("ip", "link", "set", "sit1", "up");
        hosts.onRight("ip", "addr", "add", RIGHT + "/64", "dev", "sit1", "nodad");
        String there = hosts.onLeft("ping", "-c", "3", "-i", "0.2", "-W", "5", RIGHT);
        String back = hosts.onRight("ping", "-c", "3", "-i", "0.2", "-W", "5", "-s", "1400", LEFT);

        assertThat(there).contains(" 0% packet loss");
        assertThat(back).contains(" 0% packet loss");
        left.close();
        right.close();
        assertThat(left.dataplane.snapshot().encap().forwarded()).isGreaterThanOrEqualTo(6);
    }

    private static End end(NetworkNamespace host, String local, String remote, String own, LaneMode mode) {
        TunDevice tun = host.call(() -> TunDevice.open(TunOptions.offloaded("sit1")));
        TunnelSpec spec = new TunnelSpec(
                "sit1",
                Ipv4Address.parse(local),
                Ipv4Address.parse(remote),
                List.of(Ipv6Address.parse(own)),
                List.of(Ipv6Prefix.ANY),
                InnerMtu.DEFAULT,
                OptionalInt.of(64),
                OptionalInt.of(0));
        Dataplane dataplane = host.call(() -> Dataplane.start(
                DataplaneConfig.pointToPoint(tun, spec).mode(mode).build()));
        return new End(tun, dataplane);
    }

    private record End(TunDevice tun, Dataplane dataplane) implements AutoCloseable {
        @Override
        public void close() {
            dataplane.close();
            tun.close();
            ConservationLaw.check(dataplane.snapshot().encap(), 0);
            ConservationLaw.check(dataplane.snapshot().decap(), 0);
        }
    }
}
