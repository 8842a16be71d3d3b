package org.sitless.app.router;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.sitless.dataplane.wire.Ipv6Address;

class SolicitorsTest {
    private final Solicitors solicitors = new Solicitors();

    @Test
    void shouldAnswerEachOnceAndInTime() {
        Ipv6Address first = new Ipv6Address(1, 1);
        Ipv6Address second = new Ipv6Address(1, 2);
        solicitors.add(first, 50);
        solicitors.add(second, 20);
        solicitors.add(second, 70);

        assertThat(solicitors.nanosUntilNext(10)).isEqualTo(10);
        assertThat(solicitors.due(20)).containsExactly(second);
        assertThat(solicitors.due(60)).containsExactly(first);
        assertThat(solicitors.due(100)).isEmpty();
    }

    @Test
    void shouldHaveRoomForFew() {
        for (int i = 0; i < Solicitors.ROOM; i++) {
            assertThat(solicitors.add(new Ipv6Address(1, i), 5)).isTrue();
        }

        assertThat(solicitors.add(new Ipv6Address(2, 0), 5)).isFalse();
        assertThat(solicitors.add(new Ipv6Address(1, 3), 5)).as("waits already").isTrue();
    }
}
