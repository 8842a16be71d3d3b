package org.sitless.bench.tsp;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.sitless.app.lab.Lab;
import org.sitless.app.lab.LabException;
import org.sitless.app.lab.LabHost;
import org.sitless.app.lab.LabProcess;
import org.sitless.app.lab.SitlessProgram;
import org.sitless.app.sql.BrokerDatabase;
import org.sitless.app.sql.DigestPlace;
import org.sitless.app.sql.Users;

/** {@code sitless broker} as it is, with its database, at 127.0.0.1 of a namespace of its own, and the load beside it. */
final class BrokerUnderLoad {
    static final int PORT = 3653;

    private static final String REALM = "example.net";
    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    private static final Duration LOAD_LIMIT = Duration.ofMinutes(5);
    private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s+(\\d+) kB");

    private final LabHost host;
    private final LabProcess broker;

    private BrokerUnderLoad(LabHost host, LabProcess broker) {
        this.host = host;
        this.broker = broker;
    }

    /**
     * Starts a broker with so many users.
     *
     * @throws LabException if it does not become ready
     */
    static BrokerUnderLoad start(Lab lab, int users) throws IOException {
        Path folder = lab.directory();
        Path database = folder.resolve("broker.db");
        register(database, users);
        Path config = folder.resolve("broker.toml");
        Files.writeString(config, config(database), StandardCharsets.UTF_8);
        LabHost host = lab.host("broker");
        LabProcess broker = host.start(SitlessProgram.words("broker", "--config", config.toString()));
        if (broker.output()
                .await(line -> line.startsWith("ready broker "), START_LIMIT)
                .isEmpty()) {
            throw new LabException("the broker does not become ready: " + broker.output());
        }
        return new BrokerUnderLoad(host, broker);
    }

    private static void register(Path database, int users) {
        try (BrokerDatabase store = BrokerDatabase.open(database)) {
            Users accounts = store.users(Optional.of(new DigestPlace(REALM, database.resolveSibling("broker.db.key"))));
            for (int user = 0; user < users; user++) {
                accounts.add("user" + user, LoadPlan.PASSWORD, Optional.empty());
            }
        }
    }

    private static String config(Path database) {
        return """
                [tsp]
                listen = ["127.0.0.1:%d"]
                realm = "%s"
                mechanisms = ["digest-md5", "anonymous"]
                [tunnel]
                tun = "tspbench"
                local = "127.0.0.1"
                address = "2001:db8:f000::1"
                dns = ["2001:db8:f000::53"]
                [pool]
                host = { prefix = "2001:db8:f000::/64" }
                [store]
                url = "sqlite:%s"
                """.formatted(PORT, REALM, database);
    }

    /** Runs a load to its end, in a process of its own. @return the line that it reports */
    String load(String... arguments) {
        List<String> words = new ArrayList<>(SitlessProgram.words(arguments));
        words.set(words.size() - arguments.length - 1, LoadMain.class.getName());
        String output = host.run(LOAD_LIMIT, words).orThrow().stdout().strip();
        return output.substring(output.lastIndexOf('\n') + 1);
    }

    /** Processor time that the broker has had until now, its compiler's included. On a busy machine it says more than a stopwatch. */
    Duration processorTime() {
        return ProcessHandle.of(broker.pid())
                .flatMap(process -> process.info().totalCpuDuration())
                .orElse(Duration.ZERO);
    }

    /** Memory of the broker's process that is really there. */
    long residentKilobytes() {
        try {
            String status = Files.readString(Path.of("/proc", Long.toString(broker.pid()), "status"));
            return RESIDENT.matcher(status)
                    .results()
                    .map(found -> Long.parseLong(found.group(1)))
                    .findFirst()
                    .orElse(0L);
        } catch (IOException gone) {
            throw new UncheckedIOException("the broker is gone: " + broker.output(), gone);
        }
    }

    /** What the broker's heap holds once all garbage is gone. */
    long heapKilobytes() {
        String jcmd = System.getProperty("java.home") + "/bin/jcmd";
        String pid = Long.toString(broker.pid());
        host.run(jcmd, pid, "GC.run").orThrow();
        String summary = host.run(jcmd, pid, "GC.heap_info").orThrow().stdout();
        return Pattern.compile("(?:generation|heap) +total \\d+K, used (\\d+)K")
                .matcher(summary)
                .results()
                .mapToLong(found -> Long.parseLong(found.group(1)))
                .sum();
    }
}
