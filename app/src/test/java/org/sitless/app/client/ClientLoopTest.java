package org.sitless.app.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sitless.app.config.ClientConfig;
import org.sitless.app.config.ClientConfigReader;
import org.sitless.app.config.ClientLines;
import org.sitless.app.config.ServerName;
import org.sitless.app.failure.CommandFailure;
import org.sitless.app.failure.ExitCode;
import org.sitless.app.failure.Problem;
import org.sitless.app.negotiation.Session;
import org.sitless.app.negotiation.Verdict;
import org.sitless.app.negotiation.Verdict.Agreement;
import org.sitless.app.negotiation.Verdict.Kind;
import org.sitless.app.negotiation.Verdict.Setback;
import org.sitless.dataplane.lane.LaneFailedException;
import org.sitless.tsp.auth.Mechanism;
import org.sitless.tsp.message.BrokerMessage.TunnelOffer;
import org.sitless.tsp.message.Ipv4Address;
import org.sitless.tsp.message.Ipv6Address;
import org.sitless.tsp.message.PeerAddress;
import org.sitless.tsp.message.TunnelType;
import org.sitless.tsp.session.Transport;

/** The life of a client, in virtual time. A round takes 10 ms here. */
class ClientLoopTest {
    private static final String USUAL = "userid=alice\npasswd=s3cret\nserver=192.0.2.1\nretry_delay=10\n";
    private static final ClientEvent ALIVE = new ClientEvent.PathAlive();
    private static final ClientEvent DEAD = new ClientEvent.PathDead();
    private static final ClientEvent OUTER = new ClientEvent.OuterChanged();

    @TempDir
    Path folder;

    private ClientConfig config(String more) {
        Path file = folder.resolve("tspc.conf");
        try {
            Files.writeString(file, USUAL + more);
        } catch (IOException full) {
            throw new UncheckedIOException(full);
        }
        return new ClientConfigReader(file, folder, new ClientLines()).read();
    }

    private static Agreement agreement(TunnelType type, String local, String broker, Session.Line line) {
        TunnelOffer offer = new TunnelOffer(
                type,
                Duration.ofDays(1),
                Ipv4Address.of(broker),
                Ipv6Address.of("2001:db8::1"),
                Ipv4Address.of(local),
                Ipv6Address.of("2001:db8::2"),
                Optional.empty(),
                List.of(),
                Optional.empty(),
                Optional.empty());
        return new Agreement(
                offer,
                Mechanism.SCRAM_SHA_256,
                Transport.UDP,
                ServerName.of(broker),
                new PeerAddress(Ipv4Address.of(broker), 3_653),
                Ipv4Address.of(local),
                40_000,
                line);
    }

    private static Agreement agreed(String local) {
        return agreement(TunnelType.V6V4, local, "192.0.2.1", Session.Line.NONE);
    }

    private static Agreement agreed() {
        return agreed("192.0.2.10");
    }

    private static Setback setback(Kind kind) {
        return new Setback(kind, new Problem(kind.name(), "broker 192.0.2.1", "wait"));
    }

    private static FakeWorld failing(Kind kind) {
        return new FakeWorld(() -> setback(kind));
    }

    private static FakeWorld agreeing() {
        return new FakeWorld(ClientLoopTest::agreed);
    }

    @Test
    void shouldAskAgainAfterDocumentedDelays() {
        FakeWorld world = failing(Kind.UNREACHABLE).stopsAt(200_000).run(config("retry_delay_max=60\n"), false);

        assertThat(world.log("asks"))
                .as("at once, then 10 s twice, then twice as much with every third failure, up to a minute")
                .containsExactly("0", "250", "10260", "20270", "40280", "60290", "80300", "120310", "160320");
    }

    @Test
    void shouldBeginWithShortDelaysAgainOnceATunnelHasWorked() {
        FakeWorld world = failing(Kind.UNREACHABLE)
                .rounds(
                        setback(Kind.UNREACHABLE),
                        setback(Kind.UNREACHABLE),
                        setback(Kind.UNREACHABLE),
                        setback(Kind.UNREACHABLE),
                        agreed())
                .at(41_000, ALIVE)
                .at(50_000, DEAD)
                .stopsAt(61_000)
                .run(config(""), false);

        assertThat(world.log("asks")).containsExactly("0", "250", "10260", "20270", "40280", "50000", "50250", "60260");
    }

    /** Whoever agrees and then carries nothing has not made up for anything. */
    @Test
    void shouldCountOnWhileNobodyAnswersThroughTheTunnel() {
        FakeWorld world = failing(Kind.UNREACHABLE)
                .rounds(setback(Kind.UNREACHABLE), setback(Kind.UNREACHABLE), setback(Kind.UNREACHABLE), agreed())
                .at(30_000, DEAD)
                .stopsAt(51_000)
                .run(config(""), false);

        assertThat(world.log("asks")).containsExactly("0", "250", "10260", "20270", "30000", "50010");
    }

    @Test
    void shouldAskEveryFewSecondsWithoutANetworkAndAtOnceWithOne() {
        FakeWorld world = failing(Kind.OFFLINE)
                .nowhere()
                .movesAt(21_500, "192.0.2.20")
                .stopsAt(23_000)
                .run(config(""), false);

        assertThat(world.log("asks"))
                .as("tries at once, then every four seconds; sees the network at the next look")
                .containsExactly("0", "250", "4260", "8270", "12280", "16290", "20300", "22310");
    }

    @Test
    void shouldWaitForItsConfiguredAddress() {
        FakeWorld world = agreeing()
                .nowhere()
                .movesAt(9_000, "192.0.2.10")
                .at(9_000, OUTER)
                .stopsAt(12_000)
                .run(config("client_v4=192.0.2.10\n"), false);

        assertThat(world.log("asks")).containsExactly("9000");
    }

    @Test
    void shouldGiveUpWhereTheSameIsRefusedForEver() {
        CommandFailure failure = catchThrowableOfType(
                CommandFailure.class, () -> failing(Kind.REFUSED).run(config(""), false));

        assertThat(failure.exitCode()).isEqualTo(ExitCode.REFUSED);
    }

    @Test
    void shouldTryAgainWhatIsRefusedOnceThereWasATunnel() {
        FakeWorld world = failing(Kind.REFUSED)
                .rounds(agreed())
                .at(100, DEAD)
                .stopsAt(11_000)
                .run(config(""), false);

        assertThat(world.log("asks")).containsExactly("0", "100", "350", "10360");
    }

    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            names = {"UNREACHABLE", "BUSY", "OFFLINE"})
    void shouldGiveUpAtTheFirstFailureIfToldTo(Kind kind) {
        FakeWorld world = failing(kind);

        CommandFailure failure = catchThrowableOfType(CommandFailure.class, () -> world.run(config(""), true));

        assertThat(failure.problems()).singleElement().satisfies(problem -> assertThat(problem.what())
                .isEqualTo(kind.name()));
        assertThat(world.log()).containsExactly("0 opens tun", "0 asks", "10 ticks", "10 closes tun");
    }

    @Test
    void shouldGiveUpATunnelThatDiesIfToldTo() {
        FakeWorld world = agreeing().at(5_000, DEAD);

        CommandFailure failure =
                catchThrowableOfType(CommandFailure.class, () -> world.run(config("auto_retry_connect=no\n"), false));

        assertThat(failure.getMessage()).contains("nobody answers through the tunnel");
        assertThat(world.log("asks")).containsExactly("0");
        assertThat(world.log("closes")).containsExactly("10 tun", "5000 sit1");
    }

    @Test
    void shouldNegotiateAnewAtOnceForEveryCauseThereIs() {
        FakeWorld world = new FakeWorld(() -> agreed("192.0.2.20"))
                .rounds(agreed("192.0.2.10"))
                .movesAt(1_000, "192.0.2.20")
                .at(1_000, OUTER)
                .at(2_000, DEAD)
                .sleepsAt(3_500)
                .at(5_000, new ClientEvent.LaneFailed(new LaneFailedException("no device")))
                .stopsAt(9_000)
                .run(config(""), false);

        assertThat(world.log("asks"))
                .as("address, death, the next look after a sleep, and a broken data plane")
                .containsExactly("0", "1000", "2000", "4010", "5000");
        assertThat(world.log("opens"))
                .as("a broken one is opened anew")
                .containsExactly("0 tun", "10 sit1", "5000 sit1");
        assertThat(world.output()).as("said once").isEqualTo("ready tun=sit1\n");
    }

    /** Keepalives may be answered more often than once a second: nothing is overlooked for that. */
    @Test
    void shouldNoticeASleepThoughKeepalivesAreAnsweredAllTheTime() {
        FakeWorld world = agreeing().sleepsAt(2_100).stopsAt(5_000);
        for (int millis = 100; millis < 5_000; millis += 500) {
            world.at(millis, ALIVE);
        }
        world.run(config(""), false);

        assertThat(world.log("asks")).containsExactly("0", "2100");
    }

    /** What slept while it waited, or before it asked, has not slept since. */
    @Test
    void shouldTakeASleepForOneCauseOnly() {
        FakeWorld world = agreeing()
                .rounds(setback(Kind.UNREACHABLE), setback(Kind.UNREACHABLE))
                .sleepsAt(2_000)
                .stopsAt(9_000)
                .run(config(""), false);

        assertThat(world.log("asks")).as("the wait ends with it").containsExactly("0", "250", "2260");
    }

    @Test
    void shouldHastenAProbeButNotAtEveryChangeOfRoutes() {
        FakeWorld world = agreeing().stopsAt(12_000);
        for (int millis = 100; millis < 12_000; millis += 100) {
            world.at(millis, OUTER);
        }
        world.run(config(""), false);

        assertThat(world.log("hastens")).containsExactly("100", "5100", "10100");
        assertThat(world.log("asks")).containsExactly("0");
    }

    @Test
    void shouldStayAsItIsWithoutARoute() {
        FakeWorld world = agreeing()
                .movesAt(1_000, "")
                .at(1_000, OUTER)
                .movesAt(8_000, "192.0.2.10")
                .at(8_000, OUTER)
                .stopsAt(9_000)
                .run(config(""), false);

        assertThat(world.log("asks")).containsExactly("0");
    }

    /** Sent on by the configured broker: the way to the one that has the tunnel is what counts. */
    @ParameterizedTest
    @CsvSource({"192.0.2.3, 2", "192.0.2.1, 1"})
    void shouldLookAtTheWayToTheBrokerThatItWasSentTo(String moving, int rounds) {
        FakeWorld world = new FakeWorld(() -> agreement(TunnelType.V6V4, "192.0.2.20", "192.0.2.3", Session.Line.NONE))
                .rounds(agreement(TunnelType.V6V4, "192.0.2.10", "192.0.2.3", Session.Line.NONE))
                .movingOnlyTo(moving)
                .movesAt(1_000, "192.0.2.20")
                .at(1_000, OUTER)
                .stopsAt(9_000)
                .run(config(""), false);

        assertThat(world.log("asks")).hasSize(rounds);
    }

    /** The broker would send its answers to an address that is gone, and what was agreed on for that address is not taken. */
    @Test
    void shouldAskAgainFromTheAddressThatItHasNow() {
        AtomicInteger closed = new AtomicInteger();
        FakeWorld world = new FakeWorld(() -> agreed("192.0.2.20"))
                .roundTakes(Duration.ofSeconds(2))
                .rounds(agreement(TunnelType.V6V4, "192.0.2.10", "192.0.2.1", closed::incrementAndGet))
                .movesAt(500, "192.0.2.20")
                .at(500, OUTER)
                .stopsAt(9_000)
                .run(config(""), false);

        assertThat(world.log("asks")).containsExactly("0", "500");
        assertThat(world.log("carries")).containsExactly("2500 from 192.0.2.20");
        assertThat(closed).as("lines of what nobody waits for").hasValue(1);
    }

    @Test
    void shouldTakeTheOtherNameOnceAndKeepItThen() {
        Agreement udp = agreement(TunnelType.V6UDPV4, "192.0.2.10", "192.0.2.1", Session.Line.NONE);
        FakeWorld first = new FakeWorld(() -> udp)
                .rounds(agreed(), udp)
                .at(1_000, DEAD)
                .stopsAt(3_000)
                .run(config(""), false);
        FakeWorld second =
                agreeing().rounds(udp, agreed()).at(1_000, DEAD).stopsAt(3_000).run(config(""), false);

        assertThat(first.log("opens")).containsExactly("0 tun", "10 sit1");
        assertThat(second.log("opens")).containsExactly("0 tun");
    }

    @Test
    void shouldEndAtOnceInEveryPhase() {
        FakeWorld asking =
                agreeing().roundTakes(Duration.ofSeconds(6)).stopsAt(3_000).run(config(""), false);
        FakeWorld waiting = failing(Kind.UNREACHABLE).stopsAt(5_000).run(config(""), false);
        FakeWorld carrying = agreeing().stopsAt(5_000).run(config(""), false);

        assertThat(asking.log("closes")).containsExactly("3000 tun");
        assertThat(waiting.log("closes")).containsExactly("5000 tun");
        assertThat(carrying.log("closes")).containsExactly("10 tun", "5000 sit1");
    }

    @Test
    void shouldPartFromItsBrokerBeforeTheSocketsClose() {
        FakeWorld world = agreeing().stopsAt(5_000).run(config(""), false);

        assertThat(world.log().subList(world.log().size() - 3, world.log().size()))
                .containsExactly("5000 parts from 192.0.2.1", "5000 has parted", "5000 closes sit1");
    }

    @Test
    void shouldPartFromNobodyWhereThatIsNotWanted() {
        FakeWorld unwanted = agreeing().stopsAt(5_000).run(config("delete_timeout=0\n"), false);
        FakeWorld nothing = failing(Kind.UNREACHABLE).stopsAt(5_000).run(config(""), false);
        // Perhaps its user has it somewhere else by now, and behind a NAT the broker could not tell.
        Agreement udp = agreement(TunnelType.V6UDPV4, "192.0.2.10", "192.0.2.1", Session.Line.NONE);
        FakeWorld doubtful = failing(Kind.UNREACHABLE)
                .rounds(udp)
                .at(1_000, DEAD)
                .stopsAt(5_000)
                .run(config(""), false);

        assertThat(unwanted.log("parts")).isEmpty();
        assertThat(nothing.log("parts")).isEmpty();
        assertThat(doubtful.log("parts")).isEmpty();
    }

    @Test
    void shouldPartFromATunnelBehindANatOnlyWhileItIsHeard() {
        Agreement udp = agreement(TunnelType.V6UDPV4, "192.0.2.10", "192.0.2.1", Session.Line.NONE);
        FakeWorld heard =
                new FakeWorld(() -> udp).at(1_000, ALIVE).stopsAt(5_000).run(config(""), false);
        FakeWorld neverHeard = new FakeWorld(() -> udp).stopsAt(5_000).run(config(""), false);
        FakeWorld asleep = new FakeWorld(() -> udp)
                .at(1_000, ALIVE)
                .sleepsAt(2_000)
                .stopsAt(5_000)
                .run(config(""), false);

        assertThat(heard.log("parts")).hasSize(1);
        assertThat(neverHeard.log("parts")).isEmpty();
        assertThat(asleep.log("parts")).isEmpty();
    }

    @Test
    void shouldEndIfItsHostRefusesTheFirstTerms() {
        IllegalStateException reason = new IllegalStateException("no such device");
        FakeWorld world = agreeing().refusesAt(0, reason);

        assertThat(catchThrowableOfType(IllegalStateException.class, () -> world.run(config(""), false)))
                .isSameAs(reason);
        assertThat(world.log("closes")).containsExactly("10 tun", "10 sit1");
    }

    @Test
    void shouldBeginAnewIfItsHostRefusesLaterTerms() {
        FakeWorld world = agreeing()
                .refusesAt(1_000, new IllegalStateException("no such device"))
                .at(2_000, DEAD)
                .acceptsAt(2_100)
                .stopsAt(5_000)
                .run(config(""), false);

        assertThat(world.log("opens")).containsExactly("0 tun", "10 sit1", "2250 sit1");
        assertThat(world.log("carries")).containsExactly("10 from 192.0.2.10", "2260 from 192.0.2.10");
    }

    /** A broker that was restarted forwards before anybody asks it. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldAskAtOnceWhenADeadPathLivesAgain(boolean dies) {
        FakeWorld world = failing(Kind.UNREACHABLE).rounds(agreed());
        if (dies) {
            world.at(1_000, DEAD);
        } else {
            world.sleepsAt(900);
        }
        world.at(5_000, ALIVE).stopsAt(9_000).run(config(""), false);

        assertThat(world.log("asks").contains("5000")).as("after a death alone").isEqualTo(dies);
    }

    @Test
    void shouldLookAfterItsTunnelOnceASecondWhateverHappens() {
        FakeWorld world =
                failing(Kind.UNREACHABLE).rounds(agreed()).at(3_000, DEAD).stopsAt(30_000);
        for (int millis = 100; millis < 3_000; millis += 100) {
            world.at(millis, OUTER);
        }
        world.run(config(""), false);

        assertThat(world.log("ticks")).hasSizeBetween(28, 31);
    }

    @Test
    void shouldNeedNoKeepalives() {
        FakeWorld world = failing(Kind.UNREACHABLE)
                .unwatched()
                .rounds(setback(Kind.UNREACHABLE), setback(Kind.UNREACHABLE), agreed())
                .sleepsAt(20_000)
                .stopsAt(31_000)
                .run(config(""), false);

        assertThat(world.log("asks"))
                .as("the broker's word is all there is: delays begin anew")
                .containsExactly("0", "250", "10260", "20270", "20520", "30530");
    }

    @Test
    void shouldTellWhatItWaitsForOnlyWhereThatIsNew() {
        List<Verdict> verdicts = List.of(setback(Kind.UNREACHABLE), setback(Kind.BUSY));
        FakeWorld world = failing(Kind.BUSY)
                .rounds(verdicts.toArray(Verdict[]::new))
                .stopsAt(15_000)
                .run(config(""), false);

        assertThat(world.log("waits:")).containsExactly("10 UNREACHABLE", "260 BUSY", "10270 BUSY");
    }
}
