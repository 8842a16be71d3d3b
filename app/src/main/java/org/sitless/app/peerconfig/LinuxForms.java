package org.sitless.app.peerconfig;

/**
 * Linux with its module sit, in the words of those who configure it.
 *
 * <p>Sources: ip-tunnel(8), ip-address(8), ip-route(8); systemd.netdev(5), systemd.network(5); netplan(5); interfaces(5) of ifupdown;
 * OpenWrt's protocol handler 6in4. What a router does not use of its prefix is unreachable everywhere (RFC 7084 WPD-5).
 */
final class LinuxForms {
    private static final String DEVICE = "sit1";

    private LinuxForms() {}

    static String iproute2(PeerTerms terms) {
        StringBuilder text = new StringBuilder(
                """
                # as root; until the next boot
                ip tunnel add %1$s mode sit local %2$s remote %3$s ttl 64
                ip link set dev %1$s mtu %4$d up
                ip -6 address add %5$s/128 dev %1$s
                ip -6 route add default dev %1$s
                """.formatted(DEVICE, terms.localIpv4(), terms.remoteIpv4(), terms.mtuBytes(), terms.localIpv6()));
        terms.prefix().ifPresent(prefix -> text.append("""
                # router
                sysctl -w net.ipv6.conf.all.forwarding=1
                ip -6 route add unreachable %s metric 4294967295
                """.formatted(prefix)));
        terms.lanAddress()
                .ifPresent(address ->
                        text.append("""
                %sip -6 address add %s dev %s
                """.formatted(terms.lan().isPresent() ? "" : "# ", address, terms.lanOr("LAN"))));
        return text.toString();
    }

    static String networkd(PeerTerms terms) {
        StringBuilder text = new StringBuilder("""
                # /etc/systemd/network/25-%1$s.netdev
                [NetDev]
                Name=%1$s
                Kind=sit
                MTUBytes=%2$d

                [Tunnel]
                Independent=yes
                Local=%3$s
                Remote=%4$s
                TTL=64

                # /etc/systemd/network/25-%1$s.network
                [Match]
                Name=%1$s

                [Network]
                Address=%5$s/128
                IPv6AcceptRA=no
                ConfigureWithoutCarrier=yes
                %6$s
                [Route]
                Destination=::/0
                """.formatted(
                        DEVICE,
                        terms.mtuBytes(),
                        terms.localIpv4(),
                        terms.remoteIpv4(),
                        terms.localIpv6(),
                        terms.prefix().isPresent() ? "IPForward=ipv6\n" : ""));
        terms.prefix().ifPresent(prefix -> text.append("""

                [Route]
                Destination=%s
                Type=unreachable
                Metric=4294967295
                """.formatted(prefix)));
        terms.lanAddress()
                .ifPresent(address ->
                        text.append("""

                # /etc/systemd/network/26-%1$s.network
                [Match]
                Name=%1$s

                [Network]
                Address=%2$s
                IPv6SendRA=yes

                [IPv6Prefix]
                Prefix=%3$s
                """.formatted(terms.lanOr("LAN"), address, address.replace("::1/", "::/"))));
        return text.toString();
    }

    static String netplan(PeerTerms terms) {
        StringBuilder text = new StringBuilder("""
                # /etc/netplan/60-%1$s.yaml, readable by root alone; then 'netplan apply'
                network:
                  version: 2
                  tunnels:
                    %1$s:
                      mode: sit
                      local: %2$s
                      remote: %3$s
                      ttl: 64
                      mtu: %4$d
                      addresses: ["%5$s/128"]
                      routes:
                        - to: "::/0"
                          via: "%6$s"
                          on-link: true
                """.formatted(
                        DEVICE,
                        terms.localIpv4(),
                        terms.remoteIpv4(),
                        terms.mtuBytes(),
                        terms.localIpv6(),
                        terms.remoteIpv6()));
        terms.prefix().ifPresent(prefix -> text.append("""
                        - to: "%s"
                          type: unreachable
                # router: put net.ipv6.conf.all.forwarding=1 into /etc/sysctl.d
                """.formatted(prefix)));
        terms.lanAddress().ifPresent(address -> text.append("""
                # LAN: add "%s" to the addresses of %s
                """.formatted(address, terms.lanOr("its interface"))));
        return text.toString();
    }

    static String ifupdown(PeerTerms terms) {
        StringBuilder text = new StringBuilder(
                """
                # /etc/network/interfaces.d/%1$s
                auto %1$s
                iface %1$s inet6 v4tunnel
                    address %2$s
                    netmask 128
                    local %3$s
                    endpoint %4$s
                    ttl 64
                    mtu %5$d
                    up ip -6 route add default dev %1$s
                """.formatted(DEVICE, terms.localIpv6(), terms.localIpv4(), terms.remoteIpv4(), terms.mtuBytes()));
        terms.prefix().ifPresent(prefix -> text.append("""
                    up sysctl -w net.ipv6.conf.all.forwarding=1
                    up ip -6 route add unreachable %1$s metric 4294967295
                    down ip -6 route del unreachable %1$s metric 4294967295
                """.formatted(prefix)));
        terms.lanAddress().ifPresent(address -> text.append("""

                iface %s inet6 static
                    address %s
                """.formatted(terms.lanOr("LAN"), address)));
        return text.toString();
    }

    static String openwrt(PeerTerms terms) {
        StringBuilder text = new StringBuilder(
                """
                # /etc/config/network, with the package 6in4; then 'service network reload'
                config interface 'sitless'
                \toption proto '6in4'
                \toption ipaddr '%s'
                \toption peeraddr '%s'
                \toption ip6addr '%s/128'
                \toption mtu '%d'
                \toption ttl '64'
                """.formatted(terms.localIpv4(), terms.remoteIpv4(), terms.localIpv6(), terms.mtuBytes()));
        terms.prefix().ifPresent(prefix -> text.append("""
                \tlist ip6prefix '%s'
                # in the section of %s:
                #\toption ip6assign '64'
                # in the zone of the WAN, /etc/config/firewall:
                #\tlist network 'sitless'
                """.formatted(prefix, terms.lanOr("the LAN"))));
        return text.toString();
    }
}
