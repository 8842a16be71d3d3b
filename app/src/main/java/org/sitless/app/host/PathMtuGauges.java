package org.sitless.app.host;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.agrona.concurrent.status.AtomicCounter;
import org.agrona.concurrent.status.CountersManager;
import org.agrona.concurrent.status.CountersReader;
import org.sitless.dataplane.tunnel.PathMtu;
import org.sitless.dataplane.wire.Ipv4Address;

/**
 * What is known of the path of a point-to-point tunnel, in its counter file, where status finds it.
 *
 * <p>Threads: one writer. Readers see each number whole, and may see two of different seconds.
 */
public final class PathMtuGauges {
    private final Map<Gauge, AtomicCounter> counters = new EnumMap<>(Gauge.class);

    private enum Gauge {
        OUTER_BYTES(110, "path MTU in bytes, 0: not known yet"),
        INNER_BYTES(111, "largest inner packet in bytes"),
        ORIGIN(112, "path MTU, whence: configured, route, frag-needed, probed"),
        REPORTER(113, "path MTU, IPv4 address of the router that said frag-needed"),
        SINCE_MILLIS(114, "path MTU, since when: milliseconds since 1970"),
        FRAGMENTED(115, "1 while outer packets go without DF");

        /** In the file; those below 100 are the data plane's. */
        private final int typeId;

        private final String label;

        Gauge(int typeId, String label) {
            this.typeId = typeId;
            this.label = label;
        }
    }

    /**
     * What the file says.
     *
     * @param outerBytes the path MTU
     * @param innerBytes the largest inner packet that passes in one piece
     * @param origin how that is known
     * @param reporter the router that said so; 0.0.0.0 where none did
     * @param sinceMillis since 1970; 0: from the beginning
     * @param fragmentedOutside whether outer packets go without DF, because not even the least inner MTU fits
     */
    public record Reading(
            int outerBytes,
            int innerBytes,
            PathMtu.Origin origin,
            Ipv4Address reporter,
            long sinceMillis,
            boolean fragmentedOutside) {}

    private PathMtuGauges(CountersManager manager) {
        for (Gauge gauge : Gauge.values()) {
            counters.put(gauge, manager.newCounter(gauge.label, gauge.typeId));
        }
    }

    /** Makes them. */
    public static PathMtuGauges allocate(CountersManager counters) {
        return new PathMtuGauges(counters);
    }

    /** Shows what is known now. */
    public void show(PathMtu.Snapshot path, long nowMillis) {
        boolean known = path.origin() != PathMtu.Origin.CONFIGURED;
        put(Gauge.INNER_BYTES, path.innerBytes());
        put(Gauge.ORIGIN, path.origin().id());
        put(Gauge.REPORTER, path.reporter().bits());
        put(Gauge.SINCE_MILLIS, known ? nowMillis - path.ageNanos() / 1_000_000 : 0);
        put(Gauge.FRAGMENTED, path.fragmentsOutside() ? 1 : 0);
        put(Gauge.OUTER_BYTES, path.outerBytes());
    }

    private void put(Gauge gauge, long value) {
        counters.get(gauge).setRelease(value);
    }

    /** Reads them; empty where nothing is known, as of a tunnel that waits for its path. */
    public static Optional<Reading> read(CountersReader file) {
        Map<Gauge, Long> found = new EnumMap<>(Gauge.class);
        file.forEach((id, typeId, key, label) -> {
            for (Gauge gauge : Gauge.values()) {
                if (gauge.typeId == typeId) {
                    found.put(gauge, file.getCounterValue(id));
                }
            }
        });
        if (found.getOrDefault(Gauge.OUTER_BYTES, 0L) == 0) {
            return Optional.empty();
        }
        return PathMtu.Origin.byId(found.get(Gauge.ORIGIN)).map(origin -> reading(found, origin));
    }

    private static Reading reading(Map<Gauge, Long> found, PathMtu.Origin origin) {
        return new Reading(
                found.get(Gauge.OUTER_BYTES).intValue(),
                found.get(Gauge.INNER_BYTES).intValue(),
                origin,
                new Ipv4Address(found.get(Gauge.REPORTER).intValue()),
                found.get(Gauge.SINCE_MILLIS),
                found.get(Gauge.FRAGMENTED) == 1);
    }
}
