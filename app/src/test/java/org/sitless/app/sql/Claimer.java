package org.sitless.app.sql;

import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.sitless.tsp.lease.ClaimAnswer;
import org.sitless.tsp.lease.Lease;
import org.sitless.tsp.lease.LeaseClaim;
import org.sitless.tsp.lease.LeaseOwner;
import org.sitless.tsp.lease.TunnelEndpoint;
import org.sitless.tsp.message.Ipv4Address;
import org.sitless.tsp.message.Ipv6Prefix;

/** A process that claims and accepts leases from four threads, and says so, one line each, once it has been told. */
public final class Claimer {
    private static final int THREADS = 4;
    private static final Instant UNTIL = Instant.parse("2099-01-01T00:00:00Z");

    private Claimer() {}

    /** File of the database, beginning of the users' names, how many. */
    public static void main(String[] arguments) throws InterruptedException {
        int count = Integer.parseInt(arguments[2]);
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try (BrokerDatabase database =
                BrokerDatabase.open(Path.of(arguments[0]), Migrations.newest(), InstantSource.system())) {
            SqlLeaseStore leases = database.leases(SomePools.POOLS, false);
            for (int thread = 0; thread < THREADS; thread++) {
                int first = thread;
                threads.execute(() -> {
                    for (int i = first; i < count; i += THREADS) {
                        tell(System.out, accepted(leases, arguments[1] + i, i));
                    }
                });
            }
            threads.shutdown();
            threads.awaitTermination(1, TimeUnit.MINUTES);
        }
    }

    private static Lease accepted(SqlLeaseStore leases, String user, int number) {
        TunnelEndpoint endpoint =
                TunnelEndpoint.udp(new Ipv4Address(0xC0000200 + user.hashCode() % 256), number % 60_000 + 1);
        ClaimAnswer answer =
                leases.claim(new LeaseClaim(new LeaseOwner.User(user), endpoint, Optional.of(48 + number % 17), UNTIL));
        Lease reserved = ((ClaimAnswer.Granted) answer).lease();
        return leases.renew(reserved.owner(), reserved.revision(), UNTIL).orElseThrow();
    }

    private static void tell(PrintStream out, Lease lease) {
        synchronized (out) {
            out.print(lease.owner() + " " + text(lease) + ";\n");
            out.flush();
        }
    }

    static String text(Lease lease) {
        return lease.address() + " " + lease.prefix().map(Ipv6Prefix::toString).orElse("-") + " " + lease.revision();
    }
}
