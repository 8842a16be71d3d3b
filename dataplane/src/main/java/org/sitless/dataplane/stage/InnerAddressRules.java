package org.sitless.dataplane.stage;

/**
 * Which inner addresses can never be the end of anything that crosses a tunnel. Addresses are two halves in reading order.
 *
 * <p>3ffe::/16 (RFC 3701) and fc00::/7 (RFC 4193) are ordinary unicast here. Threads: any.
 */
final class InnerAddressRules {
    private static final long MAPPED_LOW = 0xFFFFL;
    private static final long SIX_TO_FOUR = 0x2002L;

    private InnerAddressRules() {}

    /**
     * RFC 4213 §3.6: "The list of invalid source addresses SHOULD include at least: all multicast addresses (FF00::/8), the loopback
     * address (::1), all the IPv4-compatible IPv6 addresses (::/96) [...], all the IPv4-mapped IPv6 addresses (::ffff:0:0/96)". The
     * unspecified address, which it excepts for duplicate address detection, has no use where nobody detects duplicates.
     */
    static boolean isMartianSource(long high, long low) {
        return isMulticast(high) || embedsNoRoute(high, low) || isSixToFourOfMartian(high);
    }

    /** Unspecified, loopback, IPv4-mapped and -compatible (RFC 4291 §2.5), and multicast that leaves no link (§2.7: scopes 0 and 1). */
    static boolean isMartianDestination(long high, long low) {
        return embedsNoRoute(high, low) || (isMulticast(high) && ((high >>> 48) & 0xF) <= 1);
    }

    /** ff00::/8 (RFC 4291 §2.7). */
    static boolean isMulticast(long high) {
        return high >>> 56 == 0xFF;
    }

    /** fe80::/10 (RFC 4291 §2.5.6). */
    static boolean isLinkLocal(long high) {
        return high >>> 54 == 0xFE80 >>> 6;
    }

    /** ::/96, which holds :: and ::1, and ::ffff:0:0/96. */
    private static boolean embedsNoRoute(long high, long low) {
        return high == 0 && (low >>> 32 == 0 || low >>> 32 == MAPPED_LOW);
    }

    /** 2002:V4ADDR::/48 whose IPv4 address cannot be on the Internet (RFC 3964 §5.3.1 lists which). */
    private static boolean isSixToFourOfMartian(long high) {
        return high >>> 48 == SIX_TO_FOUR && isMartianIpv4((int) (high >>> 16));
    }

    private static boolean isMartianIpv4(int address) {
        int first = address >>> 24;
        return first == 0
                || first == 10
                || first == 127
                || first >= 224
                || address >>> 20 == ((172 << 4) | 1)
                || address >>> 16 == ((192 << 8) | 168)
                || address >>> 16 == ((169 << 8) | 254);
    }
}
