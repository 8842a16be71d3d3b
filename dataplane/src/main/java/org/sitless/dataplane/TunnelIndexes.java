package org.sitless.dataplane;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.BooleanSupplier;

/**
 * Gives each tunnel a row in the tables of per-tunnel counters, and takes it back once no lane can count in it any more.
 *
 * <p>Threads: the control thread's.
 */
final class TunnelIndexes {
    private final int capacity;
    private final Deque<Retired> retired = new ArrayDeque<>();
    private int fresh;

    TunnelIndexes(int capacity) {
        this.capacity = capacity;
    }

    /** Takes a free row. @throws IllegalStateException when all are in use */
    int take() {
        if (!retired.isEmpty() && retired.peek().settled.getAsBoolean()) {
            return retired.remove().index;
        }
        if (fresh == capacity) {
            throw new IllegalStateException("there is room for " + capacity + " tunnels and no more");
        }
        return fresh++;
    }

    /** The row is free again as soon as {@code settled} says that every lane has let go of its tunnel. */
    void giveBack(int index, BooleanSupplier settled) {
        retired.add(new Retired(index, settled));
    }

    private record Retired(int index, BooleanSupplier settled) {}
}
