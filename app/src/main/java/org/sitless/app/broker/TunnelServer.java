package org.sitless.app.broker;

import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.sitless.dataplane.tunnel.OuterEnd;
import org.sitless.dataplane.tunnel.Tunnel;
import org.sitless.dataplane.tunnel.TunnelSpec;
import org.sitless.dataplane.wire.Ipv6Prefix;
import org.sitless.linux.libc.SyscallException;
import org.sitless.tsp.lease.Lease;
import org.sitless.tsp.lease.LeaseOwner;
import org.sitless.tsp.message.TunnelType;
import org.sitless.tsp.session.BrokerEffect;
import org.sitless.tsp.session.TunnelFailure;
import org.sitless.tsp.session.TunnelTerms;
import org.sitless.tsp.transport.TunnelGate;
import org.slf4j.LoggerFactory;

/**
 * Holds one tunnel for each lease that is up: in the data plane, in the kernel's routes, and in the list that others read.
 *
 * <p>The store decides who has what; so where a new lease claims an end or a prefix that a tunnel still has, that tunnel is a ghost and
 * goes. A user who comes from elsewhere has his tunnel moved in one step. Threads: any; one is let in at a time, and nothing here waits
 * for a store or a disk.
 */
final class TunnelServer implements TunnelGate {
    private final TunnelSpecs specs;
    private final TunnelCarrier carrier;
    private final DelegatedRoutes routes;
    private final ClientList list;
    private final InstantSource clock;
    private final Map<LeaseOwner, ServedTunnel> byOwner = new HashMap<>();
    private final Map<OuterEnd, ServedTunnel> byEnd = new HashMap<>();
    private final Map<Ipv6Prefix, ServedTunnel> byPrefix = new HashMap<>();
    private final Complaints<TunnelFailure> complaints;

    TunnelServer(
            TunnelSpecs specs, TunnelCarrier carrier, DelegatedRoutes routes, ClientList list, InstantSource clock) {
        this.specs = specs;
        this.carrier = carrier;
        this.routes = routes;
        this.list = list;
        this.clock = clock;
        this.complaints = new Complaints<>(LoggerFactory.getLogger(TunnelServer.class)::error, clock);
    }

    @Override
    public Optional<TunnelFailure> open(TunnelTerms terms) {
        return open(terms.lease());
    }

    /**
     * Brings the tunnel of a lease up, in place of whatever stands in its way. An older lease than the one that is served is ignored.
     *
     * @return why there is none, if there is none; what its owner had is gone then, since the store says so
     */
    Optional<TunnelFailure> open(Lease lease) {
        return open(lease, false);
    }

    /** The same for a lease that was up when this broker began. */
    Optional<TunnelFailure> restore(Lease lease) {
        return open(lease, true);
    }

    private synchronized Optional<TunnelFailure> open(Lease lease, boolean restored) {
        ServedTunnel old = byOwner.get(lease.owner());
        if (old != null && old.lease().revision() > lease.revision()) {
            return Optional.empty();
        }
        try {
            TunnelSpec spec = specs.of(lease);
            inTheWayOf(lease, spec).stream().filter(ghost -> !ghost.equals(old)).forEach(this::remove);
            serve(lease, spec, Optional.ofNullable(old), restored);
            return Optional.empty();
        } catch (IllegalStateException full) {
            return refuse(lease, TunnelFailure.NO_ROOM, full);
        } catch (IllegalArgumentException unusable) {
            return refuse(lease, TunnelFailure.END_UNUSABLE, unusable);
        } catch (SyscallException refused) {
            return refuse(lease, TunnelFailure.ROUTE_REFUSED, refused);
        }
    }

    private Optional<TunnelFailure> refuse(Lease lease, TunnelFailure failure, RuntimeException why) {
        Optional.ofNullable(byOwner.get(lease.owner())).ifPresent(this::remove);
        complaints.tell(
                failure,
                "no tunnel for " + lease.owner() + " at " + lease.endpoint() + ": " + failure.text() + " ("
                        + why.getMessage() + ")");
        return Optional.of(failure);
    }

    private Set<ServedTunnel> inTheWayOf(Lease lease, TunnelSpec spec) {
        Set<ServedTunnel> found = new LinkedHashSet<>();
        Optional.ofNullable(byEnd.get(spec.remote())).ifPresent(found::add);
        ServedTunnel.given(lease)
                .forEach(given -> Optional.ofNullable(byPrefix.get(given)).ifPresent(found::add));
        return found;
    }

    private void serve(Lease lease, TunnelSpec spec, Optional<ServedTunnel> old, boolean restored) {
        Tunnel tunnel = old.map(ServedTunnel::tunnel)
                .map(former -> former.spec().equals(spec) ? former : carrier.replaceTunnel(former, spec))
                .orElseGet(() -> carrier.addTunnel(spec));
        ServedTunnel served = new ServedTunnel(lease, tunnel, clock.instant(), restored);
        List<Ipv6Prefix> given = served.given();
        old.ifPresent(former -> {
            forget(former);
            former.given().stream().filter(prefix -> !given.contains(prefix)).forEach(routes::remove);
        });
        byOwner.put(served.owner(), served);
        byEnd.put(spec.remote(), served);
        given.forEach(prefix -> byPrefix.put(prefix, served));
        given.stream()
                .filter(prefix -> old.isEmpty() || !old.get().given().contains(prefix))
                .forEach(routes::add);
        list.add(served);
    }

    /**
     * Adds the routes of all tunnels once more, after the kernel has forgotten them; those that are there stay.
     *
     * @return how many were refused
     */
    synchronized int routeAgain() {
        int refused = 0;
        for (ServedTunnel served : byOwner.values()) {
            for (Ipv6Prefix given : served.given()) {
                refused += routeAgain(served, given) ? 0 : 1;
            }
        }
        return refused;
    }

    /** One client's route must not end everybody's service. */
    private boolean routeAgain(ServedTunnel served, Ipv6Prefix given) {
        try {
            routes.add(given);
            return true;
        } catch (SyscallException refused) {
            complaints.tell(
                    TunnelFailure.ROUTE_REFUSED, "no route again for " + served.owner() + ": " + refused.getMessage());
            return false;
        }
    }

    private void forget(ServedTunnel served) {
        byOwner.remove(served.owner(), served);
        byEnd.remove(served.tunnel().spec().remote(), served);
        served.given().forEach(prefix -> byPrefix.remove(prefix, served));
    }

    private void remove(ServedTunnel served) {
        forget(served);
        served.given().forEach(routes::remove);
        list.remove(served);
        carrier.removeTunnel(served.tunnel());
    }

    @Override
    public void close(TunnelTerms terms) {
        close(terms.lease());
    }

    /** Takes the tunnel of a lease down, unless another lease of its owner is served. @return whether there was one */
    synchronized boolean close(Lease lease) {
        ServedTunnel served = byOwner.get(lease.owner());
        if (served == null || served.lease().revision() != lease.revision()) {
            return false;
        }
        remove(served);
        return true;
    }

    /** All tunnels that are up now. */
    synchronized List<ServedTunnel> all() {
        return List.copyOf(byOwner.values());
    }

    /** The tunnel of an owner, if one is up. */
    synchronized Optional<ServedTunnel> of(LeaseOwner owner) {
        return Optional.ofNullable(byOwner.get(owner));
    }

    synchronized int size() {
        return byOwner.size();
    }

    @Override
    public void report(BrokerEffect.Report report) {
        SessionLog.write(report);
    }

    /** Whether a lease can be served at all: the configuration may have changed since it was given. */
    boolean serves(TunnelType type) {
        return specs.has(type);
    }
}
