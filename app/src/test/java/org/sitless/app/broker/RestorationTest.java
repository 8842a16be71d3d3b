package org.sitless.app.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sitless.app.broker.BrokerFixtures.anonymous;
import static org.sitless.app.broker.BrokerFixtures.proto41;
import static org.sitless.app.broker.BrokerFixtures.user;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Leases of 80 seconds, keepalives every 5: 20 to wait for a first sign. */
class RestorationTest {
    @TempDir
    Path folder;

    private BrokerFixtures broker;

    @BeforeEach
    void begin() throws IOException {
        broker = new BrokerFixtures(folder);
    }

    private Restoration.Outcome restore() {
        return new Restoration(broker.server, broker.leases, new LeaseTimes(broker.config)).run(broker.clock.instant());
    }

    private void look(int seconds) {
        for (int second = 0; second < seconds; second += 5) {
            broker.pass(5);
            broker.watch.look();
        }
    }

    /** It may have been silent for a reason: who is restored has his whole lease to be heard, anonymous or not. */
    @Test
    void shouldGiveWhoeverIsRestoredAWholeLease() {
        broker.accept(anonymous("192.0.2.2"), proto41("192.0.2.2"), Optional.empty());
        broker.accept(user("alice"), proto41("192.0.2.3"), Optional.of(48));
        broker.pass(60);

        assertThat(restore()).isEqualTo(new Restoration.Outcome(2, 0));

        look(75);
        assertThat(broker.server.size()).isEqualTo(2);
        look(15);
        assertThat(broker.server.size()).isZero();
    }

    @Test
    void shouldStillGiveUpEarlyOnAnAnonymousClientThatComesAfterTheRestart() {
        restore();
        broker.serve(anonymous("192.0.2.2"), proto41("192.0.2.2"), Optional.empty());

        look(25);

        assertThat(broker.server.size()).isZero();
    }

    @Test
    void shouldRestoreWhatRanOutJustNow() {
        broker.accept(user("alice"), proto41("192.0.2.3"), Optional.empty());
        broker.pass(95);

        assertThat(restore()).isEqualTo(new Restoration.Outcome(1, 0));
    }

    @Test
    void shouldEndWhatRanOutLongAgo() {
        broker.accept(user("alice"), proto41("192.0.2.3"), Optional.empty());
        broker.accept(anonymous("192.0.2.2"), proto41("192.0.2.2"), Optional.empty());
        broker.pass(105);

        assertThat(restore()).isEqualTo(new Restoration.Outcome(0, 2));

        assertThat(broker.leases.active()).isEmpty();
        assertThat(broker.routes).isEmpty();
    }
}
