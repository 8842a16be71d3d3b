package org.sitless.tsp.message;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An IPv4 address.
 *
 * @param bits in reading order: 192.0.2.1 is {@code 0xC0000201}
 */
public record Ipv4Address(int bits) implements IpAddress {
    /** No leading zeros: some parsers read 010.0.0.1 as octal, so such a text means different hosts to different readers. */
    private static final Pattern DOTTED_QUAD =
            Pattern.compile("(0|[1-9][0-9]{0,2})\\.(0|[1-9][0-9]{0,2})\\.(0|[1-9][0-9]{0,2})\\.(0|[1-9][0-9]{0,2})");

    /** The address a dotted quad names, or nothing if the text is anything else. No names are resolved. */
    public static Optional<Ipv4Address> read(String text) {
        Matcher quad = DOTTED_QUAD.matcher(text);
        if (!quad.matches()) {
            return Optional.empty();
        }
        int bits = 0;
        for (int group = 1; group <= 4; group++) {
            int octet = Integer.parseInt(quad.group(group));
            if (octet > 0xFF) {
                return Optional.empty();
            }
            bits = (bits << 8) | octet;
        }
        return Optional.of(new Ipv4Address(bits));
    }

    /**
     * As {@link #read}, for text that is known to be an address.
     *
     * @throws IllegalArgumentException naming the text
     */
    public static Ipv4Address of(String text) {
        return read(text).orElseThrow(() -> new IllegalArgumentException("'" + text + "' is not an IPv4 address"));
    }

    /** 127.0.0.0/8 (RFC 1122 §3.2.1.3). */
    public boolean isLoopback() {
        return (bits >>> 24) == 127;
    }

    /** Whether a host can own this address: not 0.0.0.0/8, not multicast, not 240.0.0.0/4 with the broadcast address in it. */
    public boolean isUnicast() {
        int first = bits >>> 24;
        return first != 0 && first < 224;
    }

    @Override
    public String toString() {
        return (bits >>> 24) + "." + ((bits >>> 16) & 0xFF) + "." + ((bits >>> 8) & 0xFF) + "." + (bits & 0xFF);
    }
}
