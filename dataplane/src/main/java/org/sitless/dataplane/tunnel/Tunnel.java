package org.sitless.dataplane.tunnel;

/**
 * A tunnel as a lane sees it: its specification and what has been learnt since.
 *
 * <p>Threads: the lane's; other threads only read the specification.
 */
public final class Tunnel {
    private final TunnelSpec spec;
    private final int index;
    private int innerMtuBytes;

    /** @param index row of this tunnel in the table of per-tunnel counters */
    public Tunnel(TunnelSpec spec, int index) {
        this.spec = spec;
        this.index = index;
        this.innerMtuBytes = spec.innerMtu().bytes();
    }

    public TunnelSpec spec() {
        return spec;
    }

    /** Row of this tunnel in the table of per-tunnel counters. */
    public int index() {
        return index;
    }

    /** Largest inner packet that the path carries now, in bytes. */
    public int innerMtuBytes() {
        return innerMtuBytes;
    }
}
