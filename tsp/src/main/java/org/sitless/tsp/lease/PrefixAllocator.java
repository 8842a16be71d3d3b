package org.sitless.tsp.lease;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.sitless.tsp.message.Ipv6Prefix;

/**
 * Cuts prefixes of any length out of a pool and joins them again: a buddy allocator. Not for several threads.
 *
 * <p>Free space is a set of blocks for each length. The smallest block that is large enough is halved until it fits, the lowest first, so
 * that large pieces stay whole as long as possible and a given history always gives the same prefixes. Time and memory grow with
 * the number of pieces given away, never with the size of the pool.
 */
public final class PrefixAllocator {
    private final PrefixPool pool;
    private final List<TreeSet<Ipv6Prefix>> free = new ArrayList<>();
    private final Set<Ipv6Prefix> taken = new HashSet<>();

    public PrefixAllocator(PrefixPool pool) {
        this.pool = pool;
        for (int length = 0; length <= Ipv6Prefix.LONGEST; length++) {
            free.add(new TreeSet<>());
        }
        free.get(pool.space().length()).add(pool.space());
        pool.reserved().stream().filter(pool.space()::contains).forEach(this::carve);
    }

    /** A free prefix, now taken; nothing if none of that length is left or the pool has none so long or short. */
    public Optional<Ipv6Prefix> allocate(int length) {
        for (int larger = length; pool.allows(length) && larger >= pool.space().length(); larger--) {
            if (!free.get(larger).isEmpty()) {
                Ipv6Prefix prefix = new Ipv6Prefix(free.get(larger).first().first(), length);
                carve(prefix);
                taken.add(prefix);
                return Optional.of(prefix);
            }
        }
        return Optional.empty();
    }

    /** Whether all of it is free. */
    public boolean isFree(Ipv6Prefix prefix) {
        Ipv6Prefix block = prefix;
        while (!free.get(block.length()).contains(block)) {
            if (block.length() <= pool.space().length()) {
                return false;
            }
            block = block.parent();
        }
        return true;
    }

    /**
     * Takes this very prefix, as after a restart.
     *
     * @return false if any of it is not free
     */
    public boolean take(Ipv6Prefix prefix) {
        if (pool.allows(prefix.length()) && carve(prefix)) {
            taken.add(prefix);
            return true;
        }
        return false;
    }

    /** Takes a prefix out of the free block that holds it, whose other parts stay free. */
    private boolean carve(Ipv6Prefix prefix) {
        Ipv6Prefix block = prefix;
        while (!free.get(block.length()).remove(block)) {
            if (block.length() <= pool.space().length()) {
                return false;
            }
            block = block.parent();
        }
        for (Ipv6Prefix part = prefix; part.length() > block.length(); part = part.parent()) {
            free.get(part.length()).add(part.sibling());
        }
        return true;
    }

    /**
     * Gives a prefix back.
     *
     * @return false if it was not taken
     */
    public boolean free(Ipv6Prefix prefix) {
        if (!taken.remove(prefix)) {
            return false;
        }
        Ipv6Prefix block = prefix;
        while (block.length() > pool.space().length()
                && free.get(block.length()).remove(block.sibling())) {
            block = block.parent();
        }
        free.get(block.length()).add(block);
        return true;
    }
}
