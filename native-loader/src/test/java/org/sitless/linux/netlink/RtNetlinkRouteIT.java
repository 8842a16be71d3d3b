package org.sitless.linux.netlink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.sitless.linux.libc.Errno;

class RtNetlinkRouteIT {
    private ScratchNamespace scratch;
    private RtNetlink netlink;
    private int device;

    @BeforeEach
    void open() {
        scratch = ScratchNamespace.create();
        netlink = RtNetlink.open(scratch.namespace());
        netlink.createLink(NewLink.veth("nlt_d", "nlt_e"));
        netlink.setLink(
                "nlt_d", LinkChange.change().addrGenMode(AddrGenMode.NONE).up());
        netlink.setLink(
                "nlt_e", LinkChange.change().addrGenMode(AddrGenMode.NONE).up());
        device = netlink.link("nlt_d").orElseThrow().index();
        scratch.ip("address add 192.0.2.1/24 dev nlt_d");
        scratch.ip("address add 2001:db8::1/64 dev nlt_d nodad");
    }

    @AfterEach
    void close() {
        if (netlink != null) {
            netlink.close();
        }
        if (scratch != null) {
            scratch.close();
        }
    }

    @Test
    void shouldListWhatIpLists() {
        scratch.ip("route add default via 192.0.2.254 metric 50 mtu 1400");
        scratch.ip("route add blackhole 203.0.113.0/24 table 77");
        scratch.ip("route add 198.51.100.0/24 nexthop via 192.0.2.2 weight 2 nexthop via 192.0.2.3");
        scratch.ip("-6 route add default via 2001:db8::ff metric 9");
        scratch.ip("-6 route add unreachable 2001:db8:dead::/48");
        scratch.ip("-6 route add 2001:db8:2::/48 from 2001:db8::/64 dev nlt_d");

        for (IpFamily family : IpFamily.values()) {
            String option = family == IpFamily.IPV4 ? "-4" : "-6";
            List<String> shown = scratch.show(option + " -N route show table all").stream()
                    .map(route -> describe(route, family))
                    .toList();
            List<String> ours =
                    netlink.routes(family).stream().map(this::describe).toList();
            assertThat(ours).containsExactlyInAnyOrderElementsOf(shown).hasSizeGreaterThan(6);
        }
    }

    private String describe(RouteMessage route) {
        String gateway = route.gateway().map(Object::toString).orElse("-");
        Optional<LinkMessage> link = netlink.link(route.linkIndex());
        String mtu = route.mtuBytes() == 0 ? "-" : "" + route.mtuBytes();
        return route.type().code() + " " + route.destination() + " " + gateway + " "
                + link.map(LinkMessage::name).orElse("-") + " table " + route.table() + " metric " + route.metric()
                + " protocol " + route.protocol() + " mtu " + mtu + " hops "
                + route.nextHops().size() + " from "
                + route.source().map(Object::toString).orElse("-");
    }

    private static String describe(Map<String, Object> shown, IpFamily family) {
        String to = (String) shown.get("dst");
        IpPrefix destination = to.equals("default") ? IpPrefix.everything(family) : IpPrefix.parse(to);
        Object metrics = shown.get("metrics");
        Object mtu = metrics instanceof List<?> list ? ((Map<?, ?>) list.get(0)).get("mtu") : null;
        Object hops = shown.get("nexthops");
        return shown.get("type") + " " + destination + " " + or(shown.get("gateway"), "-") + " "
                + or(shown.get("dev"), "-") + " table " + or(shown.get("table"), RouteMessage.RT_TABLE_MAIN)
                + " metric " + or(shown.get("metric"), 0) + " protocol " + shown.get("protocol") + " mtu "
                + or(mtu, "-") + " hops " + (hops instanceof List<?> list ? list.size() : 0) + " from "
                + or(shown.get("from"), "-");
    }

    private static Object or(Object value, Object otherwise) {
        return value == null ? otherwise : value;
    }

    @Test
    void shouldAddWhatIpShows() {
        netlink.addRoute(RouteMessage.to(IpPrefix.everything(IpFamily.IPV6))
                .device(device)
                .metric(500)
                .mtuBytes(1_400)
                .build());
        netlink.addRoute(RouteMessage.to(IpPrefix.parse("2001:db8:dead::/48"))
                .type(RouteType.UNREACHABLE)
                .table(1_000)
                .build());
        netlink.addRoute(RouteMessage.to(IpPrefix.parse("198.51.100.0/24"))
                .gateway(IpAddress.parse("192.0.2.254"))
                .preferredSource(IpAddress.parse("192.0.2.1"))
                .lockedMtuBytes(1_300)
                .build());
        netlink.addRoute(RouteMessage.to(IpPrefix.parse("203.0.113.0/25"))
                .gateway(IpAddress.parse("10.9.8.7"))
                .device(device)
                .onLink()
                .build());
        netlink.addRoute(RouteMessage.to(IpPrefix.parse("203.0.113.128/25"))
                .gateway(IpAddress.parse("fe80::1"))
                .device(device)
                .build());
        netlink.addRoute(
                RouteMessage.to(IpPrefix.parse("203.0.114.0/24")).device(device).build());
        netlink.addRoute(RouteMessage.to(IpPrefix.parse("203.0.115.0/24"))
                .type(RouteType.BLACKHOLE)
                .build());

        assertThat(scratch.ip("-6 route show")).contains("default dev nlt_d proto static metric 500 mtu 1400");
        assertThat(scratch.ip("-6 route show table 1000")).contains("unreachable 2001:db8:dead::/48");
        assertThat(scratch.ip("route show"))
                .contains("198.51.100.0/24 via 192.0.2.254 dev nlt_d proto static src 192.0.2.1 mtu lock 1300")
                .contains("203.0.113.0/25 via 10.9.8.7 dev nlt_d proto static onlink")
                .contains("203.0.113.128/25 via inet6 fe80::1 dev nlt_d proto static")
                .contains("203.0.114.0/24 dev nlt_d proto static scope link")
                .contains("blackhole 203.0.115.0/24");
    }

    @Test
    void shouldReplaceRoute() {
        IpPrefix everything = IpPrefix.everything(IpFamily.IPV6);
        netlink.addRoute(RouteMessage.to(everything).device(device).metric(5).build());

        netlink.replaceRoute(RouteMessage.to(everything)
                .gateway(IpAddress.parse("2001:db8::fe"))
                .metric(5)
                .build());

        assertThat(scratch.show("-6 route show default")).singleElement().satisfies(route -> assertThat(route)
                .containsEntry("gateway", "2001:db8::fe"));
    }

    @Test
    void shouldRemoveAndRestoreWhatItListed() {
        scratch.ip("route add default via 192.0.2.254 metric 50 mtu lock 1400");
        scratch.ip("route add 198.51.100.0/24 nexthop via 192.0.2.2 weight 2 nexthop via 192.0.2.3");
        scratch.ip("-6 route add unreachable 2001:db8:dead::/48 table 9");
        scratch.ip("-6 route add default via 2001:db8::ff metric 9 mtu 1300");
        for (IpFamily family : IpFamily.values()) {
            List<RouteMessage> before = netlink.routes(family);
            List<RouteMessage> byHand = before.stream()
                    .filter(route -> route.protocol() == RouteMessage.RTPROT_BOOT)
                    .toList();
            assertThat(byHand).hasSize(2);

            byHand.forEach(netlink::removeRoute);
            assertThat(netlink.routes(family))
                    .doesNotContainAnyElementsOf(byHand)
                    .hasSize(before.size() - 2);

            byHand.forEach(netlink::addRoute);
            assertThat(netlink.routes(family)).containsExactlyInAnyOrderElementsOf(before);
        }
    }

    @Test
    void shouldLookUpRoutesLikeTheKernel() {
        scratch.ip("route add default via 192.0.2.254 mtu 1400");
        scratch.ip("-6 route add 2001:db8:1::/48 via 2001:db8::ff mtu 1300");

        RouteMessage ipv4 = netlink.routeTo(IpAddress.parse("203.0.113.1")).orElseThrow();
        assertThat(ipv4.linkIndex()).isEqualTo(device);
        assertThat(ipv4.gateway()).contains(IpAddress.parse("192.0.2.254"));
        assertThat(ipv4.preferredSource()).contains(IpAddress.parse("192.0.2.1"));
        assertThat(ipv4.mtuBytes()).isEqualTo(1_400);
        assertThat(ipv4.table()).isEqualTo(RouteMessage.RT_TABLE_MAIN);

        RouteMessage ipv6 = netlink.routeTo(IpAddress.parse("2001:db8:1::1")).orElseThrow();
        assertThat(ipv6.gateway()).contains(IpAddress.parse("2001:db8::ff"));
        assertThat(ipv6.mtuBytes()).isEqualTo(1_300);

        RouteMessage own = netlink.routeTo(IpAddress.parse("192.0.2.1")).orElseThrow();
        assertThat(own.type()).isEqualTo(RouteType.LOCAL);
    }

    @Test
    void shouldLookUpRoutesByRule() {
        scratch.ip("route add 203.0.113.0/24 via 192.0.2.77 table 77");
        scratch.ip("rule add from 192.0.2.1 table 77");
        scratch.ip("route add 203.0.113.0/24 via 192.0.2.88 table 88");
        scratch.ip("rule add fwmark 8 table 88");
        IpAddress destination = IpAddress.parse("203.0.113.1");

        assertThat(netlink.routeTo(destination)).isEmpty();
        assertThat(netlink.routeTo(RouteQuery.to(destination).from(IpAddress.parse("192.0.2.1"))))
                .hasValueSatisfying(route -> {
                    assertThat(route.gateway()).contains(IpAddress.parse("192.0.2.77"));
                    assertThat(route.table()).isEqualTo(77);
                });
        assertThat(netlink.routeTo(RouteQuery.to(destination).mark(8)))
                .hasValueSatisfying(route -> assertThat(route.gateway()).contains(IpAddress.parse("192.0.2.88")));
    }

    @Test
    void shouldTellOwnRulesFromThoseEveryNamespaceIsBornWith() {
        for (IpFamily family : IpFamily.values()) {
            String option = family == IpFamily.IPV4 ? "-4" : "-6";
            List<RuleMessage> born = netlink.rules(family);
            assertThat(born).hasSize(scratch.show(option + " rule show").size());
            assertThat(RuleMessage.areDefault(born)).isTrue();

            for (String rule : List.of("from all table 77", "fwmark 8", "iif nlt_d", "pref 40000 ipproto 17")) {
                scratch.ip(option + " rule add " + rule);
                assertThat(RuleMessage.areDefault(netlink.rules(family)))
                        .as(rule)
                        .isFalse();
                scratch.ip(option + " rule del " + rule);
            }
            assertThat(netlink.rules(family)).isEqualTo(born);
        }
    }

    @Test
    void shouldFindNoRouteWhereNoneIsOrPasses() {
        scratch.ip("route add unreachable 203.0.113.0/26");
        scratch.ip("route add blackhole 203.0.113.64/26");
        scratch.ip("route add prohibit 203.0.113.128/26");
        scratch.ip("-6 route add unreachable 2001:db8:a::/48");
        scratch.ip("-6 route add blackhole 2001:db8:b::/48");
        scratch.ip("-6 route add prohibit 2001:db8:c::/48");

        for (String address : List.of(
                "203.0.113.1",
                "203.0.113.65",
                "203.0.113.129",
                "203.0.113.193",
                "2001:db8:a::1",
                "2001:db8:b::1",
                "2001:db8:c::1",
                "2001:db8:d::1")) {
            assertThat(netlink.routeTo(IpAddress.parse(address))).as(address).isEmpty();
        }
    }

    @Test
    void shouldSayWhatIsWrongInKernelsWords() {
        RouteMessage route = RouteMessage.to(IpPrefix.parse("198.51.100.0/24"))
                .gateway(IpAddress.parse("203.0.113.1"))
                .build();

        assertThatThrownBy(() -> netlink.addRoute(route))
                .isInstanceOfSatisfying(NetlinkException.class, refusal -> assertThat(refusal.errno())
                        .isEqualTo(Errno.ENETUNREACH))
                .hasMessageContaining("add route 198.51.100.0/24 via 203.0.113.1: ENETUNREACH")
                .hasMessageContaining("Nexthop has invalid gateway")
                .hasMessageContaining("onLink");
        assertThatThrownBy(() -> netlink.removeRoute(route))
                .isInstanceOf(NetlinkException.class)
                .hasMessageContaining("remove route 198.51.100.0/24 via 203.0.113.1: ESRCH")
                .hasMessageContaining("nothing like it is in the table");
        netlink.setLink(device, LinkChange.change().down());
        assertThatThrownBy(() -> netlink.addRoute(RouteMessage.to(IpPrefix.parse("2001:db8:1::/48"))
                        .device(device)
                        .build()))
                .isInstanceOf(NetlinkException.class)
                .hasMessageContaining("ENETDOWN")
                .hasMessageContaining("set the device up first".toLowerCase(Locale.ROOT));
    }

    @Test
    void shouldListLargeTable() {
        String routes = scratch.exec(
                "sh",
                "-c",
                "for i in $(seq 0 2999); do echo route add 2001:db8:f:$i::/64 dev nlt_d; done | ip -6 -batch -; ip -6 route | wc -l");

        assertThat(netlink.routes(IpFamily.IPV6)).hasSizeGreaterThanOrEqualTo(Integer.parseInt(routes.strip()));
    }
}
