package org.sitless.app.lab;

import java.util.List;

/**
 * What a link shall be.
 *
 * @param profile how packets cross it
 * @param mtuBytes longest IP packet
 * @param lossPercent share of packets lost, each direction by itself
 * @param leftAddresses addresses with prefix length of the left end
 * @param rightAddresses addresses with prefix length of the right end
 * @param rightConfigured false if whoever sits on the right end (a guest) configures the right addresses itself
 */
public record LinkSpec(
        LinkProfile profile,
        int mtuBytes,
        double lossPercent,
        List<String> leftAddresses,
        List<String> rightAddresses,
        boolean rightConfigured) {
    /** Copies the lists. */
    public LinkSpec {
        leftAddresses = List.copyOf(leftAddresses);
        rightAddresses = List.copyOf(rightAddresses);
    }

    /** 192.0.2.1 and 2001:db8:ffff::1 on the left, the same with 2 on the right (RFC 5737, RFC 3849), MTU 1500, no loss. */
    public static LinkSpec of(LinkProfile profile) {
        return new LinkSpec(
                profile,
                1_500,
                0,
                List.of("192.0.2.1/24", "2001:db8:ffff::1/64"),
                List.of("192.0.2.2/24", "2001:db8:ffff::2/64"),
                true);
    }

    /** The same with another MTU. */
    public LinkSpec mtuBytes(int mtuBytes) {
        return new LinkSpec(profile, mtuBytes, lossPercent, leftAddresses, rightAddresses, rightConfigured);
    }

    /** The same with another loss. */
    public LinkSpec lossPercent(double lossPercent) {
        return new LinkSpec(profile, mtuBytes, lossPercent, leftAddresses, rightAddresses, rightConfigured);
    }

    /** The same with other addresses on the left, e.g. {@code "198.51.100.1/24"}. */
    public LinkSpec leftAddresses(String... addresses) {
        return new LinkSpec(profile, mtuBytes, lossPercent, List.of(addresses), rightAddresses, rightConfigured);
    }

    /** The same with other addresses on the right. */
    public LinkSpec rightAddresses(String... addresses) {
        return new LinkSpec(profile, mtuBytes, lossPercent, leftAddresses, List.of(addresses), rightConfigured);
    }

    /** The same for a guest on the right: the left knows its addresses, the right namespace itself has none and stays silent. */
    public LinkSpec guestOnTheRight() {
        return new LinkSpec(profile, mtuBytes, lossPercent, leftAddresses, rightAddresses, false);
    }
}
