package org.sitless.tsp.lease;

import java.util.List;
import org.sitless.tsp.message.Ipv6Prefix;

/**
 * Address space to give away.
 *
 * @param space all of it
 * @param shortest length of the largest piece
 * @param longest length of the smallest piece
 * @param reserved pieces of it that are never given away: the broker's own address, the subnet-router anycast address (RFC 4291 §2.6.1)
 */
public record PrefixPool(Ipv6Prefix space, int shortest, int longest, List<Ipv6Prefix> reserved) {
    /**
     * Checks the lengths.
     *
     * @throws IllegalArgumentException naming what does not fit
     */
    public PrefixPool {
        reserved = List.copyOf(reserved);
        if (shortest < space.length() || longest < shortest || longest > Ipv6Prefix.LONGEST) {
            throw new IllegalArgumentException(
                    "prefixes of /" + shortest + " to /" + longest + " do not fit into " + space);
        }
    }

    /** A pool of single addresses. */
    public static PrefixPool ofHosts(Ipv6Prefix space, List<Ipv6Prefix> reserved) {
        return new PrefixPool(space, Ipv6Prefix.LONGEST, Ipv6Prefix.LONGEST, reserved);
    }

    public boolean allows(int length) {
        return length >= shortest && length <= longest;
    }
}
