package org.sitless.linux.netlink;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class LinkMessageTest {
    @Test
    void shouldReadTunDevice() {
        LinkMessage link = Golden.decode("link-tun", LinkMessage::decode);

        assertThat(link.index()).isEqualTo(2);
        assertThat(link.name()).isEqualTo("sl0");
        assertThat(link.kind()).contains("tun");
        assertThat(link.hardwareType()).isEqualTo(LinkMessage.ARPHRD_NONE);
        assertThat(link.hardwareAddress()).isEmpty();
        assertThat(link.mtuBytes()).isEqualTo(1480);
        assertThat(link.txQueueLength()).isEqualTo(500);
        assertThat(link.gsoMaxSizeBytes()).isEqualTo(65_000);
        assertThat(link.addrGenMode()).contains(AddrGenMode.NONE);
        assertThat(link.isUp()).isTrue();
        assertThat(link.hasCarrier()).isFalse();
        assertThat(link.operState()).isEqualTo(OperState.DOWN);
        assertThat(link.isEthernet()).isFalse();
        assertThat(link.isLoopback()).isFalse();
        assertThat(link.flags() & LinkMessage.IFF_POINTOPOINT).isNotZero();
    }

    @Test
    void shouldReadVethDevice() {
        LinkMessage link = Golden.decode("link-veth", LinkMessage::decode);

        assertThat(link.index()).isEqualTo(4);
        assertThat(link.name()).isEqualTo("nlt_a");
        assertThat(link.kind()).contains("veth");
        assertThat(link.isEthernet()).isTrue();
        assertThat(link.hardwareAddress()).contains(HardwareAddress.parse("02:00:5e:00:00:01"));
        assertThat(link.peerIndex()).isEqualTo(3);
        assertThat(link.peerNamespaceId()).isEmpty();
        assertThat(link.hasCarrier()).isTrue();
        assertThat(link.operState()).isEqualTo(OperState.UP);
        assertThat(link.addrGenMode()).isEqualTo(Optional.of(AddrGenMode.EUI64));
        assertThat(link.gsoIpv4MaxSizeBytes()).isEqualTo(65_536);
        assertThat(link.txQueues()).isPositive();
    }
}
