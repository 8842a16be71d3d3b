package org.sitless.tsp.session;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sitless.tsp.auth.ClientMechanisms;
import org.sitless.tsp.auth.ClientStep;
import org.sitless.tsp.auth.Login;
import org.sitless.tsp.auth.Mechanism;
import org.sitless.tsp.message.ClientMessage.RouterRequest;
import org.sitless.tsp.message.ClientMessage.TunnelRequest;
import org.sitless.tsp.message.Ipv4Address;
import org.sitless.tsp.message.NamedAddress;
import org.sitless.tsp.message.Status;
import org.sitless.tsp.message.TunnelType;
import org.sitless.tsp.udp.ReliableRequests;
import org.sitless.tsp.udp.TspUdpHeader;

/** A client against scripted brokers: good, odd and bad ones. */
class ClientStateTest {
    private static final Instant NOW = Brokers.START;
    private static final String CAPABILITY =
            "CAPABILITY TUNNEL=V6V4 TUNNEL=V6UDPV4 AUTH=ANONYMOUS AUTH=PLAIN AUTH=DIGEST-MD5 AUTH=PASSDSS-3DES-1\r\n";
    private static final String OFFER = "200 OK\r\n<tunnel action=\"info\" type=\"v6v4\" lifetime=\"1440\"><server>"
            + "<address type=\"ipv4\">192.0.2.114</address><address type=\"ipv6\">2001:db8:c18:ffff::</address></server>"
            + "<client><address type=\"ipv4\">192.0.2.10</address><address type=\"ipv6\">2001:db8:c18:ffff::1</address>"
            + "</client></tunnel>\r\n";

    private static ClientSettings settings(TunnelType type, Optional<RouterRequest> router, Mechanism... mechanisms) {
        return new ClientSettings(
                "2.0.2",
                List.of(mechanisms),
                new TunnelRequest(type, false, Ipv4Address.of("192.0.2.10"), Optional.empty(), router),
                ClientSettings.USUAL_PATIENCE);
    }

    private static ClientStream toEndWhatIsOffered() {
        ClientStream wanted = tcp(Mechanism.PLAIN);
        talk(wanted, CAPABILITY, "200 OK\r\n", framed(OFFER));
        ClientOutcome.Agreed agreed = (ClientOutcome.Agreed) wanted.outcome().orElseThrow();
        ClientSettings settings = settings(TunnelType.V6V4, Optional.empty(), Mechanism.PLAIN);
        return new ClientStream(
                new ClientSettings(
                        settings.version(),
                        settings.mechanisms(),
                        settings.request(),
                        settings.patience(),
                        Optional.of(agreed.offer())),
                alice());
    }

    private static ClientMechanisms alice() {
        return new ClientMechanisms(Optional.of(new Login("alice", "s3cret")), "192.0.2.1", () -> "1795421619");
    }

    private static String framed(String body) {
        return "Content-length: " + body.length() + "\r\n" + body;
    }

    /** What the client says to a broker that says these things over TCP, one segment each. */
    private static List<String> talk(ClientStream client, String... broker) {
        List<String> said = new ArrayList<>();
        client.onConnect(NOW).forEach(segment -> said.add(new String(segment, ISO_8859_1)));
        for (String words : broker) {
            client.onOctets(words.getBytes(ISO_8859_1), NOW)
                    .forEach(segment -> said.add(new String(segment, ISO_8859_1)));
        }
        return said;
    }

    private static ClientStream tcp(Mechanism... mechanisms) {
        return new ClientStream(settings(TunnelType.V6V4, Optional.empty(), mechanisms), alice());
    }

    private static ClientOutcome outcome(ClientStream client, String... broker) {
        talk(client, broker);
        return client.outcome().orElseThrow();
    }

    @Test
    void shouldAgreeWithAnonymousBroker() {
        ClientStream client = tcp(Mechanism.ANONYMOUS);

        List<String> said = talk(client, CAPABILITY, "200 Authentication successful\r\n", framed(OFFER));

        assertThat(said).hasSize(4);
        assertThat(said.subList(0, 2)).containsExactly("VERSION=2.0.2\r\n", "AUTHENTICATE ANONYMOUS\r\n");
        assertThat(said.get(2)).startsWith("Content-length: ").contains("type=\"v6v4\"");
        assertThat(said.get(3)).isEqualTo("Content-length: 35\r\n<tunnel action=\"accept\"></tunnel>\r\n");
        assertThat(client.outcome())
                .hasValueSatisfying(outcome -> assertThat(outcome).isInstanceOf(ClientOutcome.Agreed.class));
    }

    @Test
    void shouldEndItsTunnelAfterALookAtIt() {
        ClientStream client = toEndWhatIsOffered();

        List<String> said = talk(client, CAPABILITY, "200 OK\r\n", framed(OFFER), framed("200 OK\r\n"));

        assertThat(said.subList(3, said.size()))
                .containsExactly(
                        "Content-length: 33\r\n<tunnel action=\"info\"></tunnel>\r\n",
                        "Content-length: 35\r\n<tunnel action=\"delete\"></tunnel>\r\n");
        assertThat(client.outcome()).contains(new ClientOutcome.Ended());
    }

    /** Nothing is deleted that is somewhere else by now, or that a broker cannot show. */
    @Test
    void shouldNotEndATunnelThatIsNotItsOwn() {
        ClientStream elsewhere = toEndWhatIsOffered();
        ClientStream unknown = toEndWhatIsOffered();

        List<String> said =
                talk(elsewhere, CAPABILITY, "200 OK\r\n", framed(OFFER.replace("192.0.2.10", "192.0.2.11")));
        said.addAll(talk(unknown, CAPABILITY, "200 OK\r\n", framed("500 Invalid request\r\n")));

        assertThat(said).noneMatch(words -> words.contains("delete"));
        assertThat(elsewhere.outcome()).contains(new ClientOutcome.Elsewhere());
        assertThat(unknown.outcome()).contains(new ClientOutcome.Refused(new Status(500, "Invalid request")));
    }

    /** A client that is allowed to takes the broker's answers however they are glued or cut. */
    @Test
    void shouldNotMindAnswersThatShareASegment() {
        ClientStream client = tcp(Mechanism.DIGEST_MD5);
        String challenge =
                "cmVhbG09ImV4YW1wbGUubmV0Iixub25jZT0iTiIscW9wPSJhdXRoIixhbGdvcml0aG09bWQ1LXNlc3MsY2hhcnNldD11dGY4\r\n";

        talk(
                client,
                CAPABILITY,
                challenge,
                "cnNwYXV0aD1jOWQ2NGQ5NTA5YmNkYWNhNzA4ZTEwZTVhMmI2YTM3ZQ==\r\n200 Success\r\n" + framed(OFFER));

        assertThat(client.outcome().orElseThrow())
                .isInstanceOfSatisfying(ClientOutcome.Agreed.class, agreed -> assertThat(agreed.mechanism())
                        .isEqualTo(Mechanism.DIGEST_MD5));
    }

    @Test
    void shouldSendCredentialsAtOnceOverTcp() {
        assertThat(talk(tcp(Mechanism.PLAIN), CAPABILITY))
                .containsExactly("VERSION=2.0.2\r\n", "AUTHENTICATE PLAIN\r\n", "\0alice\0s3cret\r\n");
    }

    @Test
    void shouldTakeTheBestMechanismBothHave() {
        assertThat(talk(tcp(Mechanism.values()), CAPABILITY)).contains("AUTHENTICATE DIGEST-MD5\r\n");
        assertThat(outcome(tcp(Mechanism.SCRAM_SHA_256), CAPABILITY)).isInstanceOf(ClientOutcome.Unsuitable.class);
        assertThat(outcome(
                        new ClientStream(
                                settings(TunnelType.V6V4, Optional.empty(), Mechanism.PLAIN),
                                new ClientMechanisms(Optional.empty(), "h", () -> "n")),
                        CAPABILITY))
                .isInstanceOf(ClientOutcome.Unsuitable.class);
    }

    @ParameterizedTest
    @CsvSource({
        "V6V4,    CAPABILITY TUNNEL=V6V4 AUTH=ANONYMOUS,    true",
        "V6V4,    CAPABILITY TUNNEL=V6UDPV4 AUTH=ANONYMOUS, false",
        "V6ANYV4, CAPABILITY TUNNEL=V6V4 AUTH=ANONYMOUS,    true",
        "V6ANYV4, CAPABILITY TUNNEL=V6UDPV4 AUTH=ANONYMOUS, true",
        "V6ANYV4, CAPABILITY TUNNEL=V4V6 AUTH=ANONYMOUS,    false",
        "V6UDPV4, CAPABILITY AUTH=ANONYMOUS,                false",
    })
    void shouldNeedTheTunnelAmongTheCapabilities(TunnelType type, String capability, boolean suits) {
        ClientStream client = new ClientStream(settings(type, Optional.empty(), Mechanism.ANONYMOUS), alice());
        talk(client, capability + "\r\n");

        assertThat(client.outcome().isEmpty()).isEqualTo(suits);
    }

    @Test
    void shouldAskForOlderVersion() {
        Status status = new Status(302, "Unsupported client version");

        assertThat(outcome(tcp(Mechanism.ANONYMOUS), "302 Unsupported client version\r\n"))
                .isEqualTo(new ClientOutcome.OtherVersion(status));
        assertThat(ClientSettings.VERSIONS).containsExactly("2.0.2", "2.0.1", "2.0.0");
    }

    private static final String LIST =
            "<tunnel action=\"list\" type=\"broker\"><broker><address type=\"ipv4\">192.0.2.77</address>"
                    + "</broker><broker><address type=\"dn\">tb.example.org</address></broker></tunnel>\r\n";

    /** RFC 5572 figure 9; also allowed in answer to AUTHENTICATE, and framed in answer to create. */
    @Test
    void shouldBeSentElsewhereAtEveryDoor() {
        List<NamedAddress> brokers =
                List.of(NamedAddress.of(Ipv4Address.of("192.0.2.77")), NamedAddress.name("tb.example.org"));
        Status status = new Status(1200, "Redirect");
        ClientOutcome redirected = new ClientOutcome.Redirected(status, brokers);

        assertThat(outcome(tcp(Mechanism.ANONYMOUS), "1200 Redirect\r\n" + LIST))
                .isEqualTo(redirected);
        assertThat(outcome(tcp(Mechanism.ANONYMOUS), CAPABILITY, "1200 Redirect\r\n" + LIST))
                .isEqualTo(redirected);
        assertThat(outcome(tcp(Mechanism.ANONYMOUS), CAPABILITY, "200 OK\r\n", framed("1200 Redirect\r\n" + LIST)))
                .isEqualTo(redirected);
    }

    @Test
    void shouldNotGoRoundInCircles() {
        NamedAddress itself = NamedAddress.name("TB.example.net");
        NamedAddress other = NamedAddress.name("tb2.example.net");
        RedirectTrail trail = RedirectTrail.from("tb.example.net");

        assertThat(trail.unvisited(List.of(itself, other, other))).containsExactly(other);
        assertThat(trail.with(other).unvisited(List.of(itself, other))).isEmpty();
        for (int i = 0; i < 20; i++) {
            trail = trail.with(NamedAddress.name("tb" + i + ".example.org"));
        }
        assertThat(trail.unvisited(List.of(NamedAddress.name("fresh.example.org"))))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"300 Authentication failed, 300, false", "530 Server too busy, 530, true", "310, 310, false"})
    void shouldTellRefusalsThatMayPass(String line, int code, boolean temporary) {
        assertThat(outcome(tcp(Mechanism.ANONYMOUS), CAPABILITY, line + "\r\n"))
                .isInstanceOfSatisfying(ClientOutcome.Refused.class, refused -> {
                    assertThat(refused.status().code()).isEqualTo(code);
                    assertThat(refused.status().isTemporary()).isEqualTo(temporary);
                });
    }

    /** tsps forgets the frame. */
    @Test
    void shouldUnderstandRefusalOfTunnelBareAndFramed() {
        ClientOutcome refused = new ClientOutcome.Refused(Status.UNSUPPORTED_TUNNEL_TYPE);

        assertThat(outcome(tcp(Mechanism.ANONYMOUS), CAPABILITY, "200 OK\r\n", "303 Unsupported tunnel type\r\n"))
                .isEqualTo(refused);
        assertThat(outcome(
                        tcp(Mechanism.ANONYMOUS), CAPABILITY, "200 OK\r\n", framed("303 Unsupported tunnel type\r\n")))
                .isEqualTo(refused);
    }

    @Test
    void shouldNotBelieveBrokerThatDoesNotProveItself() {
        ClientOutcome untrusted = new ClientOutcome.Untrusted(ClientStep.Reason.SERVER_NOT_PROVEN);
        String challenge =
                "cmVhbG09ImV4YW1wbGUubmV0Iixub25jZT0iTiIscW9wPSJhdXRoIixhbGdvcml0aG09bWQ1LXNlc3MsY2hhcnNldD11dGY4\r\n";

        assertThat(outcome(tcp(Mechanism.DIGEST_MD5), CAPABILITY, "200 Success\r\n"))
                .isEqualTo(untrusted);
        assertThat(outcome(tcp(Mechanism.DIGEST_MD5), CAPABILITY, challenge, "200 Success\r\n"))
                .isEqualTo(untrusted);
        assertThat(outcome(tcp(Mechanism.DIGEST_MD5), CAPABILITY, challenge, "cnNwYXV0aD0wMA==\r\n"))
                .isEqualTo(untrusted);
    }

    @ParameterizedTest
    @CsvSource({
        "type=\"v6v4\", type=\"v6udpv4\"",
        "192.0.2.114, 224.0.0.1",
        "192.0.2.114, 0.0.0.0",
        "2001:db8:c18:ffff::1, ff02::1",
        "2001:db8:c18:ffff::1, fe80::1",
        "2001:db8:c18:ffff::1, ::1",
        "</client>, <keepalive interval=\"30\"><address type=\"ipv6\">::</address></keepalive></client>",
    })
    void shouldRejectTermsThatMakeNoSense(String part, String replacement) {
        ClientStream client = tcp(Mechanism.ANONYMOUS);

        List<String> said = talk(client, CAPABILITY, "200 OK\r\n", framed(OFFER.replace(part, replacement)));

        assertThat(said).last().asString().contains("action=\"reject\"");
        assertThat(client.outcome().orElseThrow()).isInstanceOf(ClientOutcome.Unsuitable.class);
    }

    @ParameterizedTest
    @CsvSource({
        "'', false",
        "<prefix length=\"48\">2001:db8:1::</prefix>, true",
        "<prefix length=\"64\">2001:0db8:0001:0002:0000:0000:0000:0000</prefix>, true",
        "<prefix length=\"65\">2001:db8:1::</prefix>, false",
        "<prefix length=\"0\">::</prefix>, false",
        "<prefix length=\"8\">ff00::</prefix>, false",
        "<prefix length=\"64\">fe80::</prefix>, false",
    })
    void shouldWantAPrefixItCanUse(String prefix, boolean usable) {
        ClientStream client = new ClientStream(
                settings(TunnelType.V6V4, Optional.of(new RouterRequest(48, List.of())), Mechanism.ANONYMOUS), alice());

        ClientOutcome outcome = outcome(
                client,
                CAPABILITY,
                "200 OK\r\n",
                framed(OFFER.replace("</client>", "<router>" + prefix + "</router></client>")));

        assertThat(outcome instanceof ClientOutcome.Agreed).isEqualTo(usable);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"SSH-2.0-OpenSSH_9.2\r\n", "HTTP/1.1 400 Bad Request\r\n\r\n", "\u00ff\u00fe\n", "CAPABILITY\r\n"
            })
    void shouldLeaveWhoDoesNotSpeakTsp(String greeting) {
        assertThat(outcome(tcp(Mechanism.ANONYMOUS), greeting))
                .isInstanceOfAny(
                        ClientOutcome.Unintelligible.class,
                        ClientOutcome.OutOfTurn.class,
                        ClientOutcome.Unsuitable.class);
    }

    @Test
    void shouldNotWaitForEver() {
        ClientStream client = tcp(Mechanism.ANONYMOUS);
        talk(client, CAPABILITY);
        client.onTick(client.deadline().orElseThrow());

        assertThat(client.outcome()).contains(new ClientOutcome.Silent());
        assertThat(client.deadline()).isEmpty();
    }

    @Test
    void shouldNoticeWhenTheConnectionIsGone() {
        ClientStream refused = tcp(Mechanism.ANONYMOUS);
        refused.onDisconnect(NOW);
        ClientStream agreed = tcp(Mechanism.ANONYMOUS);
        talk(agreed, CAPABILITY, "200 OK\r\n", framed(OFFER));
        agreed.onDisconnect(NOW);

        assertThat(refused.outcome()).contains(new ClientOutcome.Silent());
        assertThat(agreed.outcome().orElseThrow())
                .as("a closed connection does a tunnel no harm")
                .isInstanceOf(ClientOutcome.Agreed.class);
    }

    @Test
    void shouldGiveUpOnPortThatNeverAnswers() {
        ClientDatagrams client = new ClientDatagrams(
                settings(TunnelType.V6UDPV4, Optional.empty(), Mechanism.ANONYMOUS),
                alice(),
                new ReliableRequests(NOW));
        int sent = client.start(NOW).size();
        Instant now = NOW;
        while (client.deadline().isPresent()) {
            now = client.deadline().orElseThrow();
            sent += client.onTick(now).size();
        }

        assertThat(client.outcome()).contains(new ClientOutcome.Silent());
        assertThat(sent).isEqualTo(3);
        assertThat(Duration.between(NOW, now)).isEqualTo(Duration.ofSeconds(6));
    }

    /** Two sessions on one port never use a number twice. */
    @Test
    void shouldCountOnFromOneSessionToTheNext() {
        ReliableRequests requests = new ReliableRequests(NOW);
        ClientSettings settings = settings(TunnelType.V6UDPV4, Optional.empty(), Mechanism.ANONYMOUS);

        byte[] first =
                new ClientDatagrams(settings, alice(), requests).start(NOW).get(0);
        byte[] second =
                new ClientDatagrams(settings, alice(), requests).start(NOW).get(0);

        assertThat(TspUdpHeader.read(first).orElseThrow().word()).isEqualTo(0xF00000F0);
        assertThat(TspUdpHeader.read(second).orElseThrow().word()).isEqualTo(0xF00000F1);
    }

    @Test
    void shouldAcceptUnreachablePortAtOnce() {
        ClientDatagrams client = new ClientDatagrams(
                settings(TunnelType.V6UDPV4, Optional.empty(), Mechanism.ANONYMOUS),
                alice(),
                new ReliableRequests(NOW));
        client.start(NOW);
        client.onUnreachable(NOW);

        assertThat(client.outcome()).contains(new ClientOutcome.Silent());
    }

    @Property(tries = 500)
    void shouldNeverThrowOnAnyBroker(@ForAll @Size(max = 6) List<byte[]> segments, @ForAll boolean further) {
        ClientStream client = tcp(Mechanism.values());
        client.onConnect(NOW);
        if (further) {
            client.onOctets(CAPABILITY.getBytes(ISO_8859_1), NOW);
        }
        for (byte[] segment : segments) {
            client.onOctets(segment, NOW);
        }
        client.onTick(NOW.plusSeconds(60));

        assertThat(client.outcome()).isPresent();
    }
}
