package org.sitless.dataplane.tunnel;

/**
 * How much a tunnel may carry on each road, on average over a second or so.
 *
 * @param bitsPerSecond of inner packets; {@link #UNLIMITED}: any
 * @param packetsPerSecond of what would be packets on a wire; {@link #UNLIMITED}: any
 */
public record RateLimit(long bitsPerSecond, long packetsPerSecond) {
    /** No bound. */
    public static final long UNLIMITED = 0;

    /** Nothing is limited. */
    public static final RateLimit NONE = new RateLimit(UNLIMITED, UNLIMITED);

    /** One packet of 1,280 octets in little more than a second. */
    public static final long LEAST_BITS_PER_SECOND = 8_000;

    /** One packet a nanosecond. */
    public static final long MOST_PACKETS_PER_SECOND = 1_000_000_000L;

    public RateLimit {
        if (bitsPerSecond != UNLIMITED && bitsPerSecond < LEAST_BITS_PER_SECOND) {
            throw new IllegalArgumentException("a tunnel's rate is at least 8,000 bit/s, not " + bitsPerSecond);
        }
        if (packetsPerSecond < 0 || packetsPerSecond > MOST_PACKETS_PER_SECOND) {
            throw new IllegalArgumentException(
                    "a tunnel's rate is 1 to 1,000,000,000 packets/s, not " + packetsPerSecond);
        }
    }

    /** Whether there is any bound. */
    public boolean isLimited() {
        return bitsPerSecond != UNLIMITED || packetsPerSecond != UNLIMITED;
    }
}
