package org.sitless.tsp.message;

import java.util.Optional;

/**
 * An IPv6 address as two 64-bit halves in reading order (RFC 4291 §2).
 *
 * @param high the first eight octets
 * @param low the last eight octets
 */
public record Ipv6Address(long high, long low) implements IpAddress, Comparable<Ipv6Address> {
    /** The unspecified address, {@code ::}. */
    public static final Ipv6Address UNSPECIFIED = new Ipv6Address(0, 0);

    /** The address a text names, or nothing. No names are resolved; zones are no part of an address. See {@link Ipv6Text}. */
    public static Optional<Ipv6Address> read(String text) {
        return Ipv6Text.read(text);
    }

    /**
     * As {@link #read}, for text that is known to be an address.
     *
     * @throws IllegalArgumentException naming the text
     */
    public static Ipv6Address of(String text) {
        return read(text).orElseThrow(() -> new IllegalArgumentException("'" + text + "' is not an IPv6 address"));
    }

    /** ff00::/8 (RFC 4291 §2.7). */
    public boolean isMulticast() {
        return (high >>> 56) == 0xFF;
    }

    /** fe80::/10 (RFC 4291 §2.5.6). */
    public boolean isLinkLocal() {
        return (high >>> 54) == (0xFE80 >>> 6);
    }

    /** Whether a host can own this address beyond its own link: not ::, ::1, multicast or link-local. */
    public boolean isRoutableUnicast() {
        boolean special = high == 0 && (low == 0 || low == 1);
        return !special && !isMulticast() && !isLinkLocal();
    }

    /** Eight groups of four digits, {@code 2001:0db8:0000:…}: the one form every TSP client cuts and splits correctly. */
    public String padded() {
        return Ipv6Text.padded(high, low);
    }

    /** Numeric order, reading both halves as unsigned. */
    @Override
    public int compareTo(Ipv6Address other) {
        int byHigh = Long.compareUnsigned(high, other.high);
        return byHigh != 0 ? byHigh : Long.compareUnsigned(low, other.low);
    }

    /** The short form of RFC 5952. */
    @Override
    public String toString() {
        return Ipv6Text.compressed(high, low);
    }
}
