package org.sitless.tsp.lease;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Port: the broker's memory of its promises. May be slow; is never called on an event loop. Safe for several threads.
 *
 * <p>No two leases ever overlap, and whatever is asked twice is done once: retransmissions are harmless.
 */
public interface LeaseStore {
    /** The session of an owner that is up, if one is. A mere reservation is none. */
    Optional<Lease> find(LeaseOwner owner);

    /**
     * Reserves what is wished for until it is accepted.
     *
     * <p>The same owner gets the same address again, and the same prefix if he wants the same length. Another length is reserved beside
     * the prefix he has, which he keeps until he accepts. A session that is up stays so meanwhile. Each claim is a reservation of its own
     * revision in place of the one before: what is left of an earlier conversation can neither accept nor give up a later one's. Name
     * servers are kept with the prefix; those named last, once accepted, are the ones that count.
     *
     * <p>A user's address is his for good. Anonymous clients get theirs at random ({@link HostLottery}), so that nobody who only pretends to
     * be at an end point knows it.
     *
     * <p>An end point where an authenticated user's session is up is refused to anonymous clients: their source can be forged.
     */
    ClaimAnswer claim(LeaseClaim claim);

    /**
     * Accepts a reservation, or prolongs a session.
     *
     * <p>From now on the session is at the reserved end point; whoever had that end point before has no session any more. But for an
     * anonymous client no user loses his: its reservation is void if a user's session came up there since.
     *
     * @return the session, or nothing if no reservation and no session of this revision is left
     */
    Optional<Lease> renew(LeaseOwner owner, long revision, Instant until);

    /**
     * Gives up a reservation or ends a session, whichever has this revision. A user's assignment stays.
     *
     * @return whether there was one
     */
    boolean release(LeaseOwner owner, long revision);

    /**
     * Takes a user's assignment away, with the session.
     *
     * @return whether there was one
     */
    boolean forget(LeaseOwner owner);

    /**
     * Ends every reservation and session that was to last until before now.
     *
     * @return the sessions that were up
     */
    List<Lease> expireBefore(Instant now);

    /**
     * Prolongs sessions until what they say, all in one step however many.
     *
     * @return those that are still up
     */
    List<Lease> prolong(List<Lease> sessions);

    /** All reservations and sessions last so much longer, or less long: the calendar that their ends are written in was set. */
    void shift(Duration by);

    /** All sessions that are up: what a broker that was restarted has to restore. */
    List<Lease> active();
}
