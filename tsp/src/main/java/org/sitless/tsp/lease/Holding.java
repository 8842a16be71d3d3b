package org.sitless.tsp.lease;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.sitless.tsp.message.Ipv6Address;
import org.sitless.tsp.message.Ipv6Prefix;
import org.sitless.tsp.message.NamedAddress;

/** All that one owner has in an {@link InMemoryLeaseStore}. */
final class Holding {
    private final LeaseOwner owner;
    private final Ipv6Address address;

    /** The prefix that was accepted last; his until he accepts another. */
    private Optional<Ipv6Prefix> prefix = Optional.empty();

    private Optional<Stay> reservation = Optional.empty();
    private Optional<Stay> session = Optional.empty();
    private boolean assigned;

    Holding(LeaseOwner owner, Ipv6Address address) {
        this.owner = owner;
        this.address = address;
    }

    /** Being somewhere for some time, reserved or real. */
    record Stay(
            TunnelEndpoint endpoint,
            Optional<Ipv6Prefix> prefix,
            List<NamedAddress> nameServers,
            Instant until,
            long revision) {
        Stay until(Instant later) {
            return new Stay(endpoint, prefix, nameServers, later, revision);
        }
    }

    LeaseOwner owner() {
        return owner;
    }

    Ipv6Address address() {
        return address;
    }

    Optional<Stay> reservation() {
        return reservation;
    }

    Optional<Stay> session() {
        return session;
    }

    /** The prefix of that length he has, or has reserved. */
    Optional<Ipv6Prefix> prefixOfLength(int length) {
        return prefix.filter(has -> has.length() == length)
                .or(() -> reservation.flatMap(Stay::prefix).filter(has -> has.length() == length));
    }

    /** A prefix that is only reserved. */
    Optional<Ipv6Prefix> reservedPrefix() {
        return reservation.flatMap(Stay::prefix).filter(reserved -> !prefix.equals(Optional.of(reserved)));
    }

    Optional<Ipv6Prefix> assignedPrefix() {
        return prefix;
    }

    Lease reserve(Stay stay) {
        reservation = Optional.of(stay);
        return lease(stay);
    }

    void dropReservation() {
        reservation = Optional.empty();
    }

    /**
     * The reservation becomes the session.
     *
     * @return the prefix that is no longer his
     */
    Optional<Ipv6Prefix> accept(Stay reserved) {
        Optional<Ipv6Prefix> former = prefix.filter(
                has -> reserved.prefix().isPresent() && !reserved.prefix().equals(prefix));
        prefix = reserved.prefix().or(() -> prefix);
        reservation = Optional.empty();
        session = Optional.of(reserved);
        assigned = true;
        return former;
    }

    Lease prolong(Instant until) {
        session = session.map(stay -> stay.until(until));
        return lease(session.orElseThrow());
    }

    void shift(Duration by) {
        session = session.map(stay -> stay.until(stay.until().plus(by)));
        reservation = reservation.map(stay -> stay.until(stay.until().plus(by)));
    }

    void endSession() {
        session = Optional.empty();
        assigned &= !owner.isAnonymous();
    }

    boolean isEmpty() {
        return !assigned && reservation.isEmpty() && session.isEmpty();
    }

    Lease lease(Stay stay) {
        return new Lease(
                owner, stay.endpoint(), address, stay.prefix(), stay.nameServers(), stay.until(), stay.revision());
    }
}
