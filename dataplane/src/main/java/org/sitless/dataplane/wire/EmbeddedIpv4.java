package org.sitless.dataplane.wire;

/**
 * The IPv4 addresses that IPv6 addresses carry inside (RFC 7059 §5.4 lists who does). Addresses are two halves in reading order.
 *
 * <pre>
 *   6to4     | 2002 |  V4ADDR   | subnet |        interface identifier       |      RFC 3056 §2
 *   Teredo   | 2001:0000 |   server    | flags | ~port |     ~client         |      RFC 4380 §4
 *   NAT64    | 0064:ff9b |             0             |       V4ADDR          |      RFC 6052 §2.1
 *   ISATAP   |        any prefix        | 0000:5efe or 0200:5efe |  V4ADDR  |      RFC 5214 §6.1
 *   mapped   |            0             |   0000:ffff            |  V4ADDR  |      RFC 4291 §2.5.5
 * </pre>
 *
 * Threads: any; allocates nothing.
 */
public final class EmbeddedIpv4 {
    private static final long SIX_TO_FOUR = 0x2002L;
    private static final long TEREDO = 0x2001_0000L;
    private static final long TRANSLATED_HIGH = 0x0064_FF9B_0000_0000L;
    private static final long MAPPED = 0xFFFFL;
    private static final long ISATAP = 0x5EFEL;
    private static final long UNIVERSAL_BIT = 0x0200_0000L;

    private EmbeddedIpv4() {}

    /** ::/96, which holds :: and ::1, and ::ffff:0:0/96 (RFC 4291 §2.5.5). */
    public static boolean isMappedOrCompatible(long high, long low) {
        return high == 0 && (low >>> 32 == 0 || low >>> 32 == MAPPED);
    }

    /** Whether the address embeds an IPv4 address that its kind of address cannot have. */
    public static boolean isMartian(long high, long low) {
        if (high >>> 48 == SIX_TO_FOUR) {
            return isNotGlobal((int) (high >>> 16));
        }
        if (high >>> 32 == TEREDO) {
            return isNotGlobal((int) high) || isNotGlobal((int) ~low);
        }
        if (high == TRANSLATED_HIGH && low >>> 32 == 0) {
            return isNotGlobal((int) low);
        }
        return isIsatap(low) && isNobody((int) low);
    }

    /**
     * Whether this address leads to that IPv4 address by 6to4 or ISATAP, whose routers send it there as protocol 41. A link-local one
     * leads no farther than its link, and ISATAP with a private IPv4 address no farther than the site whose prefix it has.
     */
    public static boolean isTunneledTo(long high, long low, int ipv4) {
        return (high >>> 48 == SIX_TO_FOUR && (int) (high >>> 16) == ipv4)
                || ((int) low == ipv4 && isIsatap(low) && !isNotGlobal(ipv4) && high >>> 54 != 0xFE80 >>> 6);
    }

    private static boolean isIsatap(long low) {
        return ((low >>> 32) & ~UNIVERSAL_BIT) == ISATAP;
    }

    /** RFC 3964 §5.3.1 lists these. */
    private static boolean isNotGlobal(int address) {
        int first = address >>> 24;
        return isNobody(address)
                || first == 10
                || address >>> 20 == ((172 << 4) | 1)
                || address >>> 16 == ((192 << 8) | 168)
                || address >>> 16 == ((169 << 8) | 254);
    }

    /** 0.0.0.0/8, 127.0.0.0/8, 224.0.0.0/4 and 240.0.0.0/4. */
    private static boolean isNobody(int address) {
        int first = address >>> 24;
        return first == 0 || first == 127 || first >= 224;
    }
}
