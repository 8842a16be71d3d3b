package org.sitless.app.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.sitless.linux.libc.Errno;
import org.sitless.tsp.message.Ipv4Address;
import org.sitless.tsp.message.PeerAddress;

class SignallingBridgeTest {
    private static final PeerAddress CLIENT = new PeerAddress(Ipv4Address.of("192.0.2.2"), 40_000);

    @Test
    void shouldCountWhatLeftAndWhatDidNot() {
        SignallingBridge bridge = new SignallingBridge();
        bridge.send(CLIENT, new byte[8]);
        assertThat(bridge.failed()).as("nobody sends yet").isEqualTo(1);

        Deque<Integer> results = new ArrayDeque<>(List.of(0, -Errno.ENOBUFS, 0, -Errno.EPERM));
        bridge.answerBy((to, port, datagram) -> results.remove());
        for (int i = 0; i < 4; i++) {
            bridge.send(CLIENT, new byte[8]);
        }

        assertThat(bridge.sent()).isEqualTo(2);
        assertThat(bridge.failed()).isEqualTo(3);
    }
}
