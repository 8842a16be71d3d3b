package org.sitless.testbed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.sitless.app.lab.LabException;
import org.sitless.app.lab.LabHost;
import org.sitless.app.lab.LabProcess;
import org.sitless.app.lab.SitlessProgram;
import org.sitless.app.sql.BrokerDatabase;
import org.sitless.app.sql.DigestPlace;

/**
 * A broker in a process of its own, as anybody would start it: at 192.0.2.1, realm {@code example.net}, inner address
 * 2001:db8:f000::1, with user {@code alice}, password {@code s3cret}.
 */
public final class BrokerProcess implements AutoCloseable {
    /** Its IPv4 address. */
    public static final String ADDRESS = "192.0.2.1";

    /** Its TCP and UDP port. */
    public static final int PORT = 3653;

    /** Its address inside the tunnels. */
    public static final String INNER = "2001:db8:f000::1";

    private static final String USUAL =
            """
            [tsp]
            realm = "example.net"
            mechanisms = ["scram-sha-256", "digest-md5", "plain", "anonymous"]
            [tunnel]
            local = "192.0.2.1"
            address = "2001:db8:f000::1"
            dns = "2001:db8:ffff::53"
            [pool]
            host = { prefix = "2001:db8:f000::/64" }
            router = { prefix = "2001:db8:4000::/34" }
            [store]
            url = "sqlite:FOLDER/broker.db"
            [keepalive]
            interval = "30s"
            """;

    private static final Duration READY_LIMIT = Duration.ofSeconds(40);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(15);

    private final LabHost host;
    private final Path file;
    private LabProcess process;

    private BrokerProcess(LabHost host, Path file) {
        this.host = host;
        this.file = file;
    }

    /** The usual file, whose lines a test may replace before it is written. */
    public static String usualFile() {
        return USUAL;
    }

    /** Writes the file, adds the users, starts the broker, and waits until clients can come. */
    public static BrokerProcess start(LabHost host, String toml, String... moreUsers) {
        Path folder = host.lab().directory();
        BrokerProcess broker = new BrokerProcess(host, folder.resolve("broker.toml"));
        try {
            Files.writeString(broker.file, toml.replace("FOLDER", folder.toString()));
        } catch (IOException refused) {
            throw new UncheckedIOException(refused);
        }
        try (BrokerDatabase database = BrokerDatabase.open(folder.resolve("broker.db"))) {
            DigestPlace digest = new DigestPlace("example.net", folder.resolve("broker.db.key"));
            database.users(Optional.of(digest)).add("alice", "s3cret", Optional.empty());
            for (String user : moreUsers) {
                database.users(Optional.of(digest)).add(user, "s3cret", Optional.empty());
            }
        }
        broker.restart();
        return broker;
    }

    /** Starts it once more, from the same file, after it has ended. */
    public void restart() {
        begin();
        process.awaitLine("ready broker ", READY_LIMIT);
    }

    /** Starts it and does not wait. */
    public LabProcess begin() {
        process = host.start(
                Map.of("SITLESS_RUN_DIR", SitlessPeer.runDirectory(host.lab()).toString()),
                SitlessProgram.words("broker", "-v", "--config", file.toString()));
        return process;
    }

    /** As a power cut does. */
    public void kill() {
        ProcessHandle.of(process.pid()).ifPresent(ProcessHandle::destroyForcibly);
        process.awaitExit(STOP_LIMIT);
    }

    /** Sends it a signal, as {@code STOP} or {@code CONT}. */
    public void signal(String name) {
        host.run("kill", "-" + name, Long.toString(process.pid())).orThrow();
    }

    public LabProcess process() {
        return process;
    }

    /** What {@code sitless status --json} says of it. */
    public String status() {
        LabProcess status = host.start(
                Map.of("SITLESS_RUN_DIR", SitlessPeer.runDirectory(host.lab()).toString()),
                SitlessProgram.words("status", "tsp0", "--json"));
        status.awaitExit(READY_LIMIT);
        return status.output().stdout();
    }

    /** Runs a command of {@code sitless broker} beside it, to its end. @return what it said on standard output */
    public String command(String... words) {
        List<String> all = new ArrayList<>(List.of("broker"));
        all.addAll(List.of(words));
        all.addAll(List.of("--config", file.toString()));
        LabProcess command = host.start(Map.of(), SitlessProgram.words(all.toArray(String[]::new)));
        int exit = command.awaitExit(READY_LIMIT);
        if (exit != 0) {
            throw new LabException("exit code " + exit + ": " + command.output());
        }
        return command.output().stdout();
    }

    /** Asks it to stop, and waits until it has. @return its exit code */
    public int stop() {
        process.terminate();
        return process.awaitExit(STOP_LIMIT);
    }

    @Override
    public void close() {
        process.terminate();
    }
}
