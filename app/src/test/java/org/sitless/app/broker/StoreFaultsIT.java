package org.sitless.app.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sitless.app.broker.BrokerScenes.assertAnswers;
import static org.sitless.app.broker.BrokerScenes.negotiate;
import static org.sitless.app.broker.BrokerScenes.up;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sitless.app.lab.Lab;
import org.sitless.app.lab.LabHost;
import org.sitless.app.lab.LabLink;
import org.sitless.app.lab.LabProcess;
import org.sitless.app.lab.LinkProfile;
import org.sitless.app.lab.LinkSpec;
import org.sitless.app.sql.BrokerDatabase;
import org.sitless.testbed.BrokerProcess;
import org.sitless.testbed.Ping;
import org.sitless.testbed.SitlessPeer;
import org.sitless.testbed.TspDialogue;
import org.sitless.testbed.WithLab;

/** A broker whose database lies on a file system of two megabytes, which is full, read-only, or damages it. */
@WithLab
@Timeout(180)
class StoreFaultsIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Test
    void shouldForwardOnWithAFullStoreAndSayOnceWhatItCannotDo(Lab lab) throws Exception {
        LabLink link = lab.join(LinkSpec.of(LinkProfile.PLAIN));
        LabHost client = link.right().host();
        Path store = mount(lab);
        try {
            BrokerProcess broker = BrokerProcess.start(link.left().host(), file(), "bob");
            String offer = negotiate(client, "v6v4", Optional.of(48));
            try (SitlessPeer tunnel = up(client, TspDialogue.clientAddress(offer))) {
                assertAnswers(Ping.of(tunnel, BrokerProcess.INNER));

                fill(store.resolve("full"));
                for (int i = 0; i < 3; i++) {
                    assertThat(bobAsks(client)).contains("310 ");
                }
                assertAnswers(Ping.of(tunnel, BrokerProcess.INNER));

                Files.delete(store.resolve("full"));
                assertThat(bobAsks(client)).contains("200 Success");
                assertAnswers(Ping.of(tunnel, BrokerProcess.INNER));
            }
            assertThat(broker.stop()).isZero();
            assertThat(broker.process().output().stderr())
                    .containsOnlyOnce("the store could not Claim: ")
                    .containsOnlyOnce("the store can Claim again")
                    .contains("no space is left for the database");
            shouldNotStartReadOnly(broker, store);
            shouldNotStartDamagedAndChangeNothing(broker, store);
        } finally {
            run("umount", "-l", store.toString());
        }
    }

    private static void shouldNotStartReadOnly(BrokerProcess broker, Path store) throws Exception {
        run("mount", "-o", "remount,ro", store.toString());

        LabProcess refused = broker.begin();

        assertThat(refused.awaitExit(PATIENCE)).isEqualTo(3);
        assertThat(refused.output().stderr()).contains("the database cannot be", "broker.db");
        run("mount", "-o", "remount,rw", store.toString());
        broker.restart();
        assertThat(broker.stop()).isZero();
    }

    /** Whatever can be salvaged must still be there. */
    private static void shouldNotStartDamagedAndChangeNothing(BrokerProcess broker, Path store) throws Exception {
        Path database = store.resolve("broker.db");
        byte[] octets = Files.readAllBytes(database);
        Arrays.fill(octets, 4_096, octets.length, (byte) 0xA5);
        Files.write(database, octets);

        LabProcess refused = broker.begin();

        assertThat(refused.awaitExit(PATIENCE)).isEqualTo(1);
        assertThat(refused.output().stderr()).contains("the database is damaged", "broker.db", "restore a backup");
        assertThat(Files.readAllBytes(database)).isEqualTo(octets);
    }

    /** A client's other session; each time from another port. */
    private static String bobAsks(LabHost client) {
        try (TspDialogue dialogue = TspDialogue.udp(client, BrokerProcess.ADDRESS, BrokerProcess.PORT)) {
            dialogue.login("bob", "s3cret");
            return dialogue.create("v6udpv4", Optional.of(56));
        }
    }

    private static String file() {
        return BrokerProcess.usualFile();
    }

    /** The database where brokers of tests have theirs is a link to one on the small file system. */
    private static Path mount(Lab lab) throws Exception {
        Path store = Files.createDirectory(lab.directory().resolve("store"));
        run("mount", "-t", "tmpfs", "-o", "size=2m,mode=0700", "sitless-server", store.toString());
        BrokerDatabase.open(store.resolve("broker.db")).close();
        Files.createSymbolicLink(lab.directory().resolve("broker.db"), store.resolve("broker.db"));
        return store;
    }

    private static void fill(Path file) throws IOException {
        byte[] block = new byte[4_096];
        try (OutputStream out = Files.newOutputStream(file)) {
            for (int i = 0; i < 1_024; i++) {
                out.write(block);
            }
        } catch (IOException full) {
            return;
        }
        throw new AssertionError("two megabytes held four");
    }

    private static void run(String... words) throws Exception {
        Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue())
                .as("%s: %s", String.join(" ", words), said)
                .isZero();
    }
}
