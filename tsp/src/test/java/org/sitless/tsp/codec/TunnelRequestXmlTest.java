package org.sitless.tsp.codec;

import static java.nio.charset.StandardCharsets.UTF_16;
import static org.assertj.core.api.Assertions.assertThat;
import static org.sitless.tsp.codec.Requests.fault;
import static org.sitless.tsp.codec.Requests.message;
import static org.sitless.tsp.codec.Requests.tunnel;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sitless.tsp.message.ClientMessage;
import org.sitless.tsp.message.ClientMessage.RouterRequest;
import org.sitless.tsp.message.ClientMessage.TunnelRequest;
import org.sitless.tsp.message.IpAddress;
import org.sitless.tsp.message.Ipv4Address;
import org.sitless.tsp.message.Ipv6Address;
import org.sitless.tsp.message.NamedAddress;
import org.sitless.tsp.message.TunnelType;

class TunnelRequestXmlTest {
    private static String create(String inside) {
        return "<tunnel action=\"create\" type=\"v6v4\"><client>" + inside + "</client></tunnel>\r\n";
    }

    private static final String ADDRESS = "<address type=\"ipv4\">192.0.2.9</address>";

    private static Decoded<ClientMessage> host(TunnelType type, String address, Optional<Duration> keepalive) {
        IpAddress ip = address.contains(":") ? Ipv6Address.of(address) : Ipv4Address.of(address);
        return message(new ClientMessage.Create(new TunnelRequest(type, false, ip, keepalive, Optional.empty())));
    }

    /** RFC 5572 figure 13. */
    @Test
    void shouldReadRequestOfFigure13() {
        assertThat(tunnel(Requests.crlf("""
            <tunnel action="create" type="v6udpv4">
             <client>
              <address type="ipv4">192.0.2.135</address>
            <keepalive interval="30"></keepalive>
            </client>
            </tunnel>
            """)))
                .isEqualTo(host(TunnelType.V6UDPV4, "192.0.2.135", Optional.of(Duration.ofSeconds(30))));
    }

    /** RFC 5572 figures 15, 17 and 19. */
    @Test
    void shouldReadRequestsOfFigures15And17And19() {
        assertThat(tunnel(Requests.crlf("""
                        <tunnel action="create" type="v6v4">
                           <client>
                               <address type="ipv4">1.1.1.1</address>
                           </client>
                        </tunnel>
                        """))).isEqualTo(host(TunnelType.V6V4, "1.1.1.1", Optional.empty()));
        assertThat(tunnel(Requests.crlf("""
                        <tunnel action="create" type="v4v6">
                           <client>
                               <address type="ipv6">
                               2001:db8:0c18:ffff:0000:0000:0000:0001
                               </address>
                           </client>
                        </tunnel>
                        """)))
                .isEqualTo(host(TunnelType.V4V6, "2001:db8:c18:ffff::1", Optional.empty()));
        assertThat(tunnel(Requests.crlf("""
                        <tunnel action="create" type="v6anyv4">
                           <client>
                               <address type="ipv4">10.1.1.1</address>
                               <keepalive interval="30"></keepalive>
                           </client>
                        </tunnel>
                        """)))
                .isEqualTo(host(TunnelType.V6ANYV4, "10.1.1.1", Optional.of(Duration.ofSeconds(30))));
    }

    /** RFC 5572 figure 16. */
    @Test
    void shouldReadRequestOfFigure16() {
        assertThat(tunnel(Requests.crlf("""
                        <tunnel action="create" type="v6v4">
                         <client>
                          <address type="ipv4">192.0.2.9</address>
                          <router>
                           <prefix length="48"/>
                           <dns_server>
                            <address type="ipv4">192.0.2.5</address>
                            <address type="ipv4">192.0.2.4</address>
                            <address type="ipv6">2001:db8::1</address>
                           </dns_server>
                          </router>
                         </client>
                        </tunnel>
                        """)))
                .isEqualTo(message(new ClientMessage.Create(new TunnelRequest(
                        TunnelType.V6V4,
                        false,
                        Ipv4Address.of("192.0.2.9"),
                        Optional.empty(),
                        Optional.of(new RouterRequest(
                                48,
                                List.of(
                                        NamedAddress.of(Ipv4Address.of("192.0.2.5")),
                                        NamedAddress.of(Ipv4Address.of("192.0.2.4")),
                                        NamedAddress.of(Ipv6Address.of("2001:db8::1")))))))));
    }

    @Test
    void shouldReadEveryAction() {
        assertThat(tunnel("<tunnel action=\"accept\"></tunnel>")).isEqualTo(message(new ClientMessage.Accept()));
        assertThat(tunnel("<tunnel action='reject'/>")).isEqualTo(message(new ClientMessage.Reject()));
        assertThat(tunnel("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\r\n<tunnel action=\"delete\"/>"))
                .isEqualTo(message(new ClientMessage.Delete()));
        assertThat(tunnel("<tunnel action=\"info\" lifetime=\"9\"></tunnel>"))
                .isEqualTo(message(new ClientMessage.Query()));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    <tunnel action="create" type="v6v4"></tunnel>                                             | BAD_TUNNEL
                    <tunnel action="create" type="v6v4"><client/><client/></tunnel>                           | BAD_TUNNEL
                    <tunnel action="create" type="v6v4"><client></client></tunnel>                            | BAD_TUNNEL
                    <tunnel action="create"><client><address type="ipv4">1.1.1.1</address></client></tunnel>  | UNKNOWN_TUNNEL_TYPE
                    <tunnel action="create" type="gre"><client/></tunnel>                                     | UNKNOWN_TUNNEL_TYPE
                    <tunnel action="steal"/>                                                                  | UNKNOWN_ACTION
                    <tunnel/>                                                                                 | UNKNOWN_ACTION
                    <tonnel action="accept"/>                                                                 | BAD_TUNNEL
                    <tunnel action="accept">                                                                  | BAD_XML
                    <tunnel action="accept" action="accept"/>                                                 | BAD_XML
                    <tunnel action=accept/>                                                                   | BAD_XML
                    <tunnel action="accept"/><tunnel action="accept"/>                                        | BAD_XML
                    accept                                                                                    | BAD_XML
                    <a/>trailing                                                                              | BAD_XML
                    """)
    void shouldNameWhatIsWrongWithTheTunnel(String xml, WireFault expected) {
        assertThat(tunnel(xml)).isEqualTo(fault(expected));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    <address type="ipv4">1.2.3.4.5</address>                                       | BAD_IPV4
                    <address type="ipv4">010.0.0.1</address>                                       | BAD_IPV4
                    <address type="ipv4"></address>                                                | BAD_IPV4
                    <address type="ipv4">1.2.3.4<x/></address><address/>                           | BAD_TUNNEL
                    <address type="ipv4">1.2.3.4 5</address>                                       | BAD_IPV4
                    <address type="ipv6">2001:db8::1::</address>                                   | BAD_IPV6
                    <address type="dn">host.example</address>                                      | BAD_TUNNEL
                    <address>192.0.2.9</address>                                                   | BAD_TUNNEL
                    <address type="ipx">192.0.2.9</address>                                        | BAD_TUNNEL
                    <address type="ipv4">192.0.2.9</address><address type="ipv4">192.0.2.9</address> | BAD_TUNNEL
                    """)
    void shouldNameWhatIsWrongWithAddresses(String inside, WireFault expected) {
        assertThat(tunnel(create(inside))).isEqualTo(fault(expected));
    }

    @ParameterizedTest
    @CsvSource({
        "'', MISSING_PREFIX_LENGTH",
        "<prefix/>, MISSING_PREFIX_LENGTH",
        "<prefix length=\"\"/>, MISSING_PREFIX_LENGTH",
        "<prefix length=\"0\"/>, MISSING_PREFIX_LENGTH",
        "<prefix length=\"-1\"/>, BAD_PREFIX_LENGTH",
        "<prefix length=\"129\"/>, BAD_PREFIX_LENGTH",
        "<prefix length=\"4294967296\"/>, BAD_PREFIX_LENGTH",
        "<prefix length=\"forty\"/>, BAD_PREFIX_LENGTH",
        "<prefix length=\"64\"/><prefix length=\"48\"/>, BAD_TUNNEL",
        "<prefix length=\"64\"/><dns_server><address type=\"dn\">a;b</address></dns_server>, BAD_NAME",
        "<prefix length=\"64\"/><dns_server><address type=\"dn\">$(reboot)</address></dns_server>, BAD_NAME",
        "<prefix length=\"64\"/><dns_server><address type=\"dn\">'or'1</address></dns_server>, BAD_NAME",
    })
    void shouldNameWhatIsWrongWithRouters(String inside, WireFault expected) {
        assertThat(tunnel(create(ADDRESS + "<router>" + inside + "</router>"))).isEqualTo(fault(expected));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "86401", "2147483648", "30s", "", "3.5"})
    void shouldRefuseKeepaliveIntervalThatIsNoTime(String interval) {
        assertThat(tunnel(create(ADDRESS + "<keepalive interval=\"" + interval + "\"/>")))
                .isEqualTo(fault(WireFault.BAD_KEEPALIVE));
    }

    @Test
    void shouldTakeIntervalZeroForNoKeepalive() {
        assertThat(tunnel(create(ADDRESS + "<keepalive interval=\"0\"/>")))
                .isEqualTo(host(TunnelType.V6V4, "192.0.2.9", Optional.empty()));
    }

    @Test
    void shouldRefuseMoreNamesThanAnybodyNeeds() {
        String names = "<address type=\"dn\">ns.example</address>".repeat(17);

        assertThat(tunnel(create(
                        ADDRESS + "<router><prefix length=\"64\"/><dns_server>" + names + "</dns_server></router>")))
                .isEqualTo(fault(WireFault.TOO_COMPLEX));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<!DOCTYPE tunnel><tunnel action=\"accept\"/>",
                "<!DOCTYPE t [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;\">]><tunnel action=\"accept\">&b;</tunnel>",
                "<!DOCTYPE t [<!ENTITY a SYSTEM \"file:///etc/passwd\">]><tunnel action=\"&a;\"/>",
                "<!DOCTYPE t [<!ENTITY % p SYSTEM \"http://192.0.2.1/\">%p;]><tunnel action=\"accept\"/>",
                "<!DOCTYPE t SYSTEM \"http://192.0.2.1/tsp.dtd\"><tunnel action=\"accept\"/>",
                "<?xml version=\"1.0\"?><!DOCTYPE tunnel [<!ELEMENT tunnel (server?,client?,broker?)>]><tunnel action=\"accept\"/>",
                "<tunnel action=\"accept\"><![CDATA[x]]></tunnel>",
                "<tunnel action=\"accept\"><?php x ?></tunnel>",
                "<tunnel action=\"accept\"><!-- x --></tunnel>",
                "<tunnel action=\"a&amp;b\"/>",
                "<tunnel action=\"accept\">&#65;</tunnel>"
            })
    void shouldRefuseMarkupThatTspDoesNotNeed(String xml) {
        assertThat(tunnel(xml)).isEqualTo(fault(WireFault.FORBIDDEN_MARKUP));
    }

    @Test
    void shouldBoundDepthAndNumbersBeforeParsing() {
        assertThat(tunnel("<a>".repeat(2_000))).isEqualTo(fault(WireFault.TOO_COMPLEX));
        assertThat(tunnel("<tunnel action=\"accept\">" + "<a/>".repeat(1_000) + "</tunnel>"))
                .isEqualTo(fault(WireFault.TOO_COMPLEX));
        StringBuilder attributes = new StringBuilder("<tunnel action=\"accept\"");
        for (int i = 0; i < 500; i++) {
            attributes.append(" a").append(i).append("=\"\"");
        }
        assertThat(tunnel(attributes + "/>")).isEqualTo(fault(WireFault.TOO_COMPLEX));
        assertThat(tunnel("<tunnel action=\"" + "a".repeat(64_000) + "\"/>")).isEqualTo(fault(WireFault.BAD_LENGTH));
    }

    /** Slashes inside values let the screen count a level too few; the reader counts again. */
    @Test
    void shouldNotBeFooledAboutDepth() {
        String deep = "<a x=\"/>/>/>\">".repeat(30) + "</a>".repeat(30);

        assertThat(tunnel("<tunnel action=\"accept\">" + deep + "</tunnel>")).isEqualTo(fault(WireFault.TOO_COMPLEX));
    }

    @Test
    void shouldRefuseOtherEncodings() {
        byte[] utf16 = "<tunnel action=\"accept\"/>".getBytes(UTF_16);
        String header = "Content-length: " + utf16.length + "\r\n";

        assertThat(ClientMessageDatagram.read(concat(header, utf16), Framing.COUNTED))
                .isEqualTo(fault(WireFault.BAD_TEXT));
        assertThat(tunnel("+ADw-tunnel action=\"accept\"/+AD4-")).isEqualTo(fault(WireFault.BAD_XML));
        assertThat(tunnel("\u00ef\u00bb\u00bf<tunnel action=\"accept\"/>")).isEqualTo(fault(WireFault.BAD_TEXT));
        assertThat(tunnel("<tunnel action=\"accept\">\u00ff</tunnel>")).isEqualTo(fault(WireFault.BAD_TEXT));
        assertThat(tunnel("<tunnel action=\"accept\">\0</tunnel>")).isEqualTo(fault(WireFault.BAD_TEXT));
    }

    private static byte[] concat(String header, byte[] body) {
        byte[] all = new byte[header.length() + body.length];
        System.arraycopy(Requests.octets(header), 0, all, 0, header.length());
        System.arraycopy(body, 0, all, header.length(), body.length);
        return all;
    }
}
