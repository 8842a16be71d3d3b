package org.sitless.app.peerconfig;

/**
 * Routers, and Windows.
 *
 * <p>Sources: Cisco IOS IPv6 Implementation Guide, "Implementing Tunneling for IPv6" ({@code tunnel mode ipv6ip}); Juniper "Services
 * Interfaces", {@code ip-fpc/pic/port} with {@code tunnel}; MikroTik RouterOS manual, {@code /interface/6to4}; Microsoft netsh,
 * {@code interface ipv6 add v6v4tunnel}.
 */
final class ApplianceForms {
    private ApplianceForms() {}

    static String windows(PeerTerms terms) {
        StringBuilder text = new StringBuilder("""
                rem as administrator; stays over a boot
                netsh interface teredo set state disabled
                netsh interface ipv6 add v6v4tunnel interface="sitless" localaddress=%s remoteaddress=%s
                netsh interface ipv6 set subinterface "sitless" mtu=%d store=persistent
                netsh interface ipv6 add address interface="sitless" address=%s
                netsh interface ipv6 add route prefix=::/0 interface="sitless" nexthop=%s
                """.formatted(
                terms.localIpv4(), terms.remoteIpv4(), terms.mtuBytes(), terms.localIpv6(), terms.remoteIpv6()));
        terms.prefix().ifPresent(prefix -> text.append("""
                netsh interface ipv6 set interface "sitless" forwarding=enabled
                netsh interface ipv6 add route prefix=%s interface=1 nexthop=::1 metric=9999
                """.formatted(prefix)));
        terms.lanAddress()
                .ifPresent(address -> text.append("""
                %1$snetsh interface ipv6 set interface "%2$s" forwarding=enabled advertise=enabled
                %1$snetsh interface ipv6 add address interface="%2$s" address=%3$s
                %1$snetsh interface ipv6 add route prefix=%4$s interface="%2$s" publish=yes
                """.formatted(
                                terms.lan().isPresent() ? "" : "rem ",
                                terms.lanOr("LAN"),
                                address,
                                address.replace("::1/", "::/"))));
        return text.toString();
    }

    static String cisco(PeerTerms terms) {
        StringBuilder text = new StringBuilder(
                """
                ipv6 unicast-routing
                !
                interface Tunnel0
                 description IPv6 by sitless
                 no ip address
                 ipv6 enable
                 ipv6 address %s/128
                 ipv6 mtu %d
                 tunnel source %s
                 tunnel destination %s
                 tunnel mode ipv6ip
                !
                ipv6 route ::/0 Tunnel0
                """.formatted(terms.localIpv6(), terms.mtuBytes(), terms.localIpv4(), terms.remoteIpv4()));
        terms.prefix()
                .ifPresent(prefix -> text.append("ipv6 route ").append(prefix).append(" Null0\n"));
        terms.lanAddress().ifPresent(address -> text.append("""
                !
                interface %s
                 ipv6 address %s
                """.formatted(terms.lanOr("LAN"), address)));
        return text.append("!\n").toString();
    }

    static String junos(PeerTerms terms) {
        StringBuilder text = new StringBuilder(
                """
                set interfaces ip-0/0/0 unit 0 tunnel source %s
                set interfaces ip-0/0/0 unit 0 tunnel destination %s
                set interfaces ip-0/0/0 unit 0 tunnel ttl 64
                set interfaces ip-0/0/0 unit 0 family inet6 mtu %d
                set interfaces ip-0/0/0 unit 0 family inet6 address %s/128
                set routing-options rib inet6.0 static route ::/0 next-hop ip-0/0/0.0
                """.formatted(terms.localIpv4(), terms.remoteIpv4(), terms.mtuBytes(), terms.localIpv6()));
        terms.prefix().ifPresent(prefix -> text.append("set routing-options rib inet6.0 static route ")
                .append(prefix)
                .append(" reject\n"));
        terms.lanAddress()
                .ifPresent(address ->
                        text.append("""
                set interfaces %1$s unit 0 family inet6 address %2$s
                set protocols router-advertisement interface %1$s.0 prefix %3$s
                """.formatted(terms.lanOr("LAN"), address, address.replace("::1/", "::/"))));
        return text.toString();
    }

    static String routeros(PeerTerms terms) {
        StringBuilder text = new StringBuilder(
                """
                /interface/6to4/add name=sitless local-address=%s remote-address=%s mtu=%d !keepalive
                /ipv6/address/add address=%s/128 interface=sitless advertise=no
                /ipv6/route/add dst-address=::/0 gateway=sitless
                """.formatted(terms.localIpv4(), terms.remoteIpv4(), terms.mtuBytes(), terms.localIpv6()));
        terms.prefix().ifPresent(prefix -> text.append("/ipv6/route/add blackhole dst-address=")
                .append(prefix)
                .append(" distance=250\n"));
        terms.lanAddress().ifPresent(address -> text.append("""
                /ipv6/address/add address=%s interface=%s advertise=yes
                """.formatted(address, terms.lanOr("bridge"))));
        return text.toString();
    }
}
