package org.sitless.app.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sitless.app.broker.BrokerScenes.assertAnswers;
import static org.sitless.app.broker.BrokerScenes.negotiate;
import static org.sitless.app.broker.BrokerScenes.routes;
import static org.sitless.app.broker.BrokerScenes.up;

import java.time.Duration;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sitless.app.lab.Lab;
import org.sitless.app.lab.LabHost;
import org.sitless.app.lab.LabLink;
import org.sitless.app.lab.LinkProfile;
import org.sitless.app.lab.LinkSpec;
import org.sitless.testbed.BrokerProcess;
import org.sitless.testbed.Ping;
import org.sitless.testbed.SitlessPeer;
import org.sitless.testbed.TspDialogue;
import org.sitless.testbed.WithLab;

/** Nobody ever says that he leaves: a broker listens. */
@WithLab
@Timeout(120)
class BrokerSilenceIT {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @Test
    void shouldTakeDownWhoWasNeverHeardAndWhoFellSilent(Lab lab) {
        LabLink link = lab.join(LinkSpec.of(LinkProfile.PLAIN));
        LabHost client = link.right().host();
        String file = BrokerProcess.usualFile().replace("\"30s\"", "\"1s\"").replace("/34\"", "/34\", lease = \"6s\"");
        BrokerProcess broker = BrokerProcess.start(link.left().host(), file);

        try (TspDialogue nobody = TspDialogue.udp(client, BrokerProcess.ADDRESS, BrokerProcess.PORT)) {
            nobody.anonymous();
            nobody.create("v6udpv4", Optional.empty());
            nobody.accept();
        }
        String offer = negotiate(client, "v6v4", Optional.of(48));
        SitlessPeer tunnel = up(client, TspDialogue.clientAddress(offer));
        negotiate(client, "v6v4", Optional.of(48)); // again, since starting a process may take longer than the lease
        assertAnswers(Ping.of(tunnel, BrokerProcess.INNER).count(20).interval(Duration.ofMillis(400)));

        assertThat(broker.process().output().stderr()).contains("never heard from");
        Awaitility.await().atMost(PATIENCE).until(() -> !routes(link.left().host())
                .contains("2001:db8:4000::/48"));
        assertThat(broker.process().output().stderr()).contains("silent for the whole of its lease");
        broker.close();
    }
}
