package org.sitless.app.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sitless.app.broker.BrokerFixtures.anonymous;
import static org.sitless.app.broker.BrokerFixtures.proto41;
import static org.sitless.app.broker.BrokerFixtures.user;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sitless.tsp.lease.Lease;

/** Leases of 80 seconds; looks every 5. */
class SilenceWatchTest {
    @TempDir
    Path folder;

    private BrokerFixtures broker;

    @BeforeEach
    void begin() throws IOException {
        broker = new BrokerFixtures(folder);
    }

    @Test
    void shouldEndASessionThatWasSilentForTheWholeOfItsLease() {
        broker.serve(user("alice"), proto41("192.0.2.2"), Optional.of(48));

        look(75);
        assertThat(broker.server.size()).isEqualTo(1);

        look(10);
        assertThat(broker.server.size()).isZero();
        assertThat(broker.routes).isEmpty();
        assertThat(broker.leases.active()).isEmpty();
    }

    @Test
    void shouldKeepASessionAsLongAsAnythingIsHeard() {
        ServedTunnel served = broker.serve(user("alice"), proto41("192.0.2.2"), Optional.empty());
        for (int minutes = 0; minutes < 10; minutes++) {
            broker.carrier.carry(served.tunnel());
            look(60);
        }

        assertThat(broker.server.size()).isEqualTo(1);
        look(85);
        assertThat(broker.server.size()).isZero();
    }

    @Test
    void shouldTakeAnAnonymousTunnelThatWasNeverHeardFromDownEarly() {
        broker.serve(anonymous("192.0.2.2"), proto41("192.0.2.2"), Optional.empty());
        broker.serve(user("alice"), proto41("192.0.2.3"), Optional.empty());

        look(25);

        assertThat(broker.server.all()).singleElement().satisfies(served -> assertThat(served.owner())
                .isEqualTo(user("alice")));
        assertThat(broker.leases.active()).hasSize(1);
    }

    @Test
    void shouldKeepAnAnonymousTunnelThatWasHeardFromOnce() {
        ServedTunnel served = broker.serve(anonymous("192.0.2.2"), proto41("192.0.2.2"), Optional.empty());
        broker.carrier.carry(served.tunnel());

        look(70);

        assertThat(broker.server.size()).isEqualTo(1);
    }

    /** Whoever forges the outer source does not know the inner one: it was told to that source. */
    @Test
    void shouldNotBelieveThatAnAnonymousClientIsThereByWhatIsDropped() {
        ServedTunnel forged = broker.serve(anonymous("192.0.2.2"), proto41("192.0.2.2"), Optional.empty());
        ServedTunnel served = broker.serve(user("alice"), proto41("192.0.2.3"), Optional.empty());
        broker.carrier.refuse(forged.tunnel());
        broker.carrier.guess(forged.tunnel());
        broker.carrier.refuse(served.tunnel());

        look(25);

        assertThat(broker.server.all()).singleElement().satisfies(left -> assertThat(left.owner())
                .isEqualTo(user("alice")));
    }

    @Test
    void shouldTakeATunnelDownWhoseLeaseWasReleasedElsewhere() {
        ServedTunnel served = broker.serve(user("alice"), proto41("192.0.2.2"), Optional.empty());
        broker.leases.release(served.owner(), served.lease().revision());

        look(5);

        assertThat(broker.server.size()).isZero();
    }

    @Test
    void shouldBringATunnelUpWhoseSessionEndedBetweenStoreAndTunnel() {
        Lease lease = broker.accept(user("alice"), proto41("192.0.2.2"), Optional.empty());

        look(5);
        assertThat(broker.server.size()).as("it may be on its way").isZero();

        look(5);
        assertThat(broker.server.of(user("alice")).orElseThrow().lease().revision())
                .isEqualTo(lease.revision());
    }

    @Test
    void shouldNotCountWhatWasHeardAtTheFormerEnd() {
        ServedTunnel served = broker.serve(user("alice"), proto41("192.0.2.2"), Optional.empty());
        broker.carrier.carry(served.tunnel());
        look(5);
        broker.serve(user("alice"), proto41("192.0.2.9"), Optional.empty());

        look(85);

        assertThat(broker.server.size()).isZero();
    }

    /** For a moment, and then for good: either way nobody's lease ends by it, and silence still does. */
    @Test
    void shouldEndNobodysLeaseWhenTheClockIsSet() {
        ServedTunnel alice = broker.serve(user("alice"), proto41("192.0.2.2"), Optional.of(48));
        ServedTunnel nobody = broker.serve(anonymous("192.0.2.3"), proto41("192.0.2.3"), Optional.empty());
        for (int hours : new int[] {1, 0, -1, 24}) {
            broker.set = Duration.ofHours(hours);
            for (int seconds = 0; seconds < 900; seconds += 60) {
                broker.carrier.carry(alice.tunnel());
                broker.carrier.carry(nobody.tunnel());
                look(60);
            }
            assertThat(broker.server.size()).as("set by %d hours", hours).isEqualTo(2);
        }
        assertThat(broker.leases.find(user("alice")).orElseThrow().until())
                .as("by the calendar as it is now")
                .isBetween(broker.clock.instant(), broker.clock.instant().plusSeconds(81));

        look(90);
        assertThat(broker.server.size()).isZero();
    }

    @Test
    void shouldEndNobodysLeaseInTheMomentInWhichTheClockIsSet() {
        for (int i = 2; i < 50; i++) {
            broker.serve(user("user" + i), proto41("192.0.2." + i), Optional.empty());
        }
        broker.set = Duration.ofHours(1);
        look(30);
        broker.set = Duration.ZERO;
        look(30);

        assertThat(broker.server.size()).isEqualTo(48);
        assertThat(broker.leases.active()).hasSize(48);
    }

    @Test
    void shouldLookOftenEnoughForItsLeases() {
        assertThat(new LeaseTimes(broker.config).period()).isEqualTo(Duration.ofSeconds(5));
    }

    private void look(int seconds) {
        for (int second = 0; second < seconds; second += 5) {
            broker.pass(5);
            broker.watch.look();
        }
    }
}
