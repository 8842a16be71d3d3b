package org.sitless.app.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sitless.app.config.ConfigReader;
import org.sitless.app.config.TunnelConfig;
import org.sitless.app.config.TunnelKey;
import org.sitless.app.config.TunnelSettings;
import org.sitless.app.failure.CommandFailure;
import org.sitless.app.failure.ExitCode;
import org.sitless.app.host.OuterPathSearch.Found;
import org.sitless.app.host.OuterPathSearch.Missing;
import org.sitless.dataplane.tunnel.InnerMtu;
import org.sitless.dataplane.tunnel.OuterProtocol;
import org.sitless.dataplane.wire.Ipv4Address;

class OuterPathSearchTest {
    private static final Ipv4Address LOCAL = Ipv4Address.parse("192.0.2.1");
    private static final Ipv4Address REMOTE = Ipv4Address.parse("203.0.113.7");

    @Test
    void shouldTakeSourceAndMtuFromTheRoute() {
        OuterPathSearch search = search(List.of(), Optional.of(new OuterRoute(LOCAL, "eth0", 1_400)));

        assertThat(search.look(tunnel("203.0.113.7", "auto")))
                .isEqualTo(new Found(new OuterPath(LOCAL, REMOTE, new InnerMtu(1_380))));
    }

    @Test
    void shouldResolveAName() {
        OuterPathSearch search = search(List.of(REMOTE), Optional.of(new OuterRoute(LOCAL, "eth0", 9_000)));

        assertThat(search.look(tunnel("end.example.net", "auto")))
                .isEqualTo(new Found(new OuterPath(LOCAL, REMOTE, InnerMtu.DEFAULT)));
    }

    @Test
    void shouldSayWhatItWaitsFor() {
        Optional<OuterRoute> route = Optional.of(new OuterRoute(LOCAL, "eth0", 1_500));

        assertThat(search(List.of(), route).look(tunnel("end.example.net", "auto")))
                .isEqualTo(new Missing("an IPv4 address of end.example.net"));
        assertThat(search(List.of(), Optional.empty()).look(tunnel("203.0.113.7", "auto")))
                .isEqualTo(new Missing("a route to 203.0.113.7"));
        assertThat(search(List.of(), route).look(tunnel("203.0.113.7", "192.0.2.99")))
                .isEqualTo(new Missing("the local address 192.0.2.99"));
    }

    @Test
    void shouldRefuseATunnelToItself() {
        OuterPathSearch search = search(List.of(), Optional.of(new OuterRoute(REMOTE, "lo", 65_536)));

        CommandFailure failure =
                catchThrowableOfType(CommandFailure.class, () -> search.look(tunnel("203.0.113.7", "auto")));

        assertThat(failure.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(failure).hasMessageContaining("remote 203.0.113.7 is this host's own address");
    }

    @ParameterizedTest
    @CsvSource({"1500, 1480", "1492, 1472", "9000, 1480", "1300, 1280", "1299, 1280", "576, 1280"})
    void shouldFitTheInnerMtuIntoThePath(int pathMtu, int innerMtu) {
        assertThat(OuterPath.innerMtuFor(pathMtu, OuterProtocol.PROTO41).bytes())
                .isEqualTo(innerMtu);
    }

    @ParameterizedTest
    @CsvSource({"1500, 1472", "9000, 1472", "1308, 1280", "1307, 1280"})
    void shouldLeaveEightOctetsMoreToUdp(int pathMtu, int innerMtu) {
        assertThat(OuterPath.innerMtuFor(pathMtu, OuterProtocol.UDP).bytes()).isEqualTo(innerMtu);
    }

    private static TunnelConfig tunnel(String remote, String local) {
        return new ConfigReader()
                .read(
                        Optional.empty(),
                        new TunnelSettings("command line")
                                .add(TunnelKey.REMOTE, remote, "--remote")
                                .add(TunnelKey.LOCAL, local, "--local"))
                .get(0);
    }

    private static OuterPathSearch search(List<Ipv4Address> resolved, Optional<OuterRoute> route) {
        OuterRoutes routes = new OuterRoutes() {
            @Override
            public boolean isOurs(Ipv4Address address) {
                return address.equals(LOCAL);
            }

            @Override
            public Optional<OuterRoute> to(Ipv4Address destination, Optional<Ipv4Address> source) {
                return route;
            }
        };
        return new OuterPathSearch(name -> resolved, routes);
    }
}
