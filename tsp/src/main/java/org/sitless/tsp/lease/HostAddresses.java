package org.sitless.tsp.lease;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.sitless.tsp.message.Ipv6Prefix;

/**
 * The single addresses of a pool: users get the lowest, anonymous clients draw theirs. Not for several threads.
 *
 * <p>An address that was drawn stays in its free block until the allocator comes across it: cut out at once, each would leave half a
 * hundred blocks of a /64 behind.
 */
final class HostAddresses {
    private final PrefixPool pool;
    private final PrefixAllocator allocator;
    private final RandomGenerator random;
    private final Set<Ipv6Prefix> drawn = new HashSet<>();

    HostAddresses(PrefixPool pool, RandomGenerator random) {
        this.pool = pool;
        this.allocator = new PrefixAllocator(pool);
        this.random = random;
    }

    Optional<Ipv6Prefix> allocate(LeaseOwner owner) {
        return owner.isAnonymous() ? draw() : lowest();
    }

    private Optional<Ipv6Prefix> lowest() {
        Optional<Ipv6Prefix> next = allocator.allocate(Ipv6Prefix.LONGEST);
        while (next.isPresent() && drawn.remove(next.get())) {
            next = allocator.allocate(Ipv6Prefix.LONGEST);
        }
        return next;
    }

    private Optional<Ipv6Prefix> draw() {
        Optional<Ipv6Prefix> found =
                HostLottery.draw(pool.space(), random, host -> !drawn.contains(host) && allocator.isFree(host));
        if (found.isEmpty()) {
            found = lowest();
            found.ifPresent(allocator::free);
        }
        found.ifPresent(drawn::add);
        return found;
    }

    void free(Ipv6Prefix host) {
        if (!drawn.remove(host)) {
            allocator.free(host);
        }
    }
}
