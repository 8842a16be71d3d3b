package org.sitless.linux.netlink;

/**
 * A prefix: an address whose host bits are zero, and a length.
 *
 * @param address the first address of the prefix
 * @param length how many leading bits count, 0 to 32 or 128
 */
public record IpPrefix(IpAddress address, int length) {
    /** Refuses a length outside the family and host bits that are not zero. */
    public IpPrefix {
        if (length < 0 || length > address.family().addressBits()) {
            throw new IllegalArgumentException("a prefix length of " + length + " does not fit " + address);
        }
        if (!address.equals(masked(address, length))) {
            throw new IllegalArgumentException(
                    address + "/" + length + " has host bits; the prefix is " + masked(address, length) + "/" + length);
        }
    }

    /** The prefix of this length in which the address lies; host bits are cleared. */
    public static IpPrefix containing(IpAddress address, int length) {
        return new IpPrefix(masked(address, length), length);
    }

    /** The one address alone: /32 or /128. */
    public static IpPrefix host(IpAddress address) {
        return new IpPrefix(address, address.family().addressBits());
    }

    /** {@code 0.0.0.0/0} or {@code ::/0}. */
    public static IpPrefix everything(IpFamily family) {
        return new IpPrefix(IpAddress.unspecified(family), 0);
    }

    /**
     * Reads {@code 2001:db8::/32}; without a slash it is the one address.
     *
     * @throws IllegalArgumentException if it is not a prefix, or has host bits
     */
    public static IpPrefix parse(String text) {
        int slash = text.indexOf('/');
        if (slash < 0) {
            return host(IpAddress.parse(text));
        }
        String digits = text.substring(slash + 1);
        if (!digits.matches("0|[1-9][0-9]{0,2}")) {
            throw new IllegalArgumentException("\"" + text + "\" is not a prefix; write it like 2001:db8::/32");
        }
        return new IpPrefix(IpAddress.parse(text.substring(0, slash)), Integer.parseInt(digits));
    }

    /** IPv4 or IPv6. */
    public IpFamily family() {
        return address.family();
    }

    /** True if the address is of the same family and its leading bits are ours. */
    public boolean contains(IpAddress other) {
        return other.family() == family() && masked(other, length).equals(address);
    }

    private static IpAddress masked(IpAddress address, int length) {
        if (address.family() == IpFamily.IPV4) {
            return IpAddress.ofIpv4((int) (address.low() & upperBits(length + 32)));
        }
        return IpAddress.ofIpv6(address.high() & upperBits(length), address.low() & upperBits(length - 64));
    }

    private static long upperBits(int count) {
        return count <= 0 ? 0 : count >= 64 ? -1L : -1L << (64 - count);
    }

    @Override
    public String toString() {
        return address + "/" + length;
    }
}
