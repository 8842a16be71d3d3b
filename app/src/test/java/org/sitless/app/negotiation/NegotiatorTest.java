package org.sitless.app.negotiation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sitless.app.config.ClientConfig;
import org.sitless.app.config.RememberedBrokers;
import org.sitless.app.config.RetryPolicy;
import org.sitless.app.config.ServerName;
import org.sitless.app.negotiation.Verdict.Agreement;
import org.sitless.app.negotiation.Verdict.Kind;
import org.sitless.app.negotiation.Verdict.Setback;
import org.sitless.dataplane.wire.Ipv4Address;
import org.sitless.tsp.auth.Login;
import org.sitless.tsp.auth.Mechanism;
import org.sitless.tsp.message.BrokerMessage.TunnelOffer;
import org.sitless.tsp.message.Ipv6Address;
import org.sitless.tsp.message.NamedAddress;
import org.sitless.tsp.message.Status;
import org.sitless.tsp.message.TunnelType;
import org.sitless.tsp.session.ClientOutcome;
import org.sitless.tsp.session.Transport;

class NegotiatorTest {
    private static final ClientOutcome SILENT = new ClientOutcome.Silent();
    private static final ClientOutcome AGREED = new ClientOutcome.Agreed(
            new TunnelOffer(
                    TunnelType.V6V4,
                    Duration.ofDays(1),
                    org.sitless.tsp.message.Ipv4Address.of("192.0.2.1"),
                    Ipv6Address.of("2001:db8::1"),
                    org.sitless.tsp.message.Ipv4Address.of("192.0.2.10"),
                    Ipv6Address.of("2001:db8::2"),
                    Optional.empty(),
                    List.of(),
                    Optional.empty(),
                    Optional.empty()),
            Mechanism.DIGEST_MD5);
    private static final Map<String, List<Ipv4Address>> NAMES = Map.of(
            "home.example", List.of(Ipv4Address.parse("192.0.2.1")),
            "far.example", List.of(Ipv4Address.parse("192.0.2.2")),
            "near.example", List.of(Ipv4Address.parse("192.0.2.3")),
            "dead.example", List.of(Ipv4Address.parse("192.0.2.4")));

    @TempDir
    Path folder;

    private FakeSignalling udp = new FakeSignalling(Transport.UDP);
    private FakeSignalling tcp = new FakeSignalling(Transport.TCP);
    private TunnelType mode = TunnelType.V6ANYV4;
    private SignallingChoice choice = SignallingChoice.AUTO;
    private boolean sameServer;

    @Test
    void shouldAskOverUdpFirstAndOverTcpWhereUdpIsSilent() throws Exception {
        tcp = new FakeSignalling(Transport.TCP, AGREED);

        Verdict verdict = negotiate();

        assertThat(verdict).isInstanceOfSatisfying(Agreement.class, agreement -> {
            assertThat(agreement.transport()).isEqualTo(Transport.TCP);
            assertThat(agreement.brokerAddress()).hasToString("192.0.2.1:3653");
        });
        assertThat(udp.asked()).containsExactly("192.0.2.1:3653 2.0.2");
    }

    @Test
    void shouldBeginWithWhatHasLedToATunnelOnce() throws Exception {
        tcp = new FakeSignalling(Transport.TCP, AGREED, AGREED);
        Negotiator negotiator = negotiator();

        negotiator.negotiate();
        assertThat(negotiator.negotiate()).isInstanceOf(Agreement.class);

        assertThat(udp.asked()).hasSize(1);
        assertThat(negotiator.negotiate()).isInstanceOf(Setback.class);
        assertThat(udp.asked()).hasSize(2);
    }

    @Test
    void shouldEndATunnelTheWayItWasAgreedOn() throws Exception {
        tcp = new FakeSignalling(Transport.TCP, AGREED, new ClientOutcome.Ended());
        Negotiator negotiator = negotiator();
        Agreement agreement = (Agreement) negotiator.negotiate();

        assertThat(negotiator.end(agreement)).isEqualTo("it is ended");

        assertThat(udp.asked()).containsExactly("192.0.2.1:3653 2.0.2");
        assertThat(tcp.asked()).containsExactly("192.0.2.1:3653 2.0.2", "192.0.2.1:3653 2.0.2 to end 2001:db8::2");
        assertThat(negotiator.end(agreement)).isEqualTo("no answer");
    }

    @Test
    void shouldNotAskToEndWhatNobodyCanProveToBeHis() throws Exception {
        ClientOutcome.Agreed agreed = (ClientOutcome.Agreed) AGREED;
        udp = new FakeSignalling(
                Transport.UDP,
                new ClientOutcome.Agreed(agreed.offer(), Mechanism.ANONYMOUS),
                new ClientOutcome.Ended());
        Negotiator negotiator = negotiator();

        assertThat(negotiator.end((Agreement) negotiator.negotiate())).contains("ends with its lifetime");

        assertThat(udp.asked()).hasSize(1);
    }

    @Test
    void shouldNeverSignalAUdpTunnelOverTcp() throws Exception {
        mode = TunnelType.V6UDPV4;

        assertThat(negotiate()).isInstanceOf(Setback.class);

        assertThat(tcp.asked()).isEmpty();
    }

    @Test
    void shouldStepThroughVersionsThatAreRefused() throws Exception {
        ClientOutcome older = new ClientOutcome.OtherVersion(Status.UNSUPPORTED_VERSION);
        udp = new FakeSignalling(Transport.UDP, older, older, AGREED);

        assertThat(negotiate()).isInstanceOf(Agreement.class);

        assertThat(udp.asked()).containsExactly("192.0.2.1:3653 2.0.2", "192.0.2.1:3653 2.0.1", "192.0.2.1:3653 2.0.0");
    }

    @Test
    void shouldGiveUpWhenNoVersionWillDo() throws Exception {
        ClientOutcome older = new ClientOutcome.OtherVersion(Status.UNSUPPORTED_VERSION);
        udp = new FakeSignalling(Transport.UDP, older, older, older, AGREED);

        assertThat(setback().kind()).isEqualTo(Kind.REFUSED);
        assertThat(tcp.asked()).isEmpty();
    }

    @Test
    void shouldGoToUdpWhenTcpIsRefusedBehindANat() throws Exception {
        choice = SignallingChoice.TCP;
        tcp = new FakeSignalling(Transport.TCP, new ClientOutcome.Refused(Status.UNSUPPORTED_TUNNEL_TYPE));
        udp = new FakeSignalling(Transport.UDP, AGREED);

        assertThat(negotiate()).isInstanceOf(Agreement.class);
    }

    @Test
    void shouldFollowAListToTheNearestAndRemember() throws Exception {
        udp = new FakeSignalling(Transport.UDP, sentTo("far.example", "dead.example", "near.example"), AGREED);

        assertThat(negotiate()).isInstanceOf(Agreement.class);

        assertThat(udp.asked()).containsExactly("192.0.2.1:3653 2.0.2", "192.0.2.3:3653 2.0.2");
        assertThat(folder.resolve("list")).hasContent("near.example\nfar.example\ndead.example");
        assertThat(folder.resolve("last")).hasContent("near.example");
    }

    @Test
    void shouldTryTheNextOfAListWhenTheNearestIsSilent() throws Exception {
        udp = new FakeSignalling(Transport.UDP, sentTo("far.example", "near.example"), SILENT, AGREED);

        assertThat(negotiate()).isInstanceOfSatisfying(Agreement.class, agreement -> assertThat(
                        agreement.broker().text())
                .isEqualTo("far.example"));
    }

    @Test
    void shouldNotBeSentRoundInACircle() throws Exception {
        udp = new FakeSignalling(
                Transport.UDP,
                sentTo("near.example"),
                sentTo("home.example", "near.example", "192.0.2.1", "192.0.2.3"),
                AGREED);

        assertThat(setback().kind()).isEqualTo(Kind.UNREACHABLE);

        assertThat(udp.asked()).hasSize(2);
    }

    @Test
    void shouldTellRefusalsFromSilence() throws Exception {
        udp = new FakeSignalling(
                Transport.UDP,
                new ClientOutcome.Refused(Status.AUTHENTICATION_FAILED),
                new ClientOutcome.Refused(Status.TOO_BUSY));

        assertThat(setback()).satisfies(refused -> {
            assertThat(refused.kind()).isEqualTo(Kind.REFUSED);
            assertThat(refused.problem().toString())
                    .isEqualTo("refused: 300 Authentication failed: broker home.example: check userid= and passwd=");
            assertThat(refused.toFailure().exitCode().number()).isEqualTo(4);
        });
        assertThat(setback().kind()).isEqualTo(Kind.BUSY);
        assertThat(setback()).satisfies(silent -> {
            assertThat(silent.kind()).isEqualTo(Kind.UNREACHABLE);
            assertThat(silent.toFailure().exitCode().number()).isEqualTo(1);
        });
    }

    @Test
    void shouldBeginWithTheLastServerIfToldTo() throws Exception {
        Files.writeString(folder.resolve("last"), "far.example\n");
        sameServer = true;
        udp = new FakeSignalling(Transport.UDP, SILENT, AGREED);

        assertThat(negotiate()).isInstanceOf(Agreement.class);

        assertThat(udp.asked()).containsExactly("192.0.2.2:3653 2.0.2", "192.0.2.1:3653 2.0.2");
    }

    @Test
    void shouldDistrustWhatTheFileOfTheLastServerSays() throws IOException, InterruptedException {
        Files.writeString(folder.resolve("last"), "; rm -rf /\n");
        sameServer = true;
        udp = new FakeSignalling(Transport.UDP, AGREED);

        assertThat(negotiate()).isInstanceOf(Agreement.class);
    }

    @Test
    void shouldAskTheNextWhenOneRefuses() throws Exception {
        Files.writeString(folder.resolve("last"), "far.example\n");
        sameServer = true;
        ClientOutcome refused = new ClientOutcome.Refused(Status.AUTHENTICATION_FAILED);
        udp = new FakeSignalling(
                Transport.UDP, refused, sentTo("far.example", "near.example", "dead.example"), refused, AGREED);

        assertThat(negotiate()).isInstanceOfSatisfying(Agreement.class, agreement -> assertThat(
                        agreement.broker().text())
                .isEqualTo("dead.example"));
    }

    private static ClientOutcome sentTo(String... brokers) {
        return new ClientOutcome.Redirected(
                Status.REDIRECT,
                List.of(brokers).stream()
                        .map(broker -> org.sitless.tsp.message.Ipv4Address.read(broker)
                                .map(NamedAddress::of)
                                .orElseGet(() -> NamedAddress.name(broker)))
                        .toList());
    }

    private Setback setback() throws InterruptedException {
        return (Setback) negotiate();
    }

    private Verdict negotiate() throws InterruptedException {
        return negotiator().negotiate();
    }

    private Negotiator negotiator() {
        ClientConfig config = config();
        return new Negotiator(
                config,
                Ways.of(choice, config, udp, tcp),
                name -> NAMES.getOrDefault(name, List.of()),
                brokers -> brokers.stream()
                        .map(broker -> broker.toString().startsWith("192.0.2.4")
                                ? Optional.<Duration>empty()
                                : Optional.of(
                                        Duration.ofMillis(broker.toString().startsWith("192.0.2.3") ? 5 : 50)))
                        .toList());
    }

    private ClientConfig config() {
        return new ClientConfig(
                ServerName.of("home.example"),
                Optional.of(new Login("alice", "s3cret")),
                List.of(Mechanism.DIGEST_MD5),
                mode,
                "sit1",
                "tun",
                Optional.empty(),
                Optional.empty(),
                Optional.of(Duration.ofSeconds(30)),
                false,
                new RetryPolicy(true, Duration.ofSeconds(30), Duration.ofMinutes(5)),
                Duration.ofSeconds(2),
                true,
                false,
                new RememberedBrokers(folder.resolve("list"), folder.resolve("last"), sameServer),
                Optional.empty(),
                "tspc.conf");
    }
}
