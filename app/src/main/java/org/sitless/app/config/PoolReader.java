package org.sitless.app.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.sitless.app.config.BrokerConfig.Pools;
import org.sitless.app.config.BrokerConfig.Serving;
import org.sitless.tsp.lease.PrefixPool;
import org.sitless.tsp.message.Ipv6Address;
import org.sitless.tsp.message.Ipv6Prefix;

/** Reads {@code [pool]}, and keeps what is not to be given away out of it. */
final class PoolReader {
    /** RFC 5572 §2.2 has /48 in its examples; longer than /64 no LAN can use (RFC 4862 §5.5.3). */
    private static final int USUAL_LENGTH = 48;

    private static final int LONGEST_LENGTH = 64;
    private static final Duration USUAL_LEASE = Duration.ofDays(7);
    private static final int USUAL_ANONYMOUS = 4;
    private static final Ipv6Prefix NONE = Ipv6Prefix.host(new Ipv6Address(0, 0));

    private final TomlSection pool;
    private final TomlSection host;
    private final TomlSection router;
    private final Problems problems;

    PoolReader(TomlSection root, Problems problems) {
        this.pool = root.table("pool", List.of("host", "router", "anonymous_per_address"));
        this.host = pool.table("host", List.of("prefix", "lease", "reserved"));
        this.router = pool.table("router", List.of("prefix", "length", "lease", "reserved"));
        this.problems = problems;
    }

    Pools read(Serving serving) {
        Ipv6Prefix hosts = host.required("prefix", "2001:db8:f000::/64", BrokerValues::pool, NONE);
        return new Pools(
                PrefixPool.ofHosts(hosts, reservedHosts(hosts, serving)),
                host.one("lease", BrokerValues::lease, USUAL_LEASE),
                pool.has("router") ? routers(hosts, serving) : Optional.empty(),
                router.one("lease", BrokerValues::lease, USUAL_LEASE),
                pool.one("anonymous_per_address", BrokerValues::anonymous, USUAL_ANONYMOUS));
    }

    private List<Ipv6Prefix> reservedHosts(Ipv6Prefix hosts, Serving serving) {
        List<Ipv6Prefix> reserved = new ArrayList<>(reservedIn(host, hosts));
        reserved.addAll(reservedByItself(hosts, serving));
        return reserved;
    }

    /** The first address is that of all routers on the link (RFC 4291 §2.6.1). */
    private static List<Ipv6Prefix> reservedByItself(Ipv6Prefix hosts, Serving serving) {
        List<Ipv6Prefix> reserved = new ArrayList<>();
        reserved.add(Ipv6Prefix.host(hosts.first()));
        reserved.add(Ipv6Prefix.host(serving.address()));
        serving.dns().forEach(server -> reserved.add(Ipv6Prefix.host(server)));
        return reserved;
    }

    private List<Ipv6Prefix> reservedIn(TomlSection section, Ipv6Prefix space) {
        List<Ipv6Prefix> reserved = section.each("reserved", BrokerValues::reserved);
        for (Ipv6Prefix each : space.equals(NONE) ? List.<Ipv6Prefix>of() : reserved) {
            if (!space.overlaps(each)) {
                problems.add(
                        "reserved " + each + " does not lie in the pool " + space,
                        section.where("reserved"),
                        "leave it out: what is not in a pool is never given away");
            } else if (each.contains(space)) {
                problems.add(
                        "reserved " + each + " leaves nothing of the pool " + space,
                        section.where("reserved"),
                        "reserve a part of it");
            }
        }
        return reserved;
    }

    private Optional<PrefixPool> routers(Ipv6Prefix hosts, Serving serving) {
        Ipv6Prefix routers = router.required("prefix", "2001:db8::/33", BrokerValues::pool, NONE);
        int length = router.one("length", BrokerValues::delegatedLength, USUAL_LENGTH);
        if (routers.equals(NONE)) {
            return Optional.empty();
        }
        if (length < routers.length()) {
            problems.add(
                    "no /" + length + " fits into " + routers,
                    router.where("length"),
                    "use " + routers.length() + " to " + LONGEST_LENGTH);
            return Optional.empty();
        }
        if (hosts.contains(routers)) {
            problems.add(
                    "the routers' pool " + routers + " lies in the hosts' pool " + hosts,
                    router.where("prefix"),
                    "give them space of their own, or the hosts a part of the routers' pool");
        }
        List<Ipv6Prefix> reserved = new ArrayList<>(reservedIn(router, routers));
        reserved.add(hosts);
        reserved.addAll(reservedByItself(hosts, serving));
        return Optional.of(new PrefixPool(routers, length, LONGEST_LENGTH, reserved));
    }
}
