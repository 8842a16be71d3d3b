package org.sitless.dataplane.tunnel;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sitless.dataplane.tunnel.PathMtu.Origin;
import org.sitless.dataplane.wire.Ipv4Address;

/** Time stands where a test puts it. */
class PathMtuTest {
    private static final Ipv4Address ROUTER = Ipv4Address.parse("198.51.100.7");
    private static final Duration LIFETIME = Duration.ofMinutes(10);
    private static final int PACKET = 1_500;

    private final Tunnel tunnel = new Tunnel(TunnelSpecs.provider(), 0);
    private final PathMtu path = tunnel.path();

    @ParameterizedTest
    @CsvSource({ // claimed, packet, path MTU after, believed
        "1400, 1500, 1400, true",
        "1299, 1500, 1299, true",
        "551, 1500, 552, true",
        "68, 1500, 552, true",
        "0, 1500, 1492, true", // RFC 1191 §7.1
        "0, 1492, 1006, true",
        "0, 1000, 552, true",
        "1500, 1500, 65535, false",
        "9000, 1500, 65535, false",
    })
    void shouldBelieveNoMoreAndNoLessThanItMay(int claimed, int packet, int after, boolean believed) {
        assertThat(needed(claimed, packet, 0)).isEqualTo(believed);

        assertThat(path.outerBytes()).isEqualTo(after);
    }

    @Test
    void shouldNeverBeRaisedByAnError() {
        needed(1_300, PACKET, 0);

        assertThat(needed(1_400, PACKET, 1)).as("told about an older packet").isTrue();

        assertThat(path.outerBytes()).isEqualTo(1_300);
    }

    @Test
    void shouldForgetWhatARouterSaidLongAgoUnlessItSaysItAgain() {
        needed(1_400, PACKET, 0);
        path.route(1_500, LIFETIME, LIFETIME.toNanos() - 1);
        assertThat(path.innerMtuBytes()).isEqualTo(1_380);

        needed(1_400, PACKET, LIFETIME.toNanos() - 1);
        path.route(1_500, LIFETIME, LIFETIME.toNanos() + 1);
        assertThat(path.innerMtuBytes()).as("said again").isEqualTo(1_380);

        path.route(1_500, LIFETIME, 2 * LIFETIME.toNanos());
        assertThat(path.innerMtuBytes()).isEqualTo(1_480);
    }

    @Test
    void shouldKeepToTheNarrowerOfRouteAndPath() {
        path.route(1_350, LIFETIME, 0);
        needed(1_400, PACKET, 1);
        assertThat(path.outerBytes()).isEqualTo(1_350);
        assertThat(path.snapshot(2).origin()).isEqualTo(Origin.ROUTE);

        path.route(1_500, LIFETIME, 3);
        assertThat(path.outerBytes()).isEqualTo(1_500);
    }

    @Test
    void shouldTakeFromProbesMoreAndLess() {
        needed(1_300, PACKET, 0);

        path.probed(1_450, 5);
        assertThat(path.innerMtuBytes()).isEqualTo(1_430);
        path.probed(1_000, 6);
        assertThat(path.flags()).isZero();
        path.route(1_500, LIFETIME, LIFETIME.toNanos() * 2);

        assertThat(path.outerBytes()).as("probes prove it again and again").isEqualTo(1_000);
    }

    @Test
    void shouldSayWhatItKnowsAndWhence() {
        assertThat(path.snapshot(7))
                .isEqualTo(new PathMtu.Snapshot(65_535, 1_480, false, Origin.CONFIGURED, new Ipv4Address(0), 0));

        needed(1_000, PACKET, 10);

        assertThat(path.snapshot(15))
                .isEqualTo(new PathMtu.Snapshot(1_000, 1_280, true, Origin.FRAGMENTATION_NEEDED, ROUTER, 5));
    }

    @Test
    void shouldPassOnWhatItKnowsToASuccessorOnTheSamePath() {
        needed(1_400, PACKET, 0);
        Tunnel same = new Tunnel(TunnelSpecs.provider(), 0);
        same.succeed(tunnel);
        assertThat(same.innerMtuBytes()).isEqualTo(1_380);

        Tunnel elsewhere = new Tunnel(TunnelSpecs.client("198.51.100.9", "2001:db8:9::/48"), 0);
        elsewhere.succeed(tunnel);
        assertThat(elsewhere.path().outerBytes()).isEqualTo(65_535);
    }

    private boolean needed(int claimed, int packet, long now) {
        return path.fragmentationNeeded(claimed, packet, ROUTER.bits(), now);
    }
}
