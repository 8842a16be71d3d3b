package org.sitless.tsp.message;

import java.util.Optional;

/**
 * An IPv6 prefix: the leading {@code length} bits of an address (RFC 4291 §2.3). Bits behind the prefix are zero. Ordered by first
 * address, then by length.
 *
 * @param first first address of the prefix
 * @param length 0 to 128
 */
public record Ipv6Prefix(Ipv6Address first, int length) implements Comparable<Ipv6Prefix> {
    public static final int LONGEST = 128;

    /**
     * Clears the bits behind the prefix.
     *
     * @throws IllegalArgumentException if the length is not 0 to 128
     */
    public Ipv6Prefix {
        if (length < 0 || length > LONGEST) {
            throw new IllegalArgumentException("a prefix length is 0 to 128, not " + length);
        }
        first = new Ipv6Address(first.high() & highMask(length), first.low() & lowMask(length));
    }

    /**
     * Reads {@code 2001:db8::/32}.
     *
     * @throws IllegalArgumentException naming the text
     */
    public static Ipv6Prefix of(String text) {
        int slash = text.indexOf('/');
        Optional<Ipv6Address> address = slash < 0 ? Optional.empty() : Ipv6Address.read(text.substring(0, slash));
        if (address.isEmpty() || !text.substring(slash + 1).matches("[0-9]{1,3}")) {
            throw new IllegalArgumentException("'" + text + "' is not an IPv6 prefix");
        }
        return new Ipv6Prefix(address.get(), Integer.parseInt(text.substring(slash + 1)));
    }

    /** The single address as a prefix, /128. */
    public static Ipv6Prefix host(Ipv6Address address) {
        return new Ipv6Prefix(address, LONGEST);
    }

    public boolean contains(Ipv6Address address) {
        return ((address.high() ^ first.high()) & highMask(length)) == 0
                && ((address.low() ^ first.low()) & lowMask(length)) == 0;
    }

    /** Whether every address of the other prefix lies in this one. */
    public boolean contains(Ipv6Prefix other) {
        return other.length >= length && contains(other.first);
    }

    /** Whether any address lies in both. Two prefixes overlap only by one holding the other. */
    public boolean overlaps(Ipv6Prefix other) {
        return contains(other) || other.contains(this);
    }

    /** The prefix one bit shorter that holds this one. Undefined for ::/0. */
    public Ipv6Prefix parent() {
        return new Ipv6Prefix(first, length - 1);
    }

    /** The other half of {@link #parent()}. Undefined for ::/0. */
    public Ipv6Prefix sibling() {
        long high = length <= 64 ? 1L << (64 - length) : 0;
        long low = length > 64 ? 1L << (LONGEST - length) : 0;
        return new Ipv6Prefix(new Ipv6Address(first.high() ^ high, first.low() ^ low), length);
    }

    private static long highMask(int length) {
        return length == 0 ? 0 : length >= 64 ? -1L : -1L << (64 - length);
    }

    private static long lowMask(int length) {
        return length <= 64 ? 0 : -1L << (LONGEST - length);
    }

    @Override
    public int compareTo(Ipv6Prefix other) {
        int byAddress = first.compareTo(other.first);
        return byAddress != 0 ? byAddress : Integer.compare(length, other.length);
    }

    @Override
    public String toString() {
        return first + "/" + length;
    }
}
