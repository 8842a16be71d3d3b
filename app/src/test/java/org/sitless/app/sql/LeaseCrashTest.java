package org.sitless.app.sql;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sitless.tsp.lease.Lease;

/** Processes that claim leases, killed with -9 in the middle of it: what they were told is true afterwards, and nothing else is wrong. */
class LeaseCrashTest {
    private static final int KILLS = 3;
    private static final int LINES_BEFORE_KILL = 120;
    private static final int LINES_OF_EACH = 150;

    @TempDir
    private Path folder;

    @Test
    void shouldLoseNoAcceptedLeaseWhenKilled() throws Exception {
        Path file = folder.resolve("broker.db");
        Map<String, String> told = new HashMap<>();
        for (int kill = 0; kill < KILLS; kill++) {
            Process claimer = start(file, "round" + kill + "-", Integer.MAX_VALUE);
            told.putAll(read(claimer, LINES_BEFORE_KILL));
            // SIGKILL; destroyForcibly() of the process itself would close what it has still to say.
            claimer.toHandle().destroyForcibly();
            told.putAll(read(claimer, Integer.MAX_VALUE));
            assertThat(claimer.waitFor(20, TimeUnit.SECONDS)).isTrue();

            assertThat(leases(file)).containsAllEntriesOf(told);
        }
        assertThat(told).hasSizeGreaterThanOrEqualTo(KILLS * LINES_BEFORE_KILL);
    }

    @Test
    void shouldLetTwoProcessesWriteAtOnce() throws Exception {
        Path file = folder.resolve("broker.db");
        List<Process> claimers = List.of(start(file, "one-", LINES_OF_EACH), start(file, "two-", LINES_OF_EACH));
        Map<String, String> told = new HashMap<>();
        for (Process claimer : claimers) {
            told.putAll(read(claimer, Integer.MAX_VALUE));
            assertThat(claimer.waitFor()).isZero();
        }

        assertThat(told).hasSize(2 * LINES_OF_EACH);
        assertThat(leases(file)).containsExactlyInAnyOrderEntriesOf(told);
        Set<String> different = new HashSet<>(told.values());
        assertThat(different).hasSameSizeAs(told.values());
    }

    private static Process start(Path file, String prefix, int count) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Claimer.class.getName(),
                        file.toString(),
                        prefix,
                        Integer.toString(count))
                .redirectError(Redirect.INHERIT)
                .start();
    }

    /** Whole lines only: what was cut off was not told. */
    private static Map<String, String> read(Process claimer, int most) throws IOException {
        Map<String, String> told = new HashMap<>();
        BufferedReader lines = claimer.inputReader(UTF_8);
        String line;
        while (told.size() < most && (line = lines.readLine()) != null) {
            int blank = line.indexOf(' ');
            if (line.endsWith(";")) {
                told.put(line.substring(0, blank), line.substring(blank + 1, line.length() - 1));
            }
        }
        return told;
    }

    private static Map<String, String> leases(Path file) {
        try (BrokerDatabase database = BrokerDatabase.open(file)) {
            StoreAudit.check(database);
            Map<String, String> leases = new HashMap<>();
            for (Lease lease : database.leases(SomePools.POOLS).active()) {
                leases.put(lease.owner().toString(), Claimer.text(lease));
            }
            return leases;
        }
    }
}
