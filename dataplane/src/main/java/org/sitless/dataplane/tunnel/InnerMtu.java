package org.sitless.dataplane.tunnel;

/**
 * The largest IPv6 packet that a tunnel carries in one piece.
 *
 * @param bytes 1,280 to 65,515
 */
public record InnerMtu(int bytes) {
    /** RFC 8200 §5: "IPv6 requires that every link in the Internet have an MTU of 1280 octets or greater". */
    public static final int MINIMUM_BYTES = 1_280;

    /** What is left of 65,535 octets of IPv4 packet behind a header of 20. */
    public static final int MAXIMUM_BYTES = 65_515;

    /** An Ethernet path of 1,500 octets less the IPv4 header: what kernel {@code sit} uses too. */
    public static final InnerMtu DEFAULT = new InnerMtu(1_480);

    public InnerMtu {
        if (bytes < MINIMUM_BYTES || bytes > MAXIMUM_BYTES) {
            throw new IllegalArgumentException("a tunnel MTU is " + MINIMUM_BYTES + " to " + MAXIMUM_BYTES + ", not "
                    + bytes + ": IPv6 needs 1280 (RFC 8200 section 5), 6in4 adds 20 to each packet");
        }
    }
}
