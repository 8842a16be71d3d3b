package org.sitless.app.sql;

import java.util.Optional;
import org.sitless.tsp.lease.PrefixPool;

/**
 * What a broker gives away.
 *
 * @param hosts single addresses
 * @param routers delegated prefixes, if there are any; overlaps {@code hosts} at most in what it reserves
 * @param anonymousPerAddress how many anonymous tunnels may end at one IPv4 address
 */
public record LeasePools(PrefixPool hosts, Optional<PrefixPool> routers, int anonymousPerAddress) {}
