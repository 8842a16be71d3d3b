package org.sitless.dataplane.wire;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An IPv4 address as the 32 bits that stand in a header, most significant octet first (RFC 791 §3.1).
 *
 * @param bits the address in big-endian reading order: 192.0.2.1 is {@code 0xC0000201}
 */
public record Ipv4Address(int bits) {
    private static final Pattern DOTTED_QUAD = Pattern.compile("(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})");

    /** Reads a dotted quad. No names are resolved. @throws IllegalArgumentException naming the text that is no address */
    public static Ipv4Address parse(String text) {
        Matcher quad = DOTTED_QUAD.matcher(text);
        if (!quad.matches()) {
            throw new IllegalArgumentException("'" + text + "' is not an IPv4 address");
        }
        int bits = 0;
        for (int group = 1; group <= 4; group++) {
            int octet = Integer.parseInt(quad.group(group));
            if (octet > 0xFF) {
                throw new IllegalArgumentException("'" + text + "' is not an IPv4 address: " + octet + " exceeds 255");
            }
            bits = (bits << 8) | octet;
        }
        return new Ipv4Address(bits);
    }

    @Override
    public String toString() {
        return (bits >>> 24) + "." + ((bits >>> 16) & 0xFF) + "." + ((bits >>> 8) & 0xFF) + "." + (bits & 0xFF);
    }
}
