package org.sitless.app.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sitless.app.lab.Lab;
import org.sitless.app.lab.LabException;
import org.sitless.app.lab.LabHost;
import org.sitless.app.lab.LabLink;
import org.sitless.app.lab.LinkProfile;
import org.sitless.app.lab.LinkSpec;
import org.sitless.testbed.BrokerProcess;
import org.sitless.testbed.TspDialogue;
import org.sitless.testbed.WithLab;

/** Faults around {@code sitless broker}. */
@WithLab
@Timeout(120)
class BrokerFaultsIT {
    private static final int ROOM = 10;
    private static final int CONNECTIONS = 40;

    @Test
    void shouldServeOthersWhileItHasNoDescriptorLeft(Lab lab) throws IOException {
        LabLink link = lab.join(LinkSpec.of(LinkProfile.PLAIN));
        LabHost client = link.right().host();
        BrokerProcess broker = BrokerProcess.start(link.left().host(), BrokerProcess.usualFile());
        limitDescriptors(link.left().host(), broker, ROOM);

        List<TspDialogue> idle = new ArrayList<>();
        for (int i = 0; i < CONNECTIONS; i++) {
            idle.add(TspDialogue.tcp(client, BrokerProcess.ADDRESS, BrokerProcess.PORT));
        }
        try (TspDialogue datagrams = TspDialogue.udp(client, BrokerProcess.ADDRESS, BrokerProcess.PORT)) {
            datagrams.login("alice", "s3cret");
            assertThat(datagrams.create("v6v4", Optional.of(48))).contains("200 Success");
        }
        idle.forEach(TspDialogue::close);

        Awaitility.await("a connection is served again")
                .atMost(Duration.ofSeconds(10))
                .ignoreExceptionsInstanceOf(LabException.class)
                .untilAsserted(() -> {
                    try (TspDialogue again = TspDialogue.tcp(client, BrokerProcess.ADDRESS, BrokerProcess.PORT)) {
                        again.login("alice", "s3cret");
                    }
                });
        assertThat(broker.process().output().stderr().lines().filter(line -> line.contains("Too many open files")))
                .as("said once: %s", broker.process().output())
                .hasSize(1);
        assertThat(broker.stop()).isZero();
    }

    private static void limitDescriptors(LabHost host, BrokerProcess broker, int more) throws IOException {
        long pid = broker.process().pid();
        try (Stream<Path> open = Files.list(Path.of("/proc/" + pid + "/fd"))) {
            long highest = open.mapToLong(
                            path -> Long.parseLong(path.getFileName().toString()))
                    .max()
                    .orElseThrow();
            host.run("prlimit", "--pid", Long.toString(pid), "--nofile=" + (highest + more))
                    .orThrow();
        }
    }
}
