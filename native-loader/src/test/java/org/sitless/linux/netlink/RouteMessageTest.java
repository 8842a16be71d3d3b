package org.sitless.linux.netlink;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RouteMessageTest {
    @Test
    void shouldReadIpv4DefaultRoute() {
        RouteMessage route = Golden.decode("route-ipv4-gateway", RouteMessage::decode);

        assertThat(route.destination()).isEqualTo(IpPrefix.everything(IpFamily.IPV4));
        assertThat(route.gateway()).contains(IpAddress.parse("192.0.2.254"));
        assertThat(route.linkIndex()).isEqualTo(4);
        assertThat(route.preferredSource()).contains(IpAddress.parse("192.0.2.1"));
        assertThat(route.metric()).isEqualTo(50);
        assertThat(route.table()).isEqualTo(RouteMessage.RT_TABLE_MAIN);
        assertThat(route.protocol()).isEqualTo(RouteMessage.RTPROT_BOOT);
        assertThat(route.mtuBytes()).isEqualTo(1400);
        assertThat(route.isMtuLocked()).isTrue();
        assertThat(route.nextHops()).isEmpty();
        assertThat(route).hasToString("default via 192.0.2.254 on device 4 metric 50");
    }

    @Test
    void shouldReadEveryNextHopOfMultipathRoute() {
        RouteMessage route = Golden.decode("route-ipv4-multipath", RouteMessage::decode);

        assertThat(route.destination()).isEqualTo(IpPrefix.parse("203.0.113.0/24"));
        assertThat(route.gateway()).isEmpty();
        assertThat(route.nextHops()).hasSize(2);
        NextHop first = route.nextHops().get(0);
        assertThat(first.gateway()).contains(IpAddress.parse("192.0.2.253"));
        assertThat(first.weight()).isEqualTo(3);
        assertThat(first.linkIndex()).isEqualTo(4);
        NextHop second = route.nextHops().get(1);
        assertThat(second.gateway()).isEmpty();
        assertThat(second.linkIndex()).isEqualTo(2);
    }

    @Test
    void shouldReadIpv6RouterOfIpv4Route() {
        RouteMessage route = Golden.decode("route-ipv4-via-ipv6", RouteMessage::decode);

        assertThat(route.destination()).isEqualTo(IpPrefix.parse("198.51.100.128/25"));
        assertThat(route.gateway()).contains(IpAddress.parse("fe80::1"));
    }

    @Test
    void shouldReadIpv6Routes() {
        RouteMessage standard = Golden.decode("route-ipv6-default", RouteMessage::decode);
        RouteMessage unreachable = Golden.decode("route-ipv6-unreachable", RouteMessage::decode);

        assertThat(standard.destination()).isEqualTo(IpPrefix.parse("::/0"));
        assertThat(standard.metric()).isEqualTo(77);
        assertThat(standard.mtuBytes()).isEqualTo(1280);
        assertThat(standard.isMtuLocked()).isFalse();
        assertThat(unreachable.type()).isEqualTo(RouteType.UNREACHABLE);
        assertThat(unreachable.passes()).isFalse();
        assertThat(unreachable.table()).isEqualTo(1000);
        assertThat(unreachable.destination()).isEqualTo(IpPrefix.parse("2001:db8:dead::/48"));
    }

    @Test
    void shouldReadAnswerToLookUp() {
        RouteMessage route = Golden.decode("route-lookup", RouteMessage::decode);

        assertThat(route.linkIndex()).isEqualTo(4);
        assertThat(route.gateway()).contains(IpAddress.parse("192.0.2.254"));
        assertThat(route.preferredSource()).contains(IpAddress.parse("192.0.2.1"));
        assertThat(route.mtuBytes()).isEqualTo(1400);
        assertThat(route.table()).isEqualTo(RouteMessage.RT_TABLE_MAIN);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "route-ipv4-gateway",
                "route-ipv4-multipath",
                "route-ipv4-via-ipv6",
                "route-ipv6-default",
                "route-ipv6-unreachable"
            })
    void shouldWriteWhatItRead(String golden) {
        RouteMessage route = Golden.decode(golden, RouteMessage::decode);

        assertThat(rewritten(route))
                .usingRecursiveComparison()
                .ignoringFields("flags", "nextHops.flags")
                .isEqualTo(route);
    }

    @Test
    void shouldWriteAllThatWasAskedFor() {
        RouteMessage route = RouteMessage.to(IpPrefix.parse("2001:db8:2::/48"))
                .from(IpPrefix.parse("2001:db8:1::/48"))
                .gateway(IpAddress.parse("fe80::1"))
                .device(9)
                .table(70_000)
                .metric(0xFFFF_FFFFL)
                .preferredSource(IpAddress.parse("2001:db8:1::1"))
                .protocol(RouteMessage.RTPROT_RA)
                .onLink()
                .lockedMtuBytes(1280)
                .build();

        assertThat(rewritten(route)).isEqualTo(route);
        assertThat(route.metrics()).isEqualTo(Map.of(RouteMessage.RTAX_LOCK, 4L, RouteMessage.RTAX_MTU, 1280L));
    }

    @Test
    void shouldChooseScopeAsTheKernelWantsIt() {
        IpPrefix prefix = IpPrefix.parse("192.0.2.0/24");
        NextHop hop = new NextHop(1, Optional.of(IpAddress.parse("198.51.100.1")), 1, 0);

        assertThat(List.of(
                        RouteMessage.to(prefix).device(1).build().scope(),
                        RouteMessage.to(prefix)
                                .gateway(IpAddress.parse("198.51.100.1"))
                                .build()
                                .scope(),
                        RouteMessage.to(prefix).nextHop(hop).build().scope(),
                        RouteMessage.to(prefix)
                                .type(RouteType.BLACKHOLE)
                                .build()
                                .scope(),
                        RouteMessage.to(prefix)
                                .type(RouteType.LOCAL)
                                .device(1)
                                .build()
                                .scope(),
                        RouteMessage.to(IpPrefix.parse("::/0"))
                                .device(1)
                                .build()
                                .scope(),
                        RouteMessage.to(prefix).device(1).scope(200).build().scope()))
                .containsExactly(253, 0, 0, 0, 254, 0, 200);
    }

    private static RouteMessage rewritten(RouteMessage route) {
        MessageWriter writer = new MessageWriter();
        route.encode(writer, Rtm.RTM_NEWROUTE, Nlmsg.ADD);
        return Golden.decode(Golden.sent(writer), RouteMessage::decode);
    }
}
