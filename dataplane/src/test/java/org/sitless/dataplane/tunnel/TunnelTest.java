package org.sitless.dataplane.tunnel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sitless.dataplane.wire.Ipv6Address;

class TunnelTest {
    private final Tunnel tunnel = new Tunnel(TunnelSpecs.provider(), 0);

    @ParameterizedTest
    @CsvSource({ // outer path MTU, inner MTU, DF: what kernel sit does, and RFC 4213 §3.2.2
        "1500, 1480, true",
        "9000, 1480, true",
        "1400, 1380, true",
        "1300, 1280, true",
        "1299, 1280, false",
        "552, 1280, false",
        "0, 1280, false",
    })
    void shouldNeverFallBelowWhatIpv6NeedsAndFragmentInstead(int outer, int inner, boolean dontFragment) {
        tunnel.path().route(outer, PathMtu.USUAL_LIFETIME, 0);

        assertThat(tunnel.innerMtuBytes()).isEqualTo(inner);
        assertThat(tunnel.flags()).isEqualTo(dontFragment ? 0x4000 : 0);
    }

    @Test
    void shouldCountIdentificationsInAsManyStepsAsSegments() {
        int first = tunnel.takeIdentifications(1);
        int second = tunnel.takeIdentifications(45);
        int third = tunnel.takeIdentifications(1);

        assertThat(second - first).isEqualTo(1);
        assertThat(third - second).isEqualTo(45);
    }

    @Test
    void shouldKnowItsOwnAddresses() {
        assertThat(owns("2001:db8:1::1")).isTrue();
        assertThat(owns("fe80::c000:201")).isTrue();
        assertThat(owns("2001:db8:1::2")).isFalse();
    }

    @Test
    void shouldLetTheRemoteEndHoldItsPrefixesAndItsLinkLocalAddress() {
        Tunnel client = new Tunnel(TunnelSpecs.client("198.51.100.7", "2001:db8:f000::7", "2001:db8:77::/48"), 1);

        assertThat(client.takesEverything()).isFalse();
        assertThat(remoteHolds(client, "2001:db8:f000::7")).isTrue();
        assertThat(remoteHolds(client, "2001:db8:77:1234::9")).isTrue();
        assertThat(remoteHolds(client, "fe80::c633:6407")).isTrue();
        assertThat(remoteHolds(client, "fe80::c633:6408")).isFalse();
        assertThat(remoteHolds(client, "2001:db8:f000::8")).isFalse();
        assertThat(remoteHolds(client, "2001:db8:78::9")).isFalse();
    }

    @Test
    void shouldRefuseOuterFieldsThatNoHeaderHolds() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TunnelSpecs.outer(OptionalInt.of(0), OptionalInt.of(0)))
                .withMessageContaining("TTL is 1 to 255");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TunnelSpecs.outer(OptionalInt.of(64), OptionalInt.of(256)))
                .withMessageContaining("TOS is 0 to 255");
    }

    private boolean owns(String address) {
        Ipv6Address parsed = Ipv6Address.parse(address);
        return tunnel.owns(parsed.high(), parsed.low());
    }

    private static boolean remoteHolds(Tunnel tunnel, String address) {
        Ipv6Address parsed = Ipv6Address.parse(address);
        return tunnel.remoteHolds(parsed.high(), parsed.low());
    }
}
