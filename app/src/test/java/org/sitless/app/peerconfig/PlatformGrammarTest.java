package org.sitless.app.peerconfig;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.sitless.dataplane.wire.Ipv4Address;
import org.sitless.dataplane.wire.Ipv6Address;
import org.sitless.dataplane.wire.Ipv6Prefix;

/**
 * Forms for systems that cannot be run here, against what is documented of their commands: which words there are, in which order, and
 * what stands behind them.
 */
class PlatformGrammarTest {
    private static final String V4 = "192\\.0\\.2\\.[0-9]+";
    private static final String V6 = "[0-9a-f:]+";
    private static final String NET = "[0-9a-f:]+/[0-9]+";
    private static final String MTU = "(1280|1400|1480)";
    private static final String LAN = "(eth1|LAN|bridge)";

    /**
     * What a system takes, line by line; each line but a comment is one of these, in this order, none twice.
     *
     * @param source where that is written
     */
    private record Grammar(Platform platform, String source, List<String> lines) {
        @Override
        public String toString() {
            return platform + " by " + source;
        }
    }

    static Stream<Grammar> grammars() {
        return Stream.of(
                new Grammar(
                        Platform.FREEBSD,
                        "rc.conf(5): cloned_interfaces, ifconfig_IF, ifconfig_IF_ipv6, ipv6_defaultrouter, ipv6_static_routes;"
                                + " ifconfig(8): tunnel SRC DST, mtu; gif(4); route(8)",
                        List.of(
                                "cloned_interfaces=\"gif0\"",
                                "ifconfig_gif0=\"tunnel " + V4 + " " + V4 + " mtu " + MTU + "\"",
                                "ifconfig_gif0_ipv6=\"inet6 " + V6 + " " + V6 + " prefixlen 128\"",
                                "ipv6_defaultrouter=\"" + V6 + "\"",
                                "ipv6_gateway_enable=\"YES\"",
                                "ipv6_static_routes=\"delegated\"",
                                "ipv6_route_delegated=\"" + V6 + " -prefixlen [0-9]+ ::1 -reject\"",
                                "ifconfig_" + LAN + "_ipv6=\"inet6 " + V6 + " prefixlen 64\"",
                                "rtadvd_enable=\"YES\"",
                                "rtadvd_interfaces=\"" + LAN + "\"")),
                new Grammar(
                        Platform.OPENBSD,
                        "hostname.if(5): lines for ifconfig(8), !command with \\$if; gif(4); route(8); rad.conf(5)",
                        List.of(
                                "tunnel " + V4 + " " + V4,
                                "mtu " + MTU,
                                "!/sbin/ifconfig \\\\\\$if inet6 alias " + V6 + " " + V6 + " prefixlen 128",
                                "up",
                                "!/sbin/route -qn add -inet6 default " + V6,
                                "!/sbin/route -qn add -inet6 " + NET + " ::1 -reject")),
                new Grammar(
                        Platform.NETBSD,
                        "ifconfig.if(5): lines for ifconfig(8), create first, !command; gif(4); route(8)",
                        List.of(
                                "create",
                                "tunnel " + V4 + " " + V4,
                                "mtu " + MTU,
                                "inet6 " + V6 + " " + V6 + " prefixlen 128",
                                "up",
                                "!route add -inet6 default " + V6,
                                "!route add -inet6 " + V6 + " -prefixlen [0-9]+ ::1 -reject")),
                new Grammar(
                        Platform.SOLARIS,
                        "dladm(8): create-iptun -T ipv4 -a local=,remote= NAME+number; ipadm(8): addrconf before static; route(8)",
                        List.of(
                                "dladm create-iptun -T ipv4 -a local=" + V4 + ",remote=" + V4 + " [a-z]+[0-9]+",
                                "dladm set-linkprop -p mtu=" + MTU + " [a-z]+[0-9]+",
                                "ipadm create-ip [a-z]+[0-9]+",
                                "ipadm create-addr -T addrconf [a-z]+[0-9]+/[a-z]+",
                                "ipadm create-addr -T static -a local=" + V6 + ",remote=" + V6 + " [a-z]+[0-9]+/[a-z]+",
                                "route -p add -inet6 default " + V6,
                                "ipadm set-prop -p forwarding=on ipv6",
                                "route -p add -inet6 " + NET + " ::1 -reject",
                                "ipadm create-addr -T static -a " + NET + " " + LAN + "/[a-z]+")),
                new Grammar(
                        Platform.WINDOWS,
                        "Netsh commands for Interface IPv6: add v6v4tunnel, set subinterface, add address, add route, set interface",
                        List.of(
                                "netsh interface teredo set state disabled",
                                "netsh interface ipv6 add v6v4tunnel interface=\"[a-z]+\" localaddress=" + V4
                                        + " remoteaddress=" + V4,
                                "netsh interface ipv6 set subinterface \"[a-z]+\" mtu=" + MTU + " store=persistent",
                                "netsh interface ipv6 add address interface=\"[a-z]+\" address=" + V6,
                                "netsh interface ipv6 add route prefix=::/0 interface=\"[a-z]+\" nexthop=" + V6,
                                "netsh interface ipv6 set interface \"[a-z]+\" forwarding=enabled",
                                "netsh interface ipv6 add route prefix=" + NET
                                        + " interface=1 nexthop=::1 metric=[0-9]{1,4}",
                                "netsh interface ipv6 set interface \"" + LAN
                                        + "\" forwarding=enabled advertise=enabled",
                                "netsh interface ipv6 add address interface=\"" + LAN + "\" address=" + NET,
                                "netsh interface ipv6 add route prefix=" + NET + " interface=\"" + LAN
                                        + "\" publish=yes")),
                new Grammar(
                        Platform.CISCO,
                        "Cisco IOS IPv6 Command Reference: tunnel mode ipv6ip, tunnel source, tunnel destination, ipv6 mtu, ipv6 route",
                        List.of(
                                "ipv6 unicast-routing",
                                "interface Tunnel[0-9]+",
                                " description [A-Za-z0-9 ]+",
                                " no ip address",
                                " ipv6 enable",
                                " ipv6 address " + V6 + "/128",
                                " ipv6 mtu " + MTU,
                                " tunnel source " + V4,
                                " tunnel destination " + V4,
                                " tunnel mode ipv6ip",
                                "ipv6 route ::/0 Tunnel[0-9]+",
                                "ipv6 route " + NET + " Null0",
                                "interface " + LAN,
                                " ipv6 address " + NET)),
                new Grammar(
                        Platform.JUNOS,
                        "Junos OS Tunnel and Encryption Services Interfaces User Guide: ip-fpc/pic/port, unit, tunnel source and destination",
                        List.of(
                                "set interfaces ip-0/0/0 unit 0 tunnel source " + V4,
                                "set interfaces ip-0/0/0 unit 0 tunnel destination " + V4,
                                "set interfaces ip-0/0/0 unit 0 tunnel ttl [0-9]{1,3}",
                                "set interfaces ip-0/0/0 unit 0 family inet6 mtu " + MTU,
                                "set interfaces ip-0/0/0 unit 0 family inet6 address " + V6 + "/128",
                                "set routing-options rib inet6\\.0 static route ::/0 next-hop ip-0/0/0\\.0",
                                "set routing-options rib inet6\\.0 static route " + NET + " reject",
                                "set interfaces " + LAN + " unit 0 family inet6 address " + NET,
                                "set protocols router-advertisement interface " + LAN + "\\.0 prefix " + NET)),
                new Grammar(
                        Platform.ROUTEROS,
                        "MikroTik RouterOS 7 manual, /interface 6to4: name, local-address, remote-address, mtu, keepalive; /ipv6 address; /ipv6 route",
                        List.of(
                                "/interface/6to4/add name=[a-z]+ local-address=" + V4 + " remote-address=" + V4
                                        + " mtu=" + MTU + " !keepalive",
                                "/ipv6/address/add address=" + V6 + "/128 interface=[a-z]+ advertise=no",
                                "/ipv6/route/add dst-address=::/0 gateway=[a-z]+",
                                "/ipv6/route/add blackhole dst-address=" + NET + " distance=[0-9]{1,3}",
                                "/ipv6/address/add address=" + NET + " interface=" + LAN + " advertise=yes")),
                new Grammar(
                        Platform.OPENWRT,
                        "OpenWrt user guide, IPv4/IPv6 transitioning: proto 6in4 with ipaddr, peeraddr, ip6addr, mtu, ttl, ip6prefix",
                        List.of(
                                "config interface '[a-z]+'",
                                "\toption proto '6in4'",
                                "\toption ipaddr '" + V4 + "'",
                                "\toption peeraddr '" + V4 + "'",
                                "\toption ip6addr '" + V6 + "/128'",
                                "\toption mtu '" + MTU + "'",
                                "\toption ttl '[0-9]{1,3}'",
                                "\tlist ip6prefix '" + NET + "'")));
    }

    @ParameterizedTest
    @MethodSource("grammars")
    void shouldSayNothingThatTheSystemDoesNotKnow(Grammar grammar) {
        for (int mtu : new int[] {1_280, 1_400, 1_480}) {
            for (Optional<String> lan : List.of(Optional.<String>empty(), Optional.of("eth1"))) {
                assertFollows(grammar, lines(grammar.platform(), Optional.empty(), mtu, lan));
                assertFollows(
                        grammar,
                        lines(grammar.platform(), Optional.of(Ipv6Prefix.parse("2001:db8:4001::/48")), mtu, lan));
            }
        }
        assertThat(grammar.source()).isNotBlank();
    }

    /** Everything that can be said is said to a router with a LAN. */
    @ParameterizedTest
    @MethodSource("grammars")
    void shouldSayAllThatIsNeeded(Grammar grammar) {
        List<String> lines = lines(
                grammar.platform(), Optional.of(Ipv6Prefix.parse("2001:db8:4001::/48")), 1_400, Optional.of("eth1"));

        assertThat(grammar.lines()).allSatisfy(wanted -> assertThat(lines).anyMatch(line -> line.matches(wanted)));
    }

    private static void assertFollows(Grammar grammar, List<String> lines) {
        List<String> left = new ArrayList<>(grammar.lines());
        for (String line : lines) {
            while (!left.isEmpty() && !line.matches(left.get(0))) {
                left.remove(0);
            }
            assertThat(left)
                    .as("'%s' has its place in %s", line, grammar.source())
                    .isNotEmpty();
            left.remove(0);
        }
    }

    /** Without comments of any of these systems, and without empty lines. */
    private static List<String> lines(Platform platform, Optional<Ipv6Prefix> prefix, int mtu, Optional<String> lan) {
        PeerTerms terms = new PeerTerms(
                Ipv4Address.parse("192.0.2.10"),
                Ipv4Address.parse("192.0.2.1"),
                Ipv6Address.parse("2001:db8:f000::2"),
                Ipv6Address.parse("2001:db8:f000::1"),
                prefix,
                mtu,
                lan);
        return platform.configuration(terms)
                .lines()
                .filter(line -> !line.matches("(#|rem ).*|!?"))
                .toList();
    }
}
