package org.sitless.app.sql;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.sitless.tsp.lease.ClaimAnswer;
import org.sitless.tsp.lease.ClaimAnswer.Granted;
import org.sitless.tsp.lease.ClaimAnswer.Reason;
import org.sitless.tsp.lease.ClaimAnswer.Refused;
import org.sitless.tsp.lease.Lease;
import org.sitless.tsp.lease.LeaseClaim;
import org.sitless.tsp.lease.LeaseOwner;
import org.sitless.tsp.lease.LeaseStore;
import org.sitless.tsp.message.Ipv6Prefix;

/**
 * Leases in a database. Nothing is kept in memory: commands, and another broker, may change the database at any time.
 *
 * <p>Callers of one moment share one fsync, so that many threads get far more done than one. Times are kept to the millisecond. Whatever
 * the database cannot do is a {@link org.sitless.app.failure.CommandFailure} with cause and cure.
 */
public final class SqlLeaseStore implements LeaseStore {
    /** Ended in one transaction, which takes about a second; others get their turn in between. */
    private static final int SWEEP = 10_000;

    /** A quarter of what a broker carries: whoever forges sources shall leave room for those who have an account. */
    private static final int MOST_ANONYMOUS = 65_536;

    private final SqlWriter writer;
    private final SqlReaders readers;
    private final LeasePools pools;
    private final boolean accountsOnly;
    private final InstantSource clock;
    private final RandomGenerator random;

    /**
     * A store of these pools, which the database knows already.
     *
     * @param accountsOnly whether a user without an account, or with a suspended one, is refused: he may have lost it since he
     *     authenticated
     */
    SqlLeaseStore(
            SqlWriter writer,
            SqlReaders readers,
            LeasePools pools,
            boolean accountsOnly,
            InstantSource clock,
            RandomGenerator random) {
        this.writer = writer;
        this.readers = readers;
        this.pools = pools;
        this.accountsOnly = accountsOnly;
        this.clock = clock;
        this.random = random;
    }

    @Override
    public Optional<Lease> find(LeaseOwner owner) {
        return readers.read(sql -> {
            Optional<Holding> holding = Holding.of(sql, owner);
            return holding.isPresent() ? holding.get().session() : Optional.empty();
        });
    }

    @Override
    public ClaimAnswer claim(LeaseClaim claim) {
        return writer.write(sql -> claim(sql, claim));
    }

    private ClaimAnswer claim(Sql sql, LeaseClaim claim) throws SQLException {
        Instant now = clock.instant();
        if (claim.owner() instanceof LeaseOwner.User user && !isWelcome(sql, user, now)) {
            return new Refused(Reason.UNAVAILABLE);
        }
        Optional<Holding> known = Holding.of(sql, claim.owner());
        Optional<Reason> obstacle = obstacle(sql, claim, known);
        if (obstacle.isPresent()) {
            return new Refused(obstacle.get());
        }
        Optional<Ipv6Prefix> host =
                known.isPresent() ? Optional.of(Ipv6Prefix.host(known.get().address())) : freeHost(sql, claim.owner());
        if (host.isEmpty()) {
            return new Refused(Reason.NO_ADDRESS);
        }
        Optional<Ipv6Prefix> prefix = prefix(sql, claim, known);
        if (claim.prefixLength().isPresent() && prefix.isEmpty()) {
            return new Refused(Reason.NO_PREFIX);
        }
        Holding holding = known.isPresent() ? known.get() : Holding.begin(sql, claim.owner(), host.get(), now);
        return new Granted(holding.reserve(claim, prefix, now));
    }

    private Optional<Ipv6Prefix> freeHost(Sql sql, LeaseOwner owner) throws SQLException {
        return owner.isAnonymous() ? Space.drawHost(sql, pools.hosts().space(), random) : Space.lowestHost(sql);
    }

    private boolean isWelcome(Sql sql, LeaseOwner.User user, Instant now) throws SQLException {
        int known = sql.update(
                "UPDATE account SET last_login = ? WHERE name = ? AND suspended = 0", Columns.millis(now), user.name());
        return known > 0 || !accountsOnly;
    }

    private Optional<Reason> obstacle(Sql sql, LeaseClaim claim, Optional<Holding> known) throws SQLException {
        boolean anonymous = claim.owner() instanceof LeaseOwner.Anonymous;
        Optional<Holding> there =
                Holding.at(sql, claim.endpoint()).filter(other -> !other.owner().equals(claim.owner()));
        if (there.isPresent() && !claim.outranks(there.get().owner())) {
            return Optional.of(Reason.ENDPOINT_IN_USE);
        }
        boolean tooMany = anonymous
                && known.isEmpty()
                && (Holding.anonymousAt(sql, claim.endpoint().address()) >= pools.anonymousPerAddress()
                        || Holding.anonymous(sql, MOST_ANONYMOUS) >= MOST_ANONYMOUS);
        return tooMany ? Optional.of(Reason.TOO_MANY_HERE) : Optional.empty();
    }

    private Optional<Ipv6Prefix> prefix(Sql sql, LeaseClaim claim, Optional<Holding> known) throws SQLException {
        int length = claim.prefixLength().orElse(0);
        if (pools.routers().filter(pool -> pool.allows(length)).isEmpty()) {
            return Optional.empty();
        }
        if (known.isPresent()) {
            Optional<Ipv6Prefix> his = known.get().prefixOfLength(length);
            if (his.isPresent()) {
                return his;
            }
        }
        return Space.ROUTER.find(sql, length);
    }

    @Override
    public Optional<Lease> renew(LeaseOwner owner, long revision, Instant until) {
        return writer.write(sql -> {
            Optional<Holding> holding = Holding.of(sql, owner);
            if (holding.isEmpty()) {
                return Optional.empty();
            }
            Optional<Lease> reserved = holding.get().reservation().filter(stay -> stay.revision() == revision);
            if (reserved.isPresent()) {
                Optional<Holding> there = Holding.at(sql, reserved.get().endpoint());
                if (there.isPresent() && owner.mustYieldTo(there.get().owner())) {
                    holding.get().dropReservation();
                    return Optional.empty();
                }
                holding.get().accept(reserved.get(), clock.instant());
            }
            boolean isSession = holding.get()
                    .session()
                    .filter(stay -> stay.revision() == revision)
                    .isPresent();
            return isSession ? holding.get().prolong(revision, until) : Optional.empty();
        });
    }

    @Override
    public boolean release(LeaseOwner owner, long revision) {
        return writer.write(sql -> {
            Optional<Holding> holding = Holding.of(sql, owner);
            if (holding.isEmpty()) {
                return false;
            }
            if (holding.get()
                    .reservation()
                    .filter(stay -> stay.revision() == revision)
                    .isPresent()) {
                holding.get().dropReservation();
                return true;
            }
            if (holding.get()
                    .session()
                    .filter(stay -> stay.revision() == revision)
                    .isPresent()) {
                holding.get().endSession();
                return true;
            }
            return false;
        });
    }

    @Override
    public boolean forget(LeaseOwner owner) {
        return writer.write(sql -> {
            Optional<Holding> holding = Holding.of(sql, owner);
            if (holding.isPresent()) {
                holding.get().remove();
            }
            return holding.isPresent();
        });
    }

    @Override
    public List<Lease> expireBefore(Instant now) {
        List<Lease> ended = new ArrayList<>();
        while (readers.read(sql -> sql.exists("SELECT 1 FROM stay WHERE until < ?", Columns.millis(now)))) {
            ended.addAll(writer.write(sql -> expireSome(sql, now)));
        }
        return ended;
    }

    private static List<Lease> expireSome(Sql sql, Instant now) throws SQLException {
        List<Lease> sessions = new ArrayList<>();
        List<Lease> due = sql.all(
                "SELECT * FROM lease WHERE until < ? ORDER BY until LIMIT ?",
                Columns::lease,
                Columns.millis(now),
                SWEEP);
        for (Lease lease : due) {
            Optional<Holding> holding = Holding.of(sql, lease.owner());
            if (holding.isEmpty()) {
                continue;
            }
            if (holding.get().session().filter(lease::equals).isPresent()) {
                sessions.add(lease);
                holding.get().endSession();
            } else {
                holding.get().dropReservation();
            }
        }
        return sessions;
    }

    /**
     * The sessions that commands ended since this was asked last ({@code sitless broker lease release}, a user who was disabled or
     * removed): their tunnels are to be taken down. Cheap while there are none; to be asked every few seconds.
     */
    public List<Lease> endedElsewhere() {
        if (readers.read(sql -> sql.exists("SELECT 1 FROM ended"))) {
            return writer.write(sql -> {
                List<Lease> ended = sql.all("SELECT * FROM ended ORDER BY revision", Columns::lease);
                sql.update("DELETE FROM ended");
                return ended;
            });
        }
        return List.of();
    }

    @Override
    public List<Lease> prolong(List<Lease> sessions) {
        return writer.write(sql -> {
            List<Lease> prolonged = new ArrayList<>();
            for (Lease session : sessions) {
                long millis = Columns.millis(session.until());
                if (sql.update("UPDATE stay SET until = ? WHERE revision = ? AND up = 1", millis, session.revision())
                        > 0) {
                    prolonged.add(session.until(Instant.ofEpochMilli(millis)));
                }
            }
            return prolonged;
        });
    }

    @Override
    public void shift(Duration by) {
        writer.write(sql -> sql.update("UPDATE stay SET until = until + ?", by.toMillis()));
    }

    @Override
    public List<Lease> active() {
        return readers.read(sql -> sql.all("SELECT * FROM lease WHERE up = 1 ORDER BY revision", Columns::lease));
    }
}
