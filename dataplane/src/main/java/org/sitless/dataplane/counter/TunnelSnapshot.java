package org.sitless.dataplane.counter;

/**
 * What a tunnel's counters of one road said at one moment.
 *
 * @param packets that crossed the tunnel, in segments
 * @param bytes inner bytes of those
 * @param drops packets of this tunnel that ended on the road
 * @param lastNanos {@link System#nanoTime()} when the last packet crossed that did not just come from the link-local address of a
 *     client's outer end, which anybody can guess; 0 before the first
 */
public record TunnelSnapshot(long packets, long bytes, long drops, long lastNanos) {
    /** Nothing happened yet. */
    public static final TunnelSnapshot ZERO = new TunnelSnapshot(0, 0, 0, 0);

    /** Both together: the same tunnel on two lanes. */
    public TunnelSnapshot plus(TunnelSnapshot other) {
        return new TunnelSnapshot(
                packets + other.packets, bytes + other.bytes, drops + other.drops, later(lastNanos, other.lastNanos));
    }

    private static long later(long one, long other) {
        if (one == 0 || other == 0) {
            return one + other;
        }
        return one - other >= 0 ? one : other; // nanoTime may wrap
    }
}
