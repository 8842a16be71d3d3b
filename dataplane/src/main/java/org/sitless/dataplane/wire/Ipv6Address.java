package org.sitless.dataplane.wire;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.regex.Pattern;

/**
 * An IPv6 address as two 64-bit halves in reading order (RFC 4291 §2).
 *
 * @param high the first eight octets
 * @param low the last eight octets
 */
public record Ipv6Address(long high, long low) {
    /** fe80::/64, the prefix of every link-local address a tunnel forms (RFC 4291 §2.5.6). */
    private static final long LINK_LOCAL_HIGH = 0xFE80_0000_0000_0000L;

    /** What the JDK takes for an IPv6 address or for none, but never for a name: it decides by the first character, and a colon must follow. */
    private static final Pattern NUMERIC = Pattern.compile("[0-9a-fA-F]*:[0-9a-fA-F:.]*");

    /** Reads the textual form of RFC 4291 §2.2, without zone. No names are resolved. @throws IllegalArgumentException */
    public static Ipv6Address parse(String text) {
        if (!NUMERIC.matcher(text).matches()) {
            throw new IllegalArgumentException("'" + text + "' is not an IPv6 address");
        }
        try {
            // An IPv4-mapped address comes back as Inet4Address.
            InetAddress address = InetAddress.getByName(text);
            byte[] octets = address.getAddress();
            if (octets.length == 4) {
                return new Ipv6Address(
                        0, 0xFFFF_0000_0000L | (ByteBuffer.wrap(octets).getInt() & 0xFFFF_FFFFL));
            }
            ByteBuffer halves = ByteBuffer.wrap(octets);
            return new Ipv6Address(halves.getLong(), halves.getLong());
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("'" + text + "' is not an IPv6 address", e);
        }
    }

    /**
     * The link-local address of a 6in4 tunnel: fe80:: followed by the IPv4 address of the local end.
     *
     * <p>RFC 4213 §3.7: "If an IPv4 address is used for forming the IPv6 link-local address, the interface identifier is the IPv4
     * address, prepended by zeros."
     */
    public static Ipv6Address linkLocalOf(Ipv4Address local) {
        return new Ipv6Address(LINK_LOCAL_HIGH, local.bits() & 0xFFFF_FFFFL);
    }

    /** The sixteen octets in network order. */
    public byte[] octets() {
        return ByteBuffer.allocate(16).putLong(high).putLong(low).array();
    }

    @Override
    public String toString() {
        return Ipv6Text.of(high, low);
    }

    /** This address as the JDK knows it. */
    public Inet6Address toInetAddress() {
        try {
            return Inet6Address.getByAddress(null, octets(), -1);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("sixteen octets are always an IPv6 address", e);
        }
    }
}
