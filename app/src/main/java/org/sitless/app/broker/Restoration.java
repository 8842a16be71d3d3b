package org.sitless.app.broker;

import java.time.Instant;
import java.util.List;
import org.sitless.tsp.lease.Lease;
import org.sitless.tsp.lease.LeaseStore;

/**
 * Brings the tunnels of all leases up when a broker begins, so that no client notices that it was away: 1 ends what ran out so long ago
 * that its client must have noticed, 2 gives all others a whole lease from now, since nobody could be heard meanwhile, 3 opens their
 * tunnels. The store is asked three times, however many they are.
 */
final class Restoration {
    private final TunnelServer server;
    private final LeaseStore leases;
    private final LeaseTimes times;

    Restoration(TunnelServer server, LeaseStore leases, LeaseTimes times) {
        this.server = server;
        this.leases = leases;
        this.times = times;
    }

    /** What became of them. */
    record Outcome(int restored, int ended) {}

    Outcome run(Instant now) {
        int ended = leases.expireBefore(times.overdue(now)).size();
        List<Lease> served = leases.active().stream()
                .filter(lease -> server.serves(lease.endpoint().type()))
                .map(lease -> lease.until(later(lease.until(), now.plus(times.lifetime(lease)))))
                .toList();
        int restored = 0;
        for (Lease lease : leases.prolong(served)) {
            restored += server.restore(lease).isEmpty() ? 1 : 0;
        }
        return new Outcome(restored, ended);
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }
}
