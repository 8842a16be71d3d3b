package org.sitless.dataplane.wire;

/**
 * An IPv6 prefix: the leading {@code length} bits of an address (RFC 4291 §2.3). Bits behind the prefix are zero.
 *
 * @param high first half of the prefix
 * @param low second half of the prefix
 * @param length 0 to 128
 */
public record Ipv6Prefix(long high, long low, int length) {
    /** Every address: ::/0. */
    public static final Ipv6Prefix ANY = new Ipv6Prefix(0, 0, 0);

    public Ipv6Prefix {
        if (length < 0 || length > 128) {
            throw new IllegalArgumentException("a prefix length is 0 to 128, not " + length);
        }
        high &= highMask(length);
        low &= lowMask(length);
    }

    /** Reads {@code 2001:db8::/32}; a missing length means 128. @throws IllegalArgumentException naming what is wrong */
    public static Ipv6Prefix parse(String text) {
        int slash = text.indexOf('/');
        Ipv6Address address = Ipv6Address.parse(slash < 0 ? text : text.substring(0, slash));
        return of(address, slash < 0 ? 128 : parseLength(text, text.substring(slash + 1)));
    }

    /** The prefix of the given length that holds this address. */
    public static Ipv6Prefix of(Ipv6Address address, int length) {
        return new Ipv6Prefix(address.high(), address.low(), length);
    }

    private static int parseLength(String text, String length) {
        try {
            return Integer.parseInt(length);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("'" + text + "' has no prefix length of 0 to 128", e);
        }
    }

    /** Bits of the first half that belong to a prefix of this length. */
    public static long highMask(int length) {
        return length == 0 ? 0 : length >= 64 ? -1L : -1L << (64 - length);
    }

    /** Bits of the second half that belong to a prefix of this length. */
    public static long lowMask(int length) {
        return length <= 64 ? 0 : -1L << (128 - length);
    }

    /** Whether the address made of these two halves lies in this prefix. Allocates nothing. */
    public boolean contains(long addressHigh, long addressLow) {
        return ((addressHigh ^ high) & highMask(length)) == 0 && ((addressLow ^ low) & lowMask(length)) == 0;
    }

    /** The first address of the prefix: all bits behind it are zero. */
    public Ipv6Address firstAddress() {
        return new Ipv6Address(high, low);
    }

    @Override
    public String toString() {
        return firstAddress() + "/" + length;
    }
}
