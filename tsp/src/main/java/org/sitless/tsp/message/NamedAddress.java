package org.sitless.tsp.message;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * What an {@code <address>} element may hold where any kind will do: a broker to go to, a DNS server to delegate to.
 *
 * @param text the canonical text of the address, or a host name; safe to show, never safe to hand to a shell unquoted
 */
public record NamedAddress(Kind kind, String text) {
    /** The {@code type} attribute. */
    public enum Kind {
        IPV4,
        IPV6,
        /** A domain name. */
        DN;

        public String attribute() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private static final int LONGEST_NAME = 253;

    /** Letters, digits and inner hyphens, at most 63 a label (RFC 1123 §2.1); a final dot is allowed. */
    private static final Pattern HOST_NAME = Pattern.compile(
            "[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?(\\.[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*\\.?");

    public static NamedAddress of(Ipv4Address address) {
        return new NamedAddress(Kind.IPV4, address.toString());
    }

    public static NamedAddress of(Ipv6Address address) {
        return new NamedAddress(Kind.IPV6, address.toString());
    }

    /**
     * A host name.
     *
     * @throws IllegalArgumentException if this is none
     */
    public static NamedAddress name(String hostName) {
        if (!isHostName(hostName)) {
            throw new IllegalArgumentException("'" + hostName + "' is not a host name");
        }
        return new NamedAddress(Kind.DN, hostName);
    }

    public static boolean isHostName(String text) {
        return text.length() <= LONGEST_NAME && HOST_NAME.matcher(text).matches();
    }
}
