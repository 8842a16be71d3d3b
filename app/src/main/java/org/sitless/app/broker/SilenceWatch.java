package org.sitless.app.broker;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.sitless.dataplane.counter.RoadName;
import org.sitless.dataplane.counter.TunnelSnapshot;
import org.sitless.tsp.lease.Lease;
import org.sitless.tsp.lease.LeaseOwner;
import org.sitless.tsp.lease.LeaseStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps store and tunnels in step: 1 asks the counters who was heard, 2 prolongs the leases of those, 3 takes anonymous tunnels down that
 * were never heard from, since who asked for them may not be where he said, 4 ends what was silent for the whole of its lease, 5 compares
 * what is left with the store, where others may have released something.
 *
 * <p>Any packet of a user counts, a dropped one too: it came from the right outer end. A lease is prolonged when an eighth of it has gone, not by
 * each packet. Threads: one.
 */
final class SilenceWatch {
    private static final Logger LOG = LoggerFactory.getLogger(SilenceWatch.class);
    private static final int RENEWALS_IN_A_LEASE = 8;

    private final TunnelServer server;
    private final TunnelCarrier carrier;
    private final LeaseStore leases;
    private final LeaseTimes times;
    private final LeaseClock clock;
    private final Map<LeaseOwner, Hearing> heard = new HashMap<>();
    private final Set<Long> missedBefore = new HashSet<>();

    SilenceWatch(TunnelServer server, TunnelCarrier carrier, LeaseStore leases, LeaseTimes times, LeaseClock clock) {
        this.server = server;
        this.carrier = carrier;
        this.leases = leases;
        this.times = times;
        this.clock = clock;
    }

    /**
     * What is known of a client.
     *
     * @param revision of his lease
     * @param count what the counters said of him until now
     * @param until when his lease ends, as far as the store was told
     * @param since when his tunnel came up
     */
    private record Hearing(long revision, long count, Optional<Instant> last, Instant until, Instant since) {
        Hearing shift(Duration by) {
            return new Hearing(revision, count, last.map(at -> at.plus(by)), until.plus(by), since.plus(by));
        }
    }

    /** Looks once. */
    void look() {
        followCalendar();
        Instant now = clock.instant();
        List<ServedTunnel> all = server.all();
        Set<LeaseOwner> owners = new HashSet<>();
        for (ServedTunnel served : all) {
            owners.add(served.owner());
            listen(served, now);
        }
        heard.keySet().retainAll(owners);
        for (Lease ended : leases.expireBefore(now)) {
            close(ended, "silent for the whole of its lease");
        }
        compare(now);
    }

    /** The calendar was set, and stayed there: all ends move with it, so that nobody's lease ends by that. */
    private void followCalendar() {
        Duration step = clock.step();
        if (step.isZero()) {
            return;
        }
        leases.shift(step);
        clock.follow(step);
        heard.replaceAll((owner, hearing) -> hearing.shift(step));
        LOG.warn("the clock of this host was set by {}: all leases with it", step);
    }

    private void listen(ServedTunnel served, Instant now) {
        Hearing before = Optional.ofNullable(heard.get(served.owner()))
                .filter(hearing -> hearing.revision() == served.lease().revision())
                .orElseGet(() -> begin(served));
        TunnelSnapshot counts = carrier.snapshot(RoadName.DECAP, served.tunnel());
        long count = heardOf(served, counts);
        Optional<Instant> last = count == before.count() ? before.last() : Optional.of(now);
        Hearing after = new Hearing(before.revision(), count, last, before.until(), before.since());
        heard.put(served.owner(), after);
        if (last.isPresent()) {
            renew(served, after, last.get());
        } else if (times.isForgotten(served, after.since(), now)) {
            leases.release(served.owner(), served.lease().revision());
            close(served.lease(), "never heard from");
        }
    }

    /**
     * A number that changes when he is heard. Of whoever is anonymous only what comes from the address that was told to nobody but him: an
     * outer source can be forged, and who forges it knows the link-local address that follows from it.
     */
    private static long heardOf(ServedTunnel served, TunnelSnapshot counts) {
        return served.owner() instanceof LeaseOwner.Anonymous ? counts.lastNanos() : counts.packets() + counts.drops();
    }

    /** A tunnel that was moved keeps its counters: what was heard at its former end says nothing about this one. */
    private Hearing begin(ServedTunnel served) {
        TunnelSnapshot counts = carrier.snapshot(RoadName.DECAP, served.tunnel());
        boolean moved = heard.containsKey(served.owner());
        long count = moved ? heardOf(served, counts) : 0;
        return new Hearing(
                served.lease().revision(),
                count,
                Optional.empty(),
                served.lease().until(),
                served.since());
    }

    private void renew(ServedTunnel served, Hearing hearing, Instant last) {
        Duration lifetime = times.lifetime(served.lease());
        Instant until = last.plus(lifetime);
        if (until.isBefore(hearing.until().plus(lifetime.dividedBy(RENEWALS_IN_A_LEASE)))) {
            return;
        }
        Optional<Lease> renewed = leases.renew(served.owner(), served.lease().revision(), until);
        if (renewed.isPresent()) {
            heard.put(
                    served.owner(),
                    new Hearing(hearing.revision(), hearing.count(), hearing.last(), until, hearing.since()));
        } else {
            close(served.lease(), "its lease is gone");
        }
    }

    /** Takes down what commands ended. */
    void end(List<Lease> released) {
        released.forEach(lease -> close(lease, "released by command"));
    }

    /** A session may be between store and tunnel at this moment: what is missing must be missing twice. */
    private void compare(Instant now) {
        Map<LeaseOwner, Lease> active = new HashMap<>();
        Set<Long> missing = new HashSet<>();
        for (Lease lease : leases.active()) {
            active.put(lease.owner(), lease);
            if (!isServed(lease) && server.serves(lease.endpoint().type())) {
                missing.add(lease.revision());
                if (missedBefore.contains(lease.revision())) {
                    server.open(lease);
                }
            }
        }
        missedBefore.clear();
        missedBefore.addAll(missing);
        for (ServedTunnel served : server.all()) {
            if (!active.containsKey(served.owner()) && served.since().isBefore(now)) {
                close(served.lease(), "its lease was released");
            }
        }
    }

    private boolean isServed(Lease lease) {
        return server.of(lease.owner())
                .filter(served -> served.lease().revision() >= lease.revision())
                .isPresent();
    }

    private void close(Lease lease, String why) {
        if (server.close(lease)) {
            LOG.info("TUNNEL_CLOSED: {} ({} {}: {})", lease.owner(), lease.endpoint(), lease.address(), why);
        }
    }
}
