package org.sitless.linux.netlink;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NeighbourMessageTest {
    @Test
    void shouldReadPermanentNeighbour() {
        NeighbourMessage neighbour = Golden.decode("neighbour-permanent", NeighbourMessage::decode);

        assertThat(neighbour)
                .isEqualTo(NeighbourMessage.permanent(
                        4, IpAddress.parse("192.0.2.254"), HardwareAddress.parse("02:00:5e:00:00:02")));
        assertThat(neighbour.isUsable()).isTrue();
        assertThat(neighbour).hasToString("192.0.2.254 at 02:00:5e:00:00:02 on device 4");
    }

    @Test
    void shouldReadProxyEntry() {
        NeighbourMessage proxy = Golden.decode("neighbour-proxy", NeighbourMessage::decode);

        assertThat(proxy.address()).isEqualTo(IpAddress.parse("2001:db8::99"));
        assertThat(proxy.isProxy()).isTrue();
        assertThat(proxy.isUsable()).isFalse();
        assertThat(proxy).hasToString("2001:db8::99 proxy on device 4");
    }

    @ParameterizedTest
    @ValueSource(strings = {"neighbour-permanent", "neighbour-proxy"})
    void shouldWriteWhatItRead(String golden) {
        NeighbourMessage neighbour = Golden.decode(golden, NeighbourMessage::decode);

        MessageWriter writer = new MessageWriter();
        neighbour.encode(writer, Rtm.RTM_NEWNEIGH, Nlmsg.ADD);

        assertThat(Golden.decode(Golden.sent(writer), NeighbourMessage::decode)).isEqualTo(neighbour);
    }
}
