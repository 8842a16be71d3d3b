package org.sitless.app.sql;

import java.util.List;
import java.util.Optional;
import org.sitless.tsp.lease.PrefixPool;
import org.sitless.tsp.message.Ipv6Prefix;

/**
 * What a broker gives away.
 *
 * @param hosts single addresses
 * @param routers delegated prefixes, if there are any; overlaps {@code hosts} at most in what it reserves
 * @param inUse addresses and prefixes that somebody near has, whatever the configuration says: not given to anybody any more
 * @param anonymousPerAddress how many anonymous tunnels may end at one IPv4 address
 */
public record LeasePools(
        PrefixPool hosts, Optional<PrefixPool> routers, List<Ipv6Prefix> inUse, int anonymousPerAddress) {
    public LeasePools {
        inUse = List.copyOf(inUse);
    }

    /** Pools that nobody near has anything of. */
    public LeasePools(PrefixPool hosts, Optional<PrefixPool> routers, int anonymousPerAddress) {
        this(hosts, routers, List.of(), anonymousPerAddress);
    }
}
