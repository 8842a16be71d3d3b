package org.sitless.app.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.sitless.app.host.OuterPath;
import org.sitless.app.host.OuterRoute;
import org.sitless.app.host.OuterRoutes;
import org.sitless.dataplane.tunnel.InnerMtu;
import org.sitless.dataplane.wire.Ipv4Address;
import org.sitless.linux.libc.Errno;
import org.sitless.linux.libc.SyscallException;

class PathMtuWatchTest {
    private static final Ipv4Address LOCAL = Ipv4Address.parse("192.0.2.1");
    private static final Ipv4Address REMOTE = Ipv4Address.parse("203.0.113.7");

    private final List<Integer> told = new ArrayList<>();
    private final FakeRoutes routes = new FakeRoutes();
    private final PathMtuWatch watch =
            new PathMtuWatch(routes, new OuterPath(LOCAL, REMOTE, InnerMtu.DEFAULT), told::add);

    @Test
    void shouldTellEachAnswer() {
        look(1_500);
        look(1_500);
        look(1_400);
        look(1_400);
        look(1_500);

        assertThat(told).containsExactly(1_500, 1_500, 1_400, 1_400, 1_500);
    }

    @Test
    void shouldKeepWhatItKnowsWhileThereIsNoRoute() {
        look(1_400);
        routes.answer = Optional.empty();
        watch.look();
        look(1_400);

        assertThat(told).containsExactly(1_400, 1_400);
    }

    @Test
    void shouldSurviveAKernelThatDoesNotAnswer() {
        routes.failure = Optional.of(new SyscallException("recvfrom", "rtnetlink", Errno.ENOBUFS));
        watch.look();
        routes.failure = Optional.empty();
        look(1_400);

        assertThat(told).containsExactly(1_400);
    }

    private void look(int mtuBytes) {
        routes.answer = Optional.of(new OuterRoute(LOCAL, "eth0", mtuBytes));
        watch.look();
    }

    private static final class FakeRoutes implements OuterRoutes {
        private Optional<OuterRoute> answer = Optional.empty();
        private Optional<SyscallException> failure = Optional.empty();

        @Override
        public boolean isOurs(Ipv4Address address) {
            return address.equals(LOCAL);
        }

        @Override
        public Optional<OuterRoute> to(Ipv4Address destination, Optional<Ipv4Address> source) {
            failure.ifPresent(thrown -> {
                throw thrown;
            });
            assertThat(destination).isEqualTo(REMOTE);
            assertThat(source).contains(LOCAL);
            return answer;
        }
    }
}
