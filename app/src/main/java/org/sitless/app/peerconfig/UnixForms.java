package org.sitless.app.peerconfig;

/**
 * BSD with its gif(4), and Solaris.
 *
 * <p>Sources: FreeBSD gif(4), rc.conf(5), route(8); OpenBSD gif(4), hostname.if(5), route(8); NetBSD gif(4), ifconfig.if(5), route(8);
 * Oracle Solaris 11 dladm(8), ipadm(8), route(8), ndpd.conf(5).
 */
final class UnixForms {
    private UnixForms() {}

    static String freebsd(PeerTerms terms) {
        StringBuilder text = new StringBuilder("""
                # /etc/rc.conf
                cloned_interfaces="gif0"
                ifconfig_gif0="tunnel %s %s mtu %d"
                ifconfig_gif0_ipv6="inet6 %s %s prefixlen 128"
                ipv6_defaultrouter="%s"
                """.formatted(
                        terms.localIpv4(),
                        terms.remoteIpv4(),
                        terms.mtuBytes(),
                        terms.localIpv6(),
                        terms.remoteIpv6(),
                        terms.remoteIpv6()));
        terms.prefix().ifPresent(prefix -> text.append("""
                ipv6_gateway_enable="YES"
                ipv6_static_routes="delegated"
                ipv6_route_delegated="%s -prefixlen %d ::1 -reject"
                """.formatted(prefix.firstAddress(), prefix.length())));
        terms.lanAddress()
                .ifPresent(address -> text.append("""
                %sifconfig_%s_ipv6="inet6 %s prefixlen 64"
                rtadvd_enable="YES"
                %srtadvd_interfaces="%s"
                """.formatted(
                                mark(terms), terms.lanOr("LAN"), bare(address), mark(terms), terms.lanOr("LAN"))));
        return text.toString();
    }

    static String openbsd(PeerTerms terms) {
        StringBuilder text = new StringBuilder("""
                # /etc/hostname.gif0, then 'sh /etc/netstart gif0'
                tunnel %1$s %2$s
                mtu %3$d
                !/sbin/ifconfig \\$if inet6 alias %4$s %5$s prefixlen 128
                up
                !/sbin/route -qn add -inet6 default %5$s
                """.formatted(
                terms.localIpv4(), terms.remoteIpv4(), terms.mtuBytes(), terms.localIpv6(), terms.remoteIpv6()));
        terms.prefix().ifPresent(prefix -> text.append("""
                !/sbin/route -qn add -inet6 %s ::1 -reject
                # /etc/sysctl.conf: net.inet6.ip6.forwarding=1
                """.formatted(prefix)));
        terms.lanAddress().ifPresent(address -> text.append("""
                # /etc/hostname.%1$s: inet6 alias %2$s 64
                # /etc/rad.conf: interface %1$s; then 'rcctl enable rad'
                """.formatted(terms.lanOr("LAN"), bare(address))));
        return text.toString();
    }

    static String netbsd(PeerTerms terms) {
        StringBuilder text = new StringBuilder("""
                # /etc/ifconfig.gif0, then 'service network restart'
                create
                tunnel %1$s %2$s
                mtu %3$d
                inet6 %4$s %5$s prefixlen 128
                up
                !route add -inet6 default %5$s
                """.formatted(
                terms.localIpv4(), terms.remoteIpv4(), terms.mtuBytes(), terms.localIpv6(), terms.remoteIpv6()));
        terms.prefix().ifPresent(prefix -> text.append("""
                !route add -inet6 %s -prefixlen %d ::1 -reject
                # /etc/sysctl.conf: net.inet6.ip6.forwarding=1
                """.formatted(prefix.firstAddress(), prefix.length())));
        terms.lanAddress().ifPresent(address -> text.append("""
                # /etc/ifconfig.%1$s: inet6 %2$s prefixlen 64 alias
                # /etc/rc.conf: rtadvd=YES rtadvd_flags="%1$s"
                """.formatted(terms.lanOr("LAN"), bare(address))));
        return text.toString();
    }

    static String solaris(PeerTerms terms) {
        StringBuilder text = new StringBuilder("""
                # as root; stays over a boot
                dladm create-iptun -T ipv4 -a local=%1$s,remote=%2$s sitless0
                dladm set-linkprop -p mtu=%3$d sitless0
                ipadm create-ip sitless0
                ipadm create-addr -T addrconf sitless0/linklocal
                ipadm create-addr -T static -a local=%4$s,remote=%5$s sitless0/global
                route -p add -inet6 default %5$s
                """.formatted(
                terms.localIpv4(), terms.remoteIpv4(), terms.mtuBytes(), terms.localIpv6(), terms.remoteIpv6()));
        terms.prefix().ifPresent(prefix -> text.append("""
                ipadm set-prop -p forwarding=on ipv6
                route -p add -inet6 %s ::1 -reject
                """.formatted(prefix)));
        terms.lanAddress()
                .ifPresent(address -> text.append(
                        """
                %1$sipadm create-addr -T static -a %2$s %3$s/delegated
                # /etc/inet/ndpd.conf, then 'svcadm restart ndp':
                # if %3$s AdvSendAdvertisements 1
                # prefix %4$s %3$s
                """.formatted(mark(terms), address, terms.lanOr("LAN"), address.replace("::1/", "::/"))));
        return text.toString();
    }

    /** A line that names no interface yet is a comment. */
    private static String mark(PeerTerms terms) {
        return terms.lan().isPresent() ? "" : "# ";
    }

    private static String bare(String address) {
        return address.substring(0, address.indexOf('/'));
    }
}
