package org.sitless.tsp.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sitless.tsp.codec.Framing.COMMAND;
import static org.sitless.tsp.codec.Framing.COUNTED;
import static org.sitless.tsp.codec.Framing.CREDENTIALS;
import static org.sitless.tsp.codec.Framing.TOKEN;
import static org.sitless.tsp.codec.Requests.fault;
import static org.sitless.tsp.codec.Requests.message;
import static org.sitless.tsp.codec.Requests.octets;
import static org.sitless.tsp.codec.Requests.overTcp;
import static org.sitless.tsp.codec.Requests.overUdp;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sitless.tsp.message.ClientMessage;
import org.sitless.tsp.message.ClientMessage.Accept;
import org.sitless.tsp.message.ClientMessage.Authenticate;
import org.sitless.tsp.message.ClientMessage.Create;
import org.sitless.tsp.message.ClientMessage.EchoRequest;
import org.sitless.tsp.message.ClientMessage.PlainResponse;
import org.sitless.tsp.message.ClientMessage.Poll;
import org.sitless.tsp.message.ClientMessage.RouterRequest;
import org.sitless.tsp.message.ClientMessage.SaslResponse;
import org.sitless.tsp.message.ClientMessage.TunnelRequest;
import org.sitless.tsp.message.ClientMessage.Version;
import org.sitless.tsp.message.Ipv4Address;
import org.sitless.tsp.message.NamedAddress;
import org.sitless.tsp.message.TunnelType;

class ClientMessageReadTest {
    static final Create HOST = new Create(new TunnelRequest(
            TunnelType.V6UDPV4,
            false,
            Ipv4Address.of("192.0.2.10"),
            Optional.of(Duration.ofSeconds(30)),
            Optional.empty()));

    static final Create ROUTER = new Create(new TunnelRequest(
            TunnelType.V6UDPV4,
            false,
            Ipv4Address.of("192.0.2.10"),
            Optional.of(Duration.ofSeconds(30)),
            Optional.of(new RouterRequest(
                    48, List.of(NamedAddress.name("ns1.example.org"), NamedAddress.name("ns2.example.org"))))));

    @Test
    void shouldReadWhatGogocSendsInDatagrams() {
        assertThat(overUdp("VERSION=2.0.2\r\n", COMMAND)).isEqualTo(message(new Version("2.0.2")));
        assertThat(overUdp("AUTHENTICATE DIGEST-MD5\r\n\0", COMMAND))
                .isEqualTo(message(new Authenticate("DIGEST-MD5")));
        assertThat(overUdp("\0alice\0s3cret\r\n", CREDENTIALS))
                .isEqualTo(message(new PlainResponse("\0alice\0s3cret")));
        assertThat(overUdp("cnNwYXV0aD03MA==\r\n", TOKEN)).isEqualTo(message(new SaslResponse("rspauth=70")));
        assertThat(overUdp("", COUNTED)).isEqualTo(message(new Poll()));
        assertThat(overUdp(Requests.GOGOC_HOST, COUNTED)).isEqualTo(message(HOST));
        assertThat(overUdp(Requests.GOGOC_ROUTER, COUNTED)).isEqualTo(message(ROUTER));
        assertThat(overUdp(Requests.ACCEPT, COUNTED)).isEqualTo(message(new Accept()));
        assertThat(overUdp("ECHO REQUEST", COMMAND)).isEqualTo(message(new EchoRequest()));
    }

    /** mspsim (Contiki) writes its own line ends. */
    @Test
    void shouldReadLineThatEndsInBackspace() {
        assertThat(overUdp("AUTHENTICATE ANONYMOUS\r\b", COMMAND)).isEqualTo(message(new Authenticate("ANONYMOUS")));
        assertThat(overTcp("AUTHENTICATE ANONYMOUS\r\b" + Requests.ACCEPT, COMMAND, COUNTED))
                .containsExactly(message(new Authenticate("ANONYMOUS")), message(new Accept()));
    }

    /** The NUL that gogoc sends behind AUTHENTICATE arrives in front of its next message. */
    @Test
    void shouldDropNulsInFrontOfContentLength() {
        assertThat(overTcp("AUTHENTICATE ANONYMOUS\r\n\0\0" + Requests.GOGOC_HOST, COMMAND, COUNTED))
                .containsExactly(message(new Authenticate("ANONYMOUS")), message(HOST));
    }

    @Test
    void shouldReadCredentialsGluedToAuthenticate() {
        assertThat(overTcp("AUTHENTICATE PLAIN\r\n\0\0alice\0pw\r\n", COMMAND, CREDENTIALS))
                .containsExactly(message(new Authenticate("PLAIN")), message(new PlainResponse("\0\0alice\0pw")));
    }

    static final String CONVERSATION =
            "VERSION=2.0.2\r\nAUTHENTICATE PLAIN\r\n\0\0alice\0s3cret\r\n" + Requests.GOGOC_ROUTER + Requests.ACCEPT;
    static final Framing[] FRAMINGS = {COMMAND, COMMAND, CREDENTIALS, COUNTED, COUNTED};
    static final List<Decoded<ClientMessage>> MESSAGES = List.of(
            message(new Version("2.0.2")),
            message(new Authenticate("PLAIN")),
            message(new PlainResponse("\0\0alice\0s3cret")),
            message(ROUTER),
            message(new Accept()));

    @Test
    void shouldReadSeveralMessagesOfOneSegment() {
        assertThat(overTcp(CONVERSATION, FRAMINGS)).isEqualTo(MESSAGES);
    }

    @Test
    void shouldReadTheSameWhereverTheStreamIsSplit() {
        byte[] all = octets(CONVERSATION);
        for (int cut = 0; cut <= all.length; cut++) {
            List<byte[]> halves = List.of(Arrays.copyOf(all, cut), Arrays.copyOfRange(all, cut, all.length));

            assertThat(overTcp(halves, FRAMINGS)).as("cut at %d", cut).isEqualTo(MESSAGES);
        }
    }

    @Test
    void shouldReadTheSameOctetByOctet() {
        List<byte[]> single = new ArrayList<>();
        for (byte octet : octets(CONVERSATION)) {
            single.add(new byte[] {octet});
        }

        assertThat(overTcp(single, FRAMINGS)).isEqualTo(MESSAGES);
    }

    @Test
    void shouldReadLinesWithoutCarriageReturn() {
        assertThat(overTcp("VERSION=2.0.0\nAUTHENTICATE anonymous\n", COMMAND, COMMAND))
                .containsExactly(message(new Version("2.0.0")), message(new Authenticate("anonymous")));
        assertThat(overTcp("Content-length: 35\n<tunnel action=\"accept\"></tunnel>\r\n", COUNTED))
                .containsExactly(message(new Accept()));
    }

    @Test
    void shouldPassOverEmptyLines() {
        assertThat(overTcp("\r\n\n\0\0\r\n  VERSION=2.0.0\r\n", COMMAND))
                .containsExactly(message(new Version("2.0.0")));
        assertThat(overTcp("\r\n\r\n\n\n\0\0\0", COMMAND)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "-1",
                "+5",
                "1e9",
                "2147483648",
                "9223372036854775808",
                "999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999",
                "8193",
                "",
                "35 35",
                "0x23",
                "35;q=1",
                "\u0663\u0665"
            })
    void shouldRefuseLengthThatIsNoPlainNumber(String length) {
        String request = "Content-length: " + length + "\r\n<tunnel action=\"accept\"></tunnel>\r\n";

        assertThat(overUdp(request, COUNTED)).isEqualTo(fault(WireFault.BAD_LENGTH));
        assertThat(overTcp(request, COUNTED)).containsExactly(fault(WireFault.BAD_LENGTH));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"Content-length: 35", "content-LENGTH:35", "Content-length:\t0035 ", "Content-length:   35\t"})
    void shouldReadLengthHoweverItIsSpaced(String header) {
        String request = header + "\r\n<tunnel action=\"accept\"></tunnel>\r\n";

        assertThat(overUdp(request, COUNTED)).isEqualTo(message(new Accept()));
        assertThat(overTcp(request, COUNTED)).containsExactly(message(new Accept()));
    }

    @ParameterizedTest
    @CsvSource({"10, LENGTH_MISMATCH", "34, OK", "33, OK", "35, OK", "36, LENGTH_MISMATCH", "4000, LENGTH_MISMATCH"})
    void shouldHoldDatagramToItsLength(int length, String outcome) {
        Decoded<ClientMessage> decoded =
                overUdp("Content-length: " + length + "\r\n<tunnel action=\"accept\"></tunnel>\r\n", COUNTED);

        assertThat(decoded).isEqualTo(outcome.equals("OK") ? message(new Accept()) : fault(WireFault.valueOf(outcome)));
    }

    @Test
    void shouldTakeTheNextOctetsOfStreamForTheNextMessageWhenLengthIsShort() {
        assertThat(overTcp("Content-length: 10\r\n<tunnel action=\"accept\"></tunnel>\r\n", COUNTED, COUNTED))
                .containsExactly(fault(WireFault.BAD_XML));
    }

    @Test
    void shouldWaitWhenLengthIsLong() {
        assertThat(overTcp("Content-length: 36\r\n<tunnel action=\"accept\"></tunnel>\r\n", COUNTED))
                .isEmpty();
        assertThat(overTcp("Content-length: 35\r\n", COUNTED)).isEmpty();
    }

    @Test
    void shouldTakeSecondHeaderForBody() {
        assertThat(overTcp("Content-length: 20\r\nContent-length: 35\r\n", COUNTED))
                .containsExactly(fault(WireFault.BAD_XML));
    }

    @Test
    void shouldEndLineThatNeverEnds() {
        for (Framing framing : Framing.values()) {
            WireFault expected = WireFault.LINE_TOO_LONG;
            String line = "A".repeat(framing.lineLimit() + 2);

            assertThat(overTcp(line, framing)).as(framing.name()).containsExactly(fault(expected));
            assertThat(overTcp(line.substring(2), framing)).as(framing.name()).isEmpty();
        }
        assertThat(overUdp("V".repeat(60_000), COMMAND)).isEqualTo(fault(WireFault.LINE_TOO_LONG));
        assertThat(overUdp("QUJD".repeat(250_000), TOKEN)).isEqualTo(fault(WireFault.LINE_TOO_LONG));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.1\r\n",
                "VERSION=\r\n",
                "VERSION=2.0.0 x\r\n",
                "AUTHENTICATE\r\n",
                "AUTHENTICATE PLAIN bWU=\r\n",
                "AUTHENTICATE " + "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\r\n",
                "Content-length: 35\r\n",
                "VERSION=2.0.2\r\nAUTHENTICATE ANONYMOUS\r\n",
                "\u00ff\u00fe",
                "ECHO"
            })
    void shouldNotKnowOtherCommands(String datagram) {
        assertThat(overUdp(datagram, COMMAND)).isEqualTo(fault(WireFault.UNKNOWN_COMMAND));
    }

    @ParameterizedTest
    @ValueSource(strings = {"!!!!", "QQQQQ", "QQ=", "/w==", "7oA=", "AUTHENTICATE ANONYMOUS", "*"})
    void shouldRefuseTokenThatIsNoTextInBase64(String token) {
        assertThat(overUdp(token + "\r\n", TOKEN)).isEqualTo(fault(WireFault.BAD_TOKEN));
    }

    @Test
    void shouldNeverShowSecrets() {
        assertThat(new PlainResponse("\0alice\0s3cret").toString()).doesNotContain("s3cret");
        assertThat(new SaslResponse("s3cret").toString()).doesNotContain("s3cret");
    }
}
