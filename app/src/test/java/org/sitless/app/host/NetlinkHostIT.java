package org.sitless.app.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.sitless.app.lab.Lab;
import org.sitless.app.lab.LabHost;
import org.sitless.app.lab.LinkProfile;
import org.sitless.app.lab.LinkSpec;
import org.sitless.dataplane.wire.Ipv6Address;
import org.sitless.dataplane.wire.Ipv6Prefix;
import org.sitless.testbed.WithLab;

/** What a router changes besides its tunnel device, made and undone by the kernel itself. */
@WithLab
class NetlinkHostIT {
    private static final Ipv6Prefix PREFIX = Ipv6Prefix.parse("2001:db8:4001::/48");
    private static final Ipv6Address PROXIED = Ipv6Address.parse("2001:db8:1::77");

    @Test
    void shouldMakeARouterAndUndoIt(Lab lab) {
        LabHost left = lab.join(LinkSpec.of(LinkProfile.PLAIN)).left().host();
        left.sysctl("net.ipv6.conf.eth0.accept_ra", "1");
        String before = describe(left);
        HostJournal journal = new HostJournal(lab.directory().resolve("journal"));
        try (NetlinkHost network = NetlinkHost.open(Optional.of(left.path()))) {
            Device device = network.device("eth0").orElseThrow();

            new Forwarding(network, journal).turnOn(Set.of());
            journal.make(new UnreachableRoute(PREFIX), network);
            journal.make(new SysctlChange(Ipv6Sysctl.of(device, "proxy_ndp"), 0, 1), network);
            journal.make(new DeviceChange.ProxyAddition("eth0", device.index(), PROXIED), network);

            assertThat(describe(left))
                    .contains("forwarding=1 accept_ra=2 proxy_ndp=1")
                    .contains("unreachable 2001:db8:4001::/48")
                    .contains("2001:db8:1::77 dev eth0 proxy");
            assertThat(left.run("ip", "-6", "route", "get", "2001:db8:4001::1").stdout())
                    .doesNotContain("eth0");
            journal.undo(network);
        }

        assertThat(describe(left)).isEqualTo(before);
    }

    @Test
    void shouldKeepTheDefaultRouteThatAnAdvertisementGave(Lab lab) {
        LabHost left = lab.join(LinkSpec.of(LinkProfile.PLAIN)).left().host();
        left.sysctl("net.ipv6.conf.eth0.accept_ra", "1");
        left.ip("-6", "route", "add", "default", "via", "fe80::2", "dev", "eth0", "proto", "ra", "expires", "1800");
        HostJournal journal = new HostJournal(lab.directory().resolve("journal"));
        try (NetlinkHost network = NetlinkHost.open(Optional.of(left.path()))) {

            new Forwarding(network, journal).turnOn(Set.of());

            assertThat(left.ip("-6", "route").stdout()).contains("default via fe80::2");
            journal.undo(network);
        }
        assertThat(left.ip("-6", "route").stdout()).contains("default via fe80::2");
    }

    /** For kernels without routes by source: what comes from the prefix goes another way than the rest, but not to places that are near. */
    @Test
    void shouldSendAwayBySourceWithRulesAlone(Lab lab) {
        LabHost left = lab.join(LinkSpec.of(LinkProfile.PLAIN)).left().host();
        left.ip("-6", "route", "add", "default", "via", "2001:db8:ffff::2", "dev", "eth0");
        left.ip("link", "add", "away0", "type", "veth", "peer", "name", "away1");
        left.ip("link", "set", "away0", "up");
        left.ip("link", "set", "away1", "up");
        String rules = left.ip("-6", "rule").stdout();
        HostJournal journal = new HostJournal(lab.directory().resolve("journal"));
        try (NetlinkHost network = NetlinkHost.open(Optional.of(left.path()))) {
            int index = network.device("away0").orElseThrow().index();

            journal.make(new DeviceChange.SourceRuleAddition("away0", index, PREFIX), network);
            network.addSourceRule(index, PREFIX); // twice is once

            assertThat(way(left, "2001:db8:9::1", "2001:db8:4001::1")).contains("dev away0");
            assertThat(way(left, "2001:db8:9::1", "2001:db8:ffff::1")).contains("dev eth0");
            assertThat(way(left, "2001:db8:ffff::2", "2001:db8:4001::1")).contains("dev eth0");

            left.ip("link", "del", "away0");
            journal.undo(network);
            network.removeSourceRule(index, PREFIX); // nor is there anything left to be removed
        }
        assertThat(left.ip("-6", "rule").stdout()).isEqualTo(rules);
    }

    private static String way(LabHost host, String to, String from) {
        return host.ip("-6", "route", "get", to, "from", from, "iif", "lo").stdout();
    }

    private static String describe(LabHost host) {
        return host.run(
                                "sh",
                                "-c",
                                "for d in all default eth0; do cd /proc/sys/net/ipv6/conf/$d;"
                                        + " echo $d forwarding=$(cat forwarding) accept_ra=$(cat accept_ra) proxy_ndp=$(cat proxy_ndp); done")
                        .stdout()
                + host.ip("-6", "route").stdout()
                + host.ip("-6", "neigh", "show", "proxy").stdout();
    }
}
