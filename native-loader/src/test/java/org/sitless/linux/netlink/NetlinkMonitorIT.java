package org.sitless.linux.netlink;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.EnumSet;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.sitless.linux.netlink.NetlinkEvent.Change;

class NetlinkMonitorIT {
    private static final Duration LONGEST = Duration.ofSeconds(5);
    private static final int MOST_EVENTS = 10_000;

    private ScratchNamespace scratch;
    private RtNetlink netlink;
    private NetlinkMonitor monitor;

    @BeforeEach
    void open() {
        scratch = ScratchNamespace.create();
        netlink = RtNetlink.open(scratch.namespace());
        monitor = NetlinkMonitor.open(scratch.namespace(), EnumSet.allOf(MonitorGroup.class));
    }

    @AfterEach
    void close() {
        if (monitor != null) {
            monitor.close();
        }
        if (netlink != null) {
            netlink.close();
        }
        if (scratch != null) {
            scratch.close();
        }
    }

    @Test
    void shouldTellLinkEvents() {
        netlink.createLink(NewLink.veth("nlt_d", "nlt_e"));
        assertTold(event -> event instanceof NetlinkEvent.Link told
                && told.change() == Change.PRESENT
                && told.link().name().equals("nlt_d"));

        netlink.setLink("nlt_d", LinkChange.change().mtuBytes(1_333));
        assertTold(
                event -> event instanceof NetlinkEvent.Link told && told.link().mtuBytes() == 1_333);

        netlink.removeLink("nlt_d");
        assertTold(event -> event instanceof NetlinkEvent.Link told
                && told.change() == Change.GONE
                && told.link().name().equals("nlt_d"));
    }

    @Test
    void shouldTellAddressAndRouteEvents() {
        int device = upDevice();
        IpAddress ipv4 = IpAddress.parse("192.0.2.1");
        AddressMessage address =
                AddressMessage.on(device, ipv4).prefixLength(24).build();

        netlink.addAddress(address);
        assertTold(event -> event instanceof NetlinkEvent.Address told
                && told.change() == Change.PRESENT
                && told.address().address().equals(ipv4));
        RouteMessage route = RouteMessage.to(IpPrefix.parse("2001:db8:1::/48"))
                .device(device)
                .build();
        netlink.addRoute(route);
        assertTold(event -> event instanceof NetlinkEvent.Route told
                && told.change() == Change.PRESENT
                && told.route().destination().equals(route.destination()));
        netlink.removeRoute(route);
        assertTold(event -> event instanceof NetlinkEvent.Route told
                && told.change() == Change.GONE
                && told.route().destination().equals(route.destination()));
        netlink.removeAddress(address);
        assertTold(event -> event instanceof NetlinkEvent.Address told
                && told.change() == Change.GONE
                && told.address().address().equals(ipv4));
    }

    /** Why whoever follows IPv4 routes must listen to links as well. */
    @Test
    void shouldHearOfDeviceButNotOfIpv4RoutesThatVanishWithIt() {
        int device = upDevice();
        IpPrefix prefix = IpPrefix.parse("203.0.113.0/24");
        netlink.addRoute(RouteMessage.to(prefix).device(device).build());
        assertThat(drained()).isTrue();

        netlink.setLink(device, LinkChange.change().down());

        assertThat(netlink.routes(IpFamily.IPV4))
                .noneMatch(route -> route.destination().equals(prefix));
        assertTold(event -> {
            assertThat(event instanceof NetlinkEvent.Route told
                            && told.route().destination().equals(prefix))
                    .isFalse();
            return event instanceof NetlinkEvent.Link told && !told.link().isUp();
        });
    }

    /** What makes an address usable is an event: the tentative flag goes. */
    @Test
    void shouldTellEndOfDuplicateDetection() {
        int device = upDevice();
        IpAddress ipv6 = IpAddress.parse("2001:db8::1");

        netlink.addAddress(AddressMessage.on(device, ipv6).prefixLength(64).build());

        assertTold(event -> event instanceof NetlinkEvent.Address told
                && told.address().address().equals(ipv6)
                && !told.address().isTentative());
    }

    @Test
    void shouldTellNeighbourEvents() {
        netlink.createLink(NewLink.veth("nlt_a", "nlt_b"));
        netlink.setLink("nlt_a", LinkChange.change().up());
        int device = netlink.link("nlt_a").orElseThrow().index();
        NeighbourMessage neighbour = NeighbourMessage.permanent(
                device, IpAddress.parse("192.0.2.9"), HardwareAddress.parse("02:00:5e:00:00:09"));

        netlink.addNeighbour(neighbour);

        assertTold(new NetlinkEvent.Neighbour(Change.PRESENT, neighbour)::equals);
    }

    @Test
    void shouldTellOverrunWhenEventsWereLost() {
        scratch.exec(
                "sh",
                "-c",
                "ip link add nlt_d type veth peer nlt_e && ip link set nlt_e up && ip link set nlt_d up && for i in $(seq 1 6000); do"
                        + " echo route add 10.$((i / 250)).$((i % 250)).0/24 dev nlt_d; done | ip -batch -");

        assertTold(NetlinkEvent.Overrun.class::isInstance);
        assertThat(netlink.routes(IpFamily.IPV4)).hasSizeGreaterThan(6_000);
    }

    @Test
    void shouldWaitNoLongerThanAsked() {
        assertThat(drained()).isTrue();

        long start = System.nanoTime();
        assertThat(monitor.next(Duration.ofMillis(60))).isEmpty();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(Duration.ofMillis(55), LONGEST);
    }

    private int upDevice() {
        netlink.createLink(NewLink.veth("nlt_d", "nlt_e"));
        netlink.setLink(
                "nlt_d", LinkChange.change().addrGenMode(AddrGenMode.NONE).up());
        netlink.setLink(
                "nlt_e", LinkChange.change().addrGenMode(AddrGenMode.NONE).up());
        return netlink.link("nlt_d").orElseThrow().index();
    }

    private boolean drained() {
        for (int i = 0; i < MOST_EVENTS; i++) {
            if (monitor.next().isEmpty()) {
                return true;
            }
        }
        return false;
    }

    private void assertTold(Predicate<NetlinkEvent> wanted) {
        for (int i = 0; i < MOST_EVENTS; i++) {
            NetlinkEvent event = monitor.next(LONGEST).orElseThrow(() -> new AssertionError("no such event came"));
            if (wanted.test(event)) {
                return;
            }
        }
        throw new AssertionError("no such event among " + MOST_EVENTS);
    }
}
