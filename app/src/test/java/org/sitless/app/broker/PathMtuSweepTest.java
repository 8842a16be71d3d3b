package org.sitless.app.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sitless.app.broker.BrokerFixtures.proto41;
import static org.sitless.app.broker.BrokerFixtures.user;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sitless.app.host.OuterRoute;
import org.sitless.app.host.OuterRoutes;
import org.sitless.dataplane.tunnel.OuterEnd;
import org.sitless.dataplane.wire.Ipv4Address;

class PathMtuSweepTest {
    private static final Ipv4Address LOCAL = Ipv4Address.parse("192.0.2.1");
    private static final OuterEnd END = OuterEnd.proto41(Ipv4Address.parse("192.0.2.2"));

    @TempDir
    Path folder;

    private final Map<Ipv4Address, Integer> paths = new HashMap<>();
    private BrokerFixtures broker;
    private PathMtuSweep sweep;
    private int questions;

    @BeforeEach
    void begin() throws IOException {
        broker = new BrokerFixtures(folder);
        OuterRoutes routes = new OuterRoutes() {
            @Override
            public boolean isOurs(Ipv4Address address) {
                return true;
            }

            @Override
            public Optional<OuterRoute> to(Ipv4Address destination, Optional<Ipv4Address> source) {
                questions++;
                return Optional.of(new OuterRoute(LOCAL, "eth0", paths.getOrDefault(destination, 1_500)));
            }
        };
        sweep = new PathMtuSweep(broker.server, broker.carrier, routes, LOCAL);
    }

    @Test
    void shouldTellTheDataPlaneWhenThePathOfSomebodyWhoGetsPacketsChanges() {
        ServedTunnel served = broker.serve(user("alice"), proto41("192.0.2.2"), Optional.empty());
        broker.carrier.carry(served.tunnel());
        sweep.look();
        assertThat(broker.carrier.paths).containsEntry(END, 1_500);

        paths.put(END.address(), 1_400);
        broker.carrier.carry(served.tunnel());
        sweep.look();

        assertThat(broker.carrier.paths).containsEntry(END, 1_400);
    }

    @Test
    void shouldTellTheDataPlaneOfThePathOfATunnelThatReplacedAnother() {
        broker.carrier.carry(broker.serve(user("alice"), proto41("192.0.2.2"), Optional.empty())
                .tunnel());
        sweep.look();
        broker.carrier.paths.clear();

        ServedTunnel successor = broker.serve(user("alice"), proto41("192.0.2.2"), Optional.of(48));
        broker.carrier.carry(successor.tunnel());
        sweep.look();

        assertThat(broker.carrier.paths).containsEntry(END, 1_500);
    }

    @Test
    void shouldAskAboutNobodyWhoGotNothingSince() {
        ServedTunnel served = broker.serve(user("alice"), proto41("192.0.2.2"), Optional.empty());
        broker.serve(user("bob"), proto41("192.0.2.3"), Optional.empty());
        broker.carrier.carry(served.tunnel());

        for (int i = 0; i < 5; i++) {
            sweep.look();
        }

        assertThat(questions).isEqualTo(1);
    }

    @Test
    void shouldAskAboutSomeAtATime() {
        for (int i = 0; i < 300; i++) {
            ServedTunnel served = broker.serve(
                    user("user" + i), proto41("198.51." + i / 200 + "." + (1 + i % 200)), Optional.empty());
            broker.carrier.carry(served.tunnel());
        }

        sweep.look();
        assertThat(questions).isEqualTo(200);
        sweep.look();
        assertThat(questions).isEqualTo(300);
    }
}
