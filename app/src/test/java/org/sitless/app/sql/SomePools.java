package org.sitless.app.sql;

import java.util.List;
import java.util.Optional;
import org.sitless.tsp.lease.PrefixPool;
import org.sitless.tsp.message.Ipv6Prefix;

/** Pools as a broker has them. */
final class SomePools {
    static final PrefixPool HOSTS = PrefixPool.ofHosts(
            Ipv6Prefix.of("2001:db8:f000::/64"),
            List.of(Ipv6Prefix.of("2001:db8:f000::/128"), Ipv6Prefix.of("2001:db8:f000::1/128")));

    static final PrefixPool ROUTERS = new PrefixPool(Ipv6Prefix.of("2001:db8::/33"), 48, 64, List.of());

    static final LeasePools POOLS = new LeasePools(HOSTS, Optional.of(ROUTERS), 4);

    private SomePools() {}
}
