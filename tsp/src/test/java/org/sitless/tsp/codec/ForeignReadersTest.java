package org.sitless.tsp.codec;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
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
import org.sitless.tsp.message.Status;
import org.sitless.tsp.message.TunnelType;

/** Whatever our broker offers, the clients out there have to read it, and they are not good at reading. */
class ForeignReadersTest {
    private static final TunnelOffer OFFER = offer(0x2001_0db8_f000_0000L, 2, 48, true);

    private static TunnelOffer offer(long high, long low, int prefixLength, boolean keepsAlive) {
        Ipv6Address server = new Ipv6Address(high, 1);
        return new TunnelOffer(
                TunnelType.V6UDPV4,
                Duration.ofDays(7),
                Ipv4Address.of("192.0.2.1"),
                server,
                Ipv4Address.of("192.0.2.10"),
                new Ipv6Address(high, low),
                Optional.of("alice.example.net"),
                List.of(new Ipv6Address(high, 0x53)),
                Optional.of(new RouterOffer(new Ipv6Prefix(new Ipv6Address(high, low), prefixLength), List.of())),
                keepsAlive ? Optional.of(new Keepalive(Duration.ofSeconds(30), server)) : Optional.empty());
    }

    private static String written(TunnelOffer offer) {
        return new String(BrokerMessageWriter.write(new BrokerMessage.Offer(Status.SUCCESS, offer)), ISO_8859_1);
    }

    private static Ipv6Address address(byte[] octets) {
        ByteBuffer halves = ByteBuffer.wrap(octets);
        return new Ipv6Address(halves.getLong(), halves.getLong());
    }

    @Property(tries = 500)
    void shouldBeReadByGogoc(
            @ForAll long high,
            @ForAll long low,
            @ForAll @IntRange(min = 1, max = 128) int length,
            @ForAll boolean ping) {
        TunnelOffer offer = offer(high, low, length, ping);
        String answer = written(offer);

        Map<String, String> read = GogocReader.read(answer);
        GogocReader.setUp(read);

        assertThat(answer).hasSizeLessThan(4_096);
        assertThat(read).containsEntry("tunnel", "v6udpv4").containsEntry("@action", "info");
        assertThat(Ipv6Address.read(read.get("client/address[ipv6]"))).contains(offer.clientIpv6());
        assertThat(Ipv6Address.read(read.get("server/address[ipv6]"))).contains(offer.serverIpv6());
        assertThat(read.get("server/address[ipv4]")).isEqualTo("192.0.2.1");
        assertThat(read.get("client/address[ipv4]")).isEqualTo("192.0.2.10");
        assertThat(read.get("client/address[dn]")).isEqualTo("alice.example.net");
        assertThat(read.get("client/router/prefix[]")).isEqualTo(Integer.toString(length));
        assertThat(read.containsKey("client/keepalive[]")).isEqualTo(ping);
        assertThat(Ipv6Address.read(GogocReader.scriptPrefix(read) + (length > 112 ? "" : "::")))
                .contains(offer.router().orElseThrow().prefix().first());
    }

    @Property(tries = 500)
    void shouldBeReadByMspsim(@ForAll long high, @ForAll long low, @ForAll @IntRange(min = 1, max = 128) int length) {
        TunnelOffer offer = offer(high, low, length, true);

        assertThat(address(MspsimReader.address(written(offer)))).isEqualTo(offer.clientIpv6());
        assertThat(address(MspsimReader.prefix(written(offer))))
                .isEqualTo(offer.router().orElseThrow().prefix().first());
    }

    /** That the scanner is as naive as gogoc: each of these was seen to fail. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            white space round an address | >192.0.2.1<                       | >\\n192.0.2.1 <
            a prolog                     | <tunnel action                    | <?xml version="1.0"?><tunnel action
            a comment                    | <server>                          | <!-- x --><server>
            single quotes                | <address type="ipv6">             | <address type='ipv6'>
            upper case                   | <client>                          | <CLIENT>
            no server of names           | dns_server                        | dns
            an interval for nobody       | 0001</address>\\r\\n    </keepalive> | 0001</x>\\r\\n    </keepalive>
            """)
    void shouldNotBeReadByGogocWith(String what, String part, String replacement) {
        String good = written(OFFER);
        String bad = good.replace(unescaped(part), unescaped(replacement));
        String body = bad.substring(bad.indexOf('\n') + 1);

        assertThat(bad).isNotEqualTo(good);
        assertThatThrownBy(
                        () -> GogocReader.setUp(GogocReader.read("Content-length: " + body.length() + "\r\n" + body)))
                .as(what)
                .isInstanceOf(GogocReader.Crash.class);
    }

    private static String unescaped(String text) {
        return text.replace("\\r", "\r").replace("\\n", "\n");
    }

    @Test
    void shouldNotBeReadWithShortAddresses() {
        String padded = "2001:0db8:f000:0000:0000:0000:0000:0000";
        String shortened = written(OFFER).replace(padded, "2001:db8:f000::");
        Map<String, String> read =
                GogocReader.read("Content-length: 4000" + shortened.substring(shortened.indexOf('\r')));

        assertThat(GogocReader.scriptPrefix(read)).as("cut by counting").isEqualTo("2001:db8:f000:");
        assertThatThrownBy(() -> MspsimReader.prefix(shortened)).isInstanceOf(NumberFormatException.class);
    }

    /** The RFC prints its addresses on lines of their own: gogoc reads none of its examples. */
    @Test
    void shouldNotBeReadAsTheRfcPrintsIt() {
        String figure = "200 Success\r\n<tunnel action=\"info\" type=\"v6v4\" lifetime=\"1440\"><server>"
                + "<address type=\"ipv4\">192.0.2.114</address><address type=\"ipv6\">\r\n"
                + "2001:db8:c18:ffff:0000:0000:0000:0000\r\n</address></server></tunnel>\r\n";

        assertThatThrownBy(() -> GogocReader.setUp(GogocReader.read("Content-length: 400\r\n" + figure)))
                .isInstanceOf(GogocReader.Crash.class);
    }
}
