package org.sitless.tsp.lease;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sitless.tsp.message.Ipv6Prefix;

class HostLotteryTest {
    private final RandomGenerator random = new Random(7);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2001:db8::/32",
                "2001:db8:f000::/63",
                "2001:db8:f000::/64",
                "2001:db8:f000::/65",
                "2001:db8::f:0/112"
            })
    void shouldNeverLeaveItsSpace(String text) {
        Ipv6Prefix space = Ipv6Prefix.of(text);
        Set<Ipv6Prefix> drawn = new HashSet<>();

        for (int i = 0; i < 100; i++) {
            Ipv6Prefix host = HostLottery.draw(space, random, any -> true).orElseThrow();
            assertThat(space.contains(host)).isTrue();
            assertThat(host.length()).isEqualTo(128);
            drawn.add(host);
        }

        assertThat(drawn).hasSizeGreaterThan(95);
    }

    @Test
    void shouldReachEachAddress() {
        Ipv6Prefix space = Ipv6Prefix.of("2001:db8:f000::/125");
        Set<Ipv6Prefix> drawn = new HashSet<>();

        for (int i = 0; i < 200; i++) {
            HostLottery.draw(space, random, any -> true).ifPresent(drawn::add);
        }

        assertThat(drawn).hasSize(8);
    }

    @Test
    void shouldGiveUpAfterSixteenTries() {
        Set<Ipv6Prefix> tried = new HashSet<>();

        assertThat(HostLottery.draw(Ipv6Prefix.of("2001:db8:f000::/64"), random, host -> !tried.add(host)))
                .isEmpty();

        assertThat(tried).hasSize(HostLottery.TRIES);
    }
}
