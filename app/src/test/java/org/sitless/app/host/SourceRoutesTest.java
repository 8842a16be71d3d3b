package org.sitless.app.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sitless.dataplane.wire.Ipv6Prefix;

class SourceRoutesTest {
    private static final Ipv6Prefix OURS = Ipv6Prefix.parse("2001:db8::2/128");
    private static final Ipv6Prefix OLD = Ipv6Prefix.parse("2001:db8:1::/48");
    private static final Ipv6Prefix NEW = Ipv6Prefix.parse("2001:db8:2::/48");

    @TempDir
    Path folder;

    private final FakeHostNetwork network = new FakeHostNetwork("tun0", 7);

    @Test
    void shouldFollowThePrefixAndLeaveNothing() {
        Map<String, Object> before = network.state();
        HostJournal journal = new HostJournal(folder.resolve("journal"));
        SourceRoutes routes = new SourceRoutes(network, journal);

        routes.use("tun0", List.of(OURS, OLD));
        assertThat(network.state()).containsEntry("source routes", Set.of(OURS, OLD));

        routes.use("tun0", List.of(OURS, NEW));
        assertThat(network.state()).containsEntry("source routes", Set.of(OURS, NEW));

        assertThat(new HostJournal(folder.resolve("journal")).undo(network))
                .as("after a kill")
                .isEqualTo(2);
        assertThat(network.state()).isEqualTo(before);
    }

    @Test
    void shouldUseRulesWhereThereAreNoRoutesBySource() {
        Map<String, Object> before = network.withoutSubtrees().state();
        HostJournal journal = new HostJournal(folder.resolve("journal"));
        SourceRoutes routes = new SourceRoutes(network, journal);

        routes.use("tun0", List.of(OURS, OLD));
        assertThat(network.state())
                .containsEntry("source routes", Set.of())
                .containsEntry("source rules", Set.of(OURS, OLD));

        routes.use("tun0", List.of(OURS, NEW));
        assertThat(network.state()).containsEntry("source rules", Set.of(OURS, NEW));

        new HostJournal(folder.resolve("journal")).undo(network);
        assertThat(network.state()).as("after a kill").isEqualTo(before);
    }

    @Test
    void shouldMakeAgainWhatTheKernelHasForgotten() {
        HostJournal journal = new HostJournal(folder.resolve("journal"));
        SourceRoutes routes = new SourceRoutes(network, journal);
        routes.use("tun0", List.of(OURS, OLD));
        network.removeSourceRoute(7, OURS);
        network.removeSourceRoute(7, OLD);

        routes.useAgain("tun0", List.of(OURS, OLD));

        assertThat(network.state()).containsEntry("source routes", Set.of(OURS, OLD));
    }

    @Test
    void shouldLeaveWhatSomebodyElseMade() {
        network.addSourceRoute(7, OURS);
        HostJournal journal = new HostJournal(folder.resolve("journal"));
        SourceRoutes routes = new SourceRoutes(network, journal);

        routes.use("tun0", List.of(OURS));
        routes.use("tun0", List.of());

        assertThat(network.state()).containsEntry("source routes", Set.of(OURS));
    }
}
