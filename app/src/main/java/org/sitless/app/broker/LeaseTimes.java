package org.sitless.app.broker;

import java.time.Duration;
import java.time.Instant;
import org.sitless.app.config.BrokerConfig;
import org.sitless.tsp.lease.Lease;
import org.sitless.tsp.lease.LeaseOwner;

/** How long what may be silent, and how often that is looked at. */
final class LeaseTimes {
    private static final Duration SHORTEST_PERIOD = Duration.ofMillis(250);
    private static final Duration LONGEST_PERIOD = Duration.ofSeconds(30);
    private static final int LOOKS_IN_A_LEASE = 8;
    /** RFC 5572 §4.6: a client that sends keepalives is heard from by then, whatever one or two of them met on their way. */
    private static final int KEEPALIVES_TO_WAIT_FOR = 4;

    private final BrokerConfig config;

    LeaseTimes(BrokerConfig config) {
        this.config = config;
    }

    Duration lifetime(Lease lease) {
        return lease.prefix().isPresent()
                ? config.pools().routerLease()
                : config.pools().hostLease();
    }

    /** Time between two looks. */
    Duration period() {
        Duration period = shorter(config.pools().hostLease(), config.pools().routerLease())
                .dividedBy(LOOKS_IN_A_LEASE);
        period = shorter(shorter(period, config.keepalive()), LONGEST_PERIOD);
        return period.compareTo(SHORTEST_PERIOD) < 0 ? SHORTEST_PERIOD : period;
    }

    /** Until when a client that has just come must be heard from, if it cannot be told who he is. */
    private Duration firstSign() {
        return config.keepalive().multipliedBy(KEEPALIVES_TO_WAIT_FOR);
    }

    /** Whether an anonymous client was silent since then for too long: one that was heard before we were restarted has its whole lease. */
    boolean isForgotten(ServedTunnel served, Instant since, Instant now) {
        Duration patience = served.restored() ? lifetime(served.lease()) : firstSign();
        return served.owner() instanceof LeaseOwner.Anonymous
                && since.plus(patience).isBefore(now);
    }

    /**
     * After a restart: leases that were to last until before then are not restored. Their clients, if there are any left, have noticed by
     * now that their tunnel is dead, and asked anew.
     */
    Instant overdue(Instant now) {
        return now.minus(firstSign());
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
