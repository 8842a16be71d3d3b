package org.sitless.app.peerconfig;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.sitless.app.failure.CommandFailure;
import org.sitless.app.peerconfig.PeerTermsReader.Term;

class PeerTermsReaderTest {
    private static final String TERMS = """
            {"type":"v6v4","broker":"broker.example.net","broker_port":3653,"server_ipv4":"192.0.2.1","server_ipv6":"2001:db8:f000::1",
             "client_ipv4":"192.0.2.10","client_ipv6":"2001:db8:f000::2","client_name":null,"prefix":"2001:db8:4001::/48",
             "dns":["2001:db8::53"],"keepalive_seconds":30}
            """;

    @Test
    void shouldReadWhatTspcPrints() {
        PeerTerms terms = new PeerTermsReader().json(TERMS, "terms.json").read();

        assertThat(terms.localIpv4()).hasToString("192.0.2.10");
        assertThat(terms.remoteIpv4()).hasToString("192.0.2.1");
        assertThat(terms.localIpv6()).hasToString("2001:db8:f000::2");
        assertThat(terms.remoteIpv6()).hasToString("2001:db8:f000::1");
        assertThat(terms.prefix().orElseThrow()).hasToString("2001:db8:4001::/48");
        assertThat(terms.mtuBytes()).isEqualTo(1_480);
    }

    @Test
    void shouldPreferWhatWasTyped() {
        PeerTerms terms = new PeerTermsReader()
                .typed(Term.LOCAL, "203.0.113.7")
                .json(TERMS, "terms.json")
                .typed(Term.MTU, "1400")
                .typed(Term.LAN, "GigabitEthernet0/1")
                .read();

        assertThat(terms.localIpv4()).hasToString("203.0.113.7");
        assertThat(terms.mtuBytes()).isEqualTo(1_400);
        assertThat(terms.lan()).contains("GigabitEthernet0/1");
    }

    @Test
    void shouldTellAllProblemsAtOnce() {
        PeerTermsReader reader = new PeerTermsReader()
                .typed(Term.LOCAL, "nonsense")
                .typed(Term.REMOTE, "192.0.2.1")
                .typed(Term.CLIENT, "2001:db8::2")
                .typed(Term.SERVER, "2001:db8::1")
                .typed(Term.MTU, "12")
                .typed(Term.LAN, "eth0; reboot");

        assertThatThrownBy(reader::read)
                .isInstanceOf(CommandFailure.class)
                .hasMessageContaining("nonsense")
                .hasMessageContaining("--mtu")
                .hasMessageContaining("'eth0; reboot' is no interface");
    }

    @Test
    void shouldSayWhyUdpCannotBeHandedOver() {
        PeerTermsReader reader = new PeerTermsReader().json(TERMS.replace("v6v4", "v6udpv4"), "terms.json");

        assertThatThrownBy(reader::read).isInstanceOf(CommandFailure.class).hasMessageContaining("v6udpv4");
    }

    @Test
    void shouldSayWhatIsMissingAndWhatIsNoJson() {
        PeerTermsReader damaged = new PeerTermsReader().json("{\"a\":", "standard input");

        assertThatThrownBy(() -> new PeerTermsReader().read())
                .isInstanceOf(CommandFailure.class)
                .hasMessageContaining("--local");
        assertThatThrownBy(damaged::read).isInstanceOf(CommandFailure.class).hasMessageContaining("standard input");
    }

    @Test
    void shouldReadEveryKindOfValue() {
        Map<String, Object> read = FlatJson.read(
                " { \"a\" : \"x\\\"\\u0041\\n\" , \"b\":-1.5e3,\"c\":null,\"d\":[ ],\"e\":[1,\"y\"],\"f\":true }\n");

        assertThat(read)
                .containsEntry("a", "x\"A\n")
                .containsEntry("b", "-1.5e3")
                .containsEntry("c", null)
                .containsEntry("d", List.of())
                .containsEntry("e", List.of("1", "y"))
                .containsEntry("f", "true");
    }

    @Property(tries = 1_000)
    void shouldReadOrRefuseWhateverComes(@ForAll String text) {
        for (String candidate : List.of(text, "{" + text, "{\"a\":" + text + "}", "{\"" + text + "\":\"\\" + text)) {
            try {
                FlatJson.read(candidate);
            } catch (IllegalArgumentException refused) {
                assertThat(refused).hasMessageContaining("should be there");
            }
        }
    }
}
