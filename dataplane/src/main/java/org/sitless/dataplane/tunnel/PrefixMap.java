package org.sitless.dataplane.tunnel;

import org.sitless.dataplane.wire.Ipv6Prefix;

/**
 * Tunnels by inner prefix, all prefixes of one length: open addressing, linear probing, at most half full.
 *
 * <p>A key is two longs beside each other, so that a hit costs two or three cache lines whatever the number of tunnels. Threads: one
 * owner.
 */
final class PrefixMap {
    private static final int INITIAL_CAPACITY = 8;
    private static final long MIX_HIGH = 0x9E37_79B9_7F4A_7C15L;
    private static final long MIX_LOW = 0xC2B2_AE3D_27D4_EB4FL;

    private final int prefixLength;
    private final long highMask;
    private final long lowMask;
    private long[] keys = new long[2 * INITIAL_CAPACITY];
    private Tunnel[] values = new Tunnel[INITIAL_CAPACITY];
    private int size;

    PrefixMap(int prefixLength) {
        this.prefixLength = prefixLength;
        highMask = Ipv6Prefix.highMask(prefixLength);
        lowMask = Ipv6Prefix.lowMask(prefixLength);
    }

    int prefixLength() {
        return prefixLength;
    }

    boolean isEmpty() {
        return size == 0;
    }

    /** The tunnel whose prefix holds this address, or null. */
    Tunnel get(long addressHigh, long addressLow) {
        return values[slotOf(addressHigh & highMask, addressLow & lowMask)];
    }

    /** Adds or replaces. */
    void put(Ipv6Prefix prefix, Tunnel tunnel) {
        int slot = slotOf(prefix.high(), prefix.low());
        if (values[slot] == null) {
            size++;
        }
        store(slot, prefix.high(), prefix.low(), tunnel);
        if (2 * size > values.length) {
            grow();
        }
    }

    private void store(int slot, long high, long low, Tunnel tunnel) {
        keys[2 * slot] = high;
        keys[2 * slot + 1] = low;
        values[slot] = tunnel;
    }

    private void grow() {
        long[] oldKeys = keys;
        Tunnel[] oldValues = values;
        keys = new long[2 * oldKeys.length];
        values = new Tunnel[2 * oldValues.length];
        for (int old = 0; old < oldValues.length; old++) {
            if (oldValues[old] != null) {
                long high = oldKeys[2 * old];
                long low = oldKeys[2 * old + 1];
                store(slotOf(high, low), high, low, oldValues[old]);
            }
        }
    }

    /** Removes the prefix if it belongs to this tunnel; entries behind it move up, so that no search ends too early. */
    void remove(Ipv6Prefix prefix, Tunnel tunnel) {
        int hole = slotOf(prefix.high(), prefix.low());
        if (values[hole] != tunnel) {
            return;
        }
        values[hole] = null;
        size--;
        for (int next = after(hole); values[next] != null; next = after(next)) {
            int home = home(keys[2 * next], keys[2 * next + 1]);
            if (distance(home, next) >= distance(hole, next)) {
                store(hole, keys[2 * next], keys[2 * next + 1], values[next]);
                values[next] = null;
                hole = next;
            }
        }
    }

    private int distance(int from, int to) {
        return (to - from) & (values.length - 1);
    }

    /** Where the key stands, or where it would be put. */
    private int slotOf(long high, long low) {
        int slot = home(high, low);
        while (values[slot] != null && (keys[2 * slot] != high || keys[2 * slot + 1] != low)) {
            slot = after(slot);
        }
        return slot;
    }

    private int home(long high, long low) {
        long mixed = high * MIX_HIGH + low;
        mixed = (mixed ^ (mixed >>> 32)) * MIX_LOW;
        return (int) (mixed >>> 32) & (values.length - 1);
    }

    private int after(int slot) {
        return (slot + 1) & (values.length - 1);
    }
}
