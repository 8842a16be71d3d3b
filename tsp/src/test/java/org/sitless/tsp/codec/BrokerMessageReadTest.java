package org.sitless.tsp.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sitless.tsp.message.BrokerMessage;
import org.sitless.tsp.message.BrokerMessage.Keepalive;
import org.sitless.tsp.message.BrokerMessage.RouterOffer;
import org.sitless.tsp.message.BrokerMessage.TunnelOffer;
import org.sitless.tsp.message.Ipv4Address;
import org.sitless.tsp.message.Ipv6Address;
import org.sitless.tsp.message.Ipv6Prefix;
import org.sitless.tsp.message.NamedAddress;
import org.sitless.tsp.message.Status;
import org.sitless.tsp.message.TunnelType;

class BrokerMessageReadTest {
    private static Decoded<BrokerMessage> read(String body) {
        return BrokerMessageDatagram.read(Requests.octets(body));
    }

    private static Decoded<BrokerMessage> message(BrokerMessage message) {
        return new Decoded.Message<>(message);
    }

    private static Decoded<BrokerMessage> fault(WireFault fault) {
        return new Decoded.Fault<>(fault);
    }

    @Test
    void shouldReadCapability() {
        assertThat(read("CAPABILITY TUNNEL=V6V4 TUNNEL=V6UDPV4 TUNNEL=GRE AUTH=ANONYMOUS auth=plain X=Y\r\n"))
                .isEqualTo(message(new BrokerMessage.Capability(
                        EnumSet.of(TunnelType.V6V4, TunnelType.V6UDPV4), List.of("ANONYMOUS", "PLAIN"))));
    }

    @ParameterizedTest
    @CsvSource({
        "200 Success, 200, Success",
        "200 Authentication successful, 200, Authentication successful",
        "OK Authentication successful, 200, Authentication successful",
        "302 Unsupported client version, 302, Unsupported client version",
        "530, 530, ''",
    })
    void shouldReadStatusHoweverItIsWorded(String line, int code, String text) {
        assertThat(read(line + "\r\n")).isEqualTo(message(new BrokerMessage.StatusLine(new Status(code, text))));
    }

    /** RFC 5572 figure 12. */
    @Test
    void shouldReadChallengeOfFigure12() {
        assertThat(
                        read(
                                "cmVhbG09aGV4b3Msbm9uY2U9MTExMzkwODk2OCxxb3A9YXV0aCxhbGdvcml0aG09bWQ1LXNlc3MsY2hhcnNldD11dGY4\r\n"))
                .isEqualTo(message(new BrokerMessage.SaslChallenge(
                        "realm=hexos,nonce=1113908968,qop=auth,algorithm=md5-sess,charset=utf8")));
    }

    /** RFC 5572 figure 9. */
    private static final String REFERRAL = Requests.crlf("""
            1302 Unsupported client version
            <tunnel action="list" type="broker">
               <broker>
                  <address type="ipv4">1.2.3.4</address>
               </broker>
               <broker>
                  <address type="dn">ts1.isp1.com</address>
               </broker>
            </tunnel>
            """);

    private static final List<NamedAddress> BROKERS =
            List.of(NamedAddress.of(Ipv4Address.of("1.2.3.4")), NamedAddress.name("ts1.isp1.com"));

    @Test
    void shouldReadReferralOfFigure9BareAndFramed() {
        Status status = new Status(1302, "Unsupported client version");

        assertThat(read(REFERRAL)).isEqualTo(message(new BrokerMessage.StatusLine(status, BROKERS)));
        assertThat(read(Requests.framed(REFERRAL))).isEqualTo(message(new BrokerMessage.CommandReply(status, BROKERS)));
    }

    @Test
    void shouldCutListOfBrokersAtFifty() {
        String list = "<tunnel action=\"list\" type=\"broker\"><broker>"
                + "<address type=\"ipv4\">192.0.2.1</address>".repeat(51)
                + "</broker></tunnel>\r\n";

        assertThat(((Decoded.Message<BrokerMessage>) read("1200 Redirect\r\n" + list)).message())
                .isInstanceOfSatisfying(BrokerMessage.StatusLine.class, line -> assertThat(line.brokers())
                        .hasSize(50));
    }

    @Test
    void shouldTakeListWithBadAddressForFault() {
        assertThat(read(REFERRAL.replace("1.2.3.4", "1.2.3.4;reboot"))).isEqualTo(fault(WireFault.BAD_IPV4));
        assertThat(read(REFERRAL.replace("ts1.isp1.com", "$(reboot)"))).isEqualTo(fault(WireFault.BAD_NAME));
    }

    /** RFC 5572 figure 13: addresses stand on lines of their own. */
    private static final String FIGURE_13 = Requests.crlf("""
            200 Success
            <tunnel action="info" type="v6udpv4" lifetime="604800">
              <server>
                <address type="ipv4">192.0.2.115</address>
                <address type="ipv6">
                2001:db8:8000:0000:0000:0000:0000:38b2
                </address>
              </server>
              <client>
                <address type="ipv4">192.0.2.135</address>
                <address type="ipv6">
                2001:db8:8000:0000:0000:0000:0000:38b3
                </address>
                <keepalive interval="30">
                  <address type="ipv6">
                  2001:db8:8000:0000:0000:0000:0000:38b2
                  </address>
                </keepalive>
              </client>
            </tunnel>
            """);

    private static final BrokerMessage OFFER_13 = new BrokerMessage.Offer(
            Status.SUCCESS,
            new TunnelOffer(
                    TunnelType.V6UDPV4,
                    Duration.ofDays(420),
                    Ipv4Address.of("192.0.2.115"),
                    Ipv6Address.of("2001:db8:8000::38b2"),
                    Ipv4Address.of("192.0.2.135"),
                    Ipv6Address.of("2001:db8:8000::38b3"),
                    Optional.empty(),
                    List.of(),
                    Optional.empty(),
                    Optional.of(new Keepalive(Duration.ofSeconds(30), Ipv6Address.of("2001:db8:8000::38b2")))));

    @Test
    void shouldReadOfferOfFigure13() {
        assertThat(read(Requests.framed(FIGURE_13))).isEqualTo(message(OFFER_13));
    }

    /** RFC 5572 figure 16, with the RFC's own double colon that stands for nothing. */
    @Test
    void shouldReadOfferOfFigure16() {
        String figure = Requests.crlf("""
            200 OK
            <tunnel action="info" type="v6v4" lifetime="1440">
             <server>
              <address type="ipv4">192.0.2.114</address>
              <address type="ipv6">
              2001:db8:c18:ffff:0000:0000:0000:0000
              </address>
             </server>
             <client>
              <address type="ipv4">192.0.2.9</address>
              <address type="ipv6">
              2001:db8:c18:ffff::0000:0000:0000:0001
              </address>
              <address type="dn">userid.domain</address>
              <router>
               <prefix length="48">2001:db8:c18:1234::</prefix>
               <dns_server>
                <address type="ipv4">192.0.2.5</address>
               </dns_server>
              </router>
             </client>
            </tunnel>
            """);

        assertThat(read(Requests.framed(figure)))
                .isEqualTo(message(new BrokerMessage.Offer(
                        new Status(200, "OK"),
                        new TunnelOffer(
                                TunnelType.V6V4,
                                Duration.ofDays(1),
                                Ipv4Address.of("192.0.2.114"),
                                Ipv6Address.of("2001:db8:c18:ffff::"),
                                Ipv4Address.of("192.0.2.9"),
                                Ipv6Address.of("2001:db8:c18:ffff::1"),
                                Optional.of("userid.domain"),
                                List.of(),
                                Optional.of(new RouterOffer(
                                        Ipv6Prefix.of("2001:db8:c18::/48"),
                                        List.of(NamedAddress.of(Ipv4Address.of("192.0.2.5"))))),
                                Optional.empty()))));
    }

    /** RFC 5572 figure 18: the addresses of a v4v6 tunnel carry lengths. */
    @Test
    void shouldReadOfferOfFigure18() {
        String figure =
                "200 OK\r\n<tunnel action=\"info\" type=\"v4v6\" lifetime=\"1440\"><server><address type=\"ipv4\""
                        + " length=\"30\">\r\n192.0.2.2\r\n</address><address type=\"ipv6\">\r\n"
                        + "2001:db8:c18:ffff:0000:0000:0000:0002\r\n</address></server><client><address type=\"ipv4\" length=\"30\">\r\n"
                        + "192.0.2.1\r\n</address><address type=\"ipv6\">\r\n2001:db8:c18:ffff::0000:0000:0000:0001\r\n</address>"
                        + "</client></tunnel>\r\n";

        assertThat(read(Requests.framed(figure))).isInstanceOf(Decoded.Message.class);
    }

    @Test
    void shouldReadFramedErrorAndTheBareOneOfTsps() {
        assertThat(read("Content-length: 29\r\n303 Unsupported tunnel type\r\n"))
                .isEqualTo(message(new BrokerMessage.CommandReply(Status.UNSUPPORTED_TUNNEL_TYPE)));
        assertThat(read("303 Unsupported tunnel type\r\n"))
                .isEqualTo(message(new BrokerMessage.StatusLine(Status.UNSUPPORTED_TUNNEL_TYPE)));
    }

    @Test
    void shouldTakeEmptyBodyForAcknowledgement() {
        assertThat(read("")).isEqualTo(message(new BrokerMessage.Acknowledgement()));
    }

    @Test
    void shouldReadConversationWhereverItIsSplit() {
        String conversation = "CAPABILITY TUNNEL=V6V4 AUTH=DIGEST-MD5\r\ncnNwYXV0aD03MA==\r\n200 Success\r\n"
                + Requests.framed(FIGURE_13) + REFERRAL + "\r\n310 x\r\n";
        byte[] all = Requests.octets(conversation);
        List<Decoded<BrokerMessage>> expected = List.of(
                message(new BrokerMessage.Capability(EnumSet.of(TunnelType.V6V4), List.of("DIGEST-MD5"))),
                message(new BrokerMessage.SaslChallenge("rspauth=70")),
                message(new BrokerMessage.StatusLine(Status.SUCCESS)),
                message(OFFER_13),
                message(new BrokerMessage.StatusLine(new Status(1302, "Unsupported client version"), BROKERS)),
                message(new BrokerMessage.StatusLine(new Status(310, "x"))));
        for (int cut = 0; cut <= all.length; cut++) {
            BrokerMessageStream stream = new BrokerMessageStream();
            List<Decoded<BrokerMessage>> read = new ArrayList<>();
            stream.append(Arrays.copyOf(all, cut));
            drain(stream, read);
            stream.append(Arrays.copyOfRange(all, cut, all.length));
            drain(stream, read);

            assertThat(read).as("cut at %d", cut).isEqualTo(expected);
        }
    }

    private static void drain(BrokerMessageStream stream, List<Decoded<BrokerMessage>> into) {
        for (Optional<Decoded<BrokerMessage>> next = stream.next(); next.isPresent(); next = stream.next()) {
            into.add(next.get());
        }
    }

    @ParameterizedTest
    @CsvSource({"client, BAD_TUNNEL", "server, BAD_TUNNEL"})
    void shouldNeedBothEnds(String missing, WireFault expected) {
        String body = FIGURE_13.replace("<" + missing + ">", "<x>").replace("</" + missing + ">", "</x>");

        assertThat(read(Requests.framed(body))).isEqualTo(fault(expected));
    }
}
