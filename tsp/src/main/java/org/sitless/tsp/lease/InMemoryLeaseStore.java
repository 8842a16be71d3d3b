package org.sitless.tsp.lease;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.sitless.tsp.lease.ClaimAnswer.Granted;
import org.sitless.tsp.lease.ClaimAnswer.Reason;
import org.sitless.tsp.lease.ClaimAnswer.Refused;
import org.sitless.tsp.lease.Holding.Stay;
import org.sitless.tsp.message.Ipv4Address;
import org.sitless.tsp.message.Ipv6Prefix;

/** Leases that end with the process: for tests, and as the model that every other store is compared with. */
public final class InMemoryLeaseStore implements LeaseStore {
    private final HostAddresses hosts;
    private final PrefixAllocator routers;
    private final int anonymousPerAddress;
    private final Map<LeaseOwner, Holding> holdings = new LinkedHashMap<>();
    private final Map<TunnelEndpoint, Holding> sessions = new HashMap<>();
    private final Map<Ipv4Address, Integer> anonymousAt = new HashMap<>();
    private long lastRevision;

    /**
     * A store of these pools.
     *
     * @param anonymousPerAddress how many anonymous tunnels may end at one IPv4 address
     */
    public InMemoryLeaseStore(PrefixPool hosts, PrefixPool routers, int anonymousPerAddress) {
        this(hosts, routers, anonymousPerAddress, new SecureRandom());
    }

    /** The same, with a source of chance that a test may know. */
    public InMemoryLeaseStore(PrefixPool hosts, PrefixPool routers, int anonymousPerAddress, RandomGenerator random) {
        this.hosts = new HostAddresses(hosts, random);
        this.routers = new PrefixAllocator(routers);
        this.anonymousPerAddress = anonymousPerAddress;
    }

    @Override
    public synchronized Optional<Lease> find(LeaseOwner owner) {
        return Optional.ofNullable(holdings.get(owner))
                .flatMap(holding -> holding.session().map(holding::lease));
    }

    @Override
    public synchronized ClaimAnswer claim(LeaseClaim claim) {
        Optional<Reason> obstacle = obstacle(claim);
        if (obstacle.isPresent()) {
            return new Refused(obstacle.get());
        }
        Holding known = holdings.get(claim.owner());
        Optional<Holding> holding = known != null ? Optional.of(known) : begin(claim.owner());
        if (holding.isEmpty()) {
            return new Refused(Reason.NO_ADDRESS);
        }
        Optional<Ipv6Prefix> prefix = claim.prefixLength()
                .flatMap(length -> holding.get().prefixOfLength(length).or(() -> routers.allocate(length)));
        if (claim.prefixLength().isPresent() && prefix.isEmpty()) {
            removeIfEmpty(holding.get());
            return new Refused(Reason.NO_PREFIX);
        }
        return new Granted(reserve(holding.get(), claim, prefix));
    }

    private Optional<Reason> obstacle(LeaseClaim claim) {
        Holding there = sessions.get(claim.endpoint());
        boolean others = there != null && !there.owner().equals(claim.owner());
        if (others && !claim.outranks(there.owner())) {
            return Optional.of(Reason.ENDPOINT_IN_USE);
        }
        boolean tooMany = claim.owner() instanceof LeaseOwner.Anonymous
                && !holdings.containsKey(claim.owner())
                && anonymousAt.getOrDefault(claim.endpoint().address(), 0) >= anonymousPerAddress;
        return tooMany ? Optional.of(Reason.TOO_MANY_HERE) : Optional.empty();
    }

    private Optional<Holding> begin(LeaseOwner owner) {
        Optional<Holding> holding = hosts.allocate(owner).map(host -> new Holding(owner, host.first()));
        holding.ifPresent(begun -> {
            holdings.put(owner, begun);
            countAnonymous(owner, 1);
        });
        return holding;
    }

    private void countAnonymous(LeaseOwner owner, int more) {
        if (owner instanceof LeaseOwner.Anonymous anonymous
                && anonymous.endpoint().address() instanceof Ipv4Address address) {
            anonymousAt.merge(address, more, Integer::sum);
            anonymousAt.remove(address, 0);
        }
    }

    private Lease reserve(Holding holding, LeaseClaim claim, Optional<Ipv6Prefix> prefix) {
        holding.reservedPrefix()
                .filter(former -> !prefix.equals(Optional.of(former)))
                .ifPresent(routers::free);
        return holding.reserve(
                new Stay(claim.endpoint(), prefix, claim.nameServers(), claim.reservedUntil(), ++lastRevision));
    }

    @Override
    public synchronized Optional<Lease> renew(LeaseOwner owner, long revision, Instant until) {
        Holding holding = holdings.get(owner);
        if (holding == null) {
            return Optional.empty();
        }
        Optional<Stay> reserved = holding.reservation().filter(stay -> stay.revision() == revision);
        Holding there = reserved.map(stay -> sessions.get(stay.endpoint())).orElse(null);
        if (there != null && owner.mustYieldTo(there.owner())) {
            dropReservation(holding);
            return Optional.empty();
        }
        reserved.ifPresent(stay -> accept(holding, stay));
        boolean isSession =
                holding.session().filter(stay -> stay.revision() == revision).isPresent();
        return isSession ? Optional.of(holding.prolong(until)) : Optional.empty();
    }

    private void accept(Holding holding, Stay reserved) {
        holding.session().ifPresent(former -> sessions.remove(former.endpoint()));
        Holding displaced = sessions.put(reserved.endpoint(), holding);
        holding.accept(reserved).ifPresent(routers::free);
        if (displaced != null && displaced != holding) {
            displaced.endSession();
            removeIfEmpty(displaced);
        }
    }

    @Override
    public synchronized boolean release(LeaseOwner owner, long revision) {
        Holding holding = holdings.get(owner);
        if (holding == null) {
            return false;
        }
        if (holding.reservation().filter(stay -> stay.revision() == revision).isPresent()) {
            dropReservation(holding);
            return true;
        }
        if (holding.session().filter(stay -> stay.revision() == revision).isPresent()) {
            endSession(holding);
            return true;
        }
        return false;
    }

    private void dropReservation(Holding holding) {
        holding.reservedPrefix().ifPresent(routers::free);
        holding.dropReservation();
        removeIfEmpty(holding);
    }

    private void endSession(Holding holding) {
        holding.session().ifPresent(stay -> sessions.remove(stay.endpoint(), holding));
        holding.endSession();
        removeIfEmpty(holding);
    }

    private void removeIfEmpty(Holding holding) {
        if (holding.isEmpty()) {
            remove(holding);
        }
    }

    private void remove(Holding holding) {
        holding.session().ifPresent(stay -> sessions.remove(stay.endpoint(), holding));
        holding.reservedPrefix().ifPresent(routers::free);
        holding.assignedPrefix().ifPresent(routers::free);
        hosts.free(Ipv6Prefix.host(holding.address()));
        holdings.remove(holding.owner());
        countAnonymous(holding.owner(), -1);
    }

    @Override
    public synchronized boolean forget(LeaseOwner owner) {
        Holding holding = holdings.get(owner);
        if (holding == null) {
            return false;
        }
        remove(holding);
        return true;
    }

    @Override
    public synchronized List<Lease> expireBefore(Instant now) {
        List<Lease> ended = new ArrayList<>();
        for (Holding holding : List.copyOf(holdings.values())) {
            if (holding.session().filter(stay -> stay.until().isBefore(now)).isPresent()) {
                ended.add(holding.lease(holding.session().orElseThrow()));
                endSession(holding);
            }
            if (holding.reservation().filter(stay -> stay.until().isBefore(now)).isPresent()) {
                dropReservation(holding);
            }
        }
        return ended;
    }

    @Override
    public synchronized List<Lease> prolong(List<Lease> sessions) {
        List<Lease> prolonged = new ArrayList<>();
        for (Lease session : sessions) {
            Optional.ofNullable(holdings.get(session.owner()))
                    .filter(holding -> holding.session()
                            .filter(stay -> stay.revision() == session.revision())
                            .isPresent())
                    .ifPresent(holding -> prolonged.add(holding.prolong(session.until())));
        }
        return prolonged;
    }

    @Override
    public synchronized void shift(Duration by) {
        holdings.values().forEach(holding -> holding.shift(by));
    }

    @Override
    public synchronized List<Lease> active() {
        List<Lease> all = new ArrayList<>();
        for (Holding holding : holdings.values()) {
            holding.session().map(holding::lease).ifPresent(all::add);
        }
        return all;
    }
}
