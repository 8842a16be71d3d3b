package org.sitless.dataplane.stage;

import org.sitless.dataplane.wire.EmbeddedIpv4;

/**
 * Which inner addresses can never be the end of anything that crosses a tunnel. Addresses are two halves in reading order.
 *
 * <p>An address that names an IPv4 address which is not on the Internet is a lie: 6to4 (RFC 3964 §5.3.1), Teredo, by its server or its
 * client, and the well-known prefix of translators, of which RFC 6052 §3.1 says that it "MUST NOT be used to represent non-global IPv4
 * addresses". Networks that filter IPv4 do not see it in there (RFC 6169 §2.1). ISATAP is the exception: it is made for sites, whose
 * addresses are private (RFC 5214 §6.1), and only what no host can have is refused.
 *
 * <p>3ffe::/16 (RFC 3701), fc00::/7 (RFC 4193) and 2001:db8::/32 (RFC 3849) are ordinary unicast here. Threads: any.
 */
final class InnerAddressRules {
    private InnerAddressRules() {}

    /**
     * RFC 4213 §3.6: "The list of invalid source addresses SHOULD include at least: all multicast addresses (FF00::/8), the loopback
     * address (::1), all the IPv4-compatible IPv6 addresses (::/96) [...], all the IPv4-mapped IPv6 addresses (::ffff:0:0/96)". The
     * unspecified address, which it excepts for duplicate address detection, has no use where nobody detects duplicates.
     */
    static boolean isMartianSource(long high, long low) {
        return isMulticast(high) || EmbeddedIpv4.isMappedOrCompatible(high, low) || EmbeddedIpv4.isMartian(high, low);
    }

    /**
     * Unspecified, loopback, IPv4-mapped and -compatible (RFC 4291 §2.5), multicast that leaves no link (§2.7: scopes 0 and 1), and what
     * embeds an IPv4 address to which nobody can relay.
     */
    static boolean isMartianDestination(long high, long low) {
        return EmbeddedIpv4.isMappedOrCompatible(high, low)
                || (isMulticast(high) && ((high >>> 48) & 0xF) <= 1)
                || EmbeddedIpv4.isMartian(high, low);
    }

    /** ff00::/8 (RFC 4291 §2.7). */
    static boolean isMulticast(long high) {
        return high >>> 56 == 0xFF;
    }

    /** fe80::/10 (RFC 4291 §2.5.6). */
    static boolean isLinkLocal(long high) {
        return high >>> 54 == 0xFE80 >>> 6;
    }
}
