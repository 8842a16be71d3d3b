package org.sitless.app.sql;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.sitless.tsp.lease.LeaseOwner;
import org.sitless.tsp.message.Ipv6Prefix;

/**
 * Leases as commands see and change them, beside a broker that may be running: what ends here the broker hears of when it asks
 * {@link SqlLeaseStore#endedElsewhere()}.
 */
public final class LeaseDesk {
    private final SqlWriter writer;
    private final SqlReaders readers;

    LeaseDesk(SqlWriter writer, SqlReaders readers) {
        this.writer = writer;
        this.readers = readers;
    }

    /** What everybody has, by address. */
    public List<HeldLease> list() {
        return readers.read(sql -> sql.all(HeldLease.SELECT, HeldLease::read));
    }

    /** Ends the session of somebody, who keeps what he was assigned if he has an account; the result is whether there was one. */
    public boolean release(LeaseOwner owner) {
        return writer.write(sql -> {
            Optional<Holding> holding = Holding.of(sql, owner);
            boolean isUp = holding.isPresent() && holding.get().tellBroker();
            if (isUp) {
                holding.get().endSession();
            }
            return isUp;
        });
    }

    /** Takes everything away from somebody; the result is whether he had anything. */
    public boolean forget(LeaseOwner owner) {
        return writer.write(sql -> {
            Optional<Holding> holding = Holding.of(sql, owner);
            if (holding.isPresent()) {
                forget(holding.get());
            }
            return holding.isPresent();
        });
    }

    private static void forget(Holding holding) throws SQLException {
        holding.tellBroker();
        holding.remove();
    }

    /** As {@link #forget}, of all who have something that no longer lies in the pools; the result is who they were. */
    public List<LeaseOwner> forgetOutside(LeasePools pools) {
        return writer.write(sql -> {
            Set<LeaseOwner> owners = new LinkedHashSet<>();
            for (PoolDeclaration pool : PoolDeclaration.of(pools)) {
                for (Ipv6Prefix outside : pool.outside(sql)) {
                    owners.addAll(sql.all(
                            "SELECT * FROM holding JOIN given ON given.holding = holding.id WHERE given.first = ?",
                            Columns::owner,
                            Columns.octets(outside.first())));
                }
            }
            for (LeaseOwner owner : owners) {
                Optional<Holding> holding = Holding.of(sql, owner);
                if (holding.isPresent()) {
                    forget(holding.get());
                }
            }
            return new ArrayList<>(owners);
        });
    }
}
