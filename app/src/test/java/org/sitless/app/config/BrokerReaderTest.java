package org.sitless.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sitless.app.config.BrokerConfig.ListenAddress;
import org.sitless.app.config.BrokerConfig.Registration;
import org.sitless.app.failure.CommandFailure;
import org.sitless.app.failure.ExitCode;
import org.sitless.app.failure.Problem;
import org.sitless.dataplane.tunnel.ForwardingPolicy;
import org.sitless.dataplane.tunnel.RateLimit;
import org.sitless.tsp.auth.Mechanism;
import org.sitless.tsp.message.Ipv4Address;
import org.sitless.tsp.message.Ipv6Prefix;
import org.sitless.tsp.message.TunnelType;

class BrokerReaderTest {
    private static final String LEAST = """
            [tsp]
            realm = "example.net"
            [tunnel]
            local = "192.0.2.1"
            address = "2001:db8:f000::1"
            dns = "2001:db8:f000::53"
            [pool]
            host = { prefix = "2001:db8:f000::/64" }
            [store]
            url = "sqlite:/var/lib/sitless/broker.db"
            """;

    @TempDir
    Path folder;

    @Test
    void shouldLeaveClientsAloneUnlessToldOtherwise() throws IOException {
        assertThat(read(LEAST).tunnel().policy()).isEqualTo(ForwardingPolicy.OPEN);

        String strict = LEAST.replace(
                "[pool]", "client_to_client = \"deny\"\nrate = \"1.5Mbit/s\"\npacket_rate = \"5000/s\"\n[pool]");

        assertThat(read(strict).tunnel().policy())
                .isEqualTo(new ForwardingPolicy(false, new RateLimit(1_500_000, 5_000)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "client_to_client = \"maybe\"",
                "client_to_client = true",
                "rate = \"fast\"",
                "rate = \"20\"",
                "rate = \"7kbit/s\"",
                "rate = \"0Mbit/s\"",
                "packet_rate = \"0/s\"",
                "packet_rate = \"-1\"",
                "packet_rate = \"9999999999/s\""
            })
    void shouldRefuseAPolicyThatCannotBeKept(String line) {
        CommandFailure failure =
                catchThrowableOfType(CommandFailure.class, () -> read(LEAST.replace("[pool]", line + "\n[pool]")));

        assertThat(failure.problems()).hasSize(1);
    }

    @Test
    void shouldFillInWhatIsUsual() throws IOException {
        BrokerConfig config = read(LEAST);

        assertThat(config.signalling().listen()).containsExactly(new ListenAddress(Ipv4Address.of("192.0.2.1"), 3653));
        assertThat(config.signalling().mechanisms())
                .containsExactly(Mechanism.SCRAM_SHA_256, Mechanism.DIGEST_MD5, Mechanism.ANONYMOUS);
        assertThat(config.signalling().registration()).isEqualTo(Registration.INVITE);
        assertThat(config.tunnel().tun()).isEqualTo("tsp0");
        assertThat(config.tunnel().udpPort()).isEqualTo(3653);
        assertThat(config.tunnel().advertise()).isEqualTo(Ipv4Address.of("192.0.2.1"));
        assertThat(config.tunnel().types()).containsExactlyInAnyOrder(TunnelType.V6V4, TunnelType.V6UDPV4);
        assertThat(config.pools().hostLease()).isEqualTo(Duration.ofDays(7));
        assertThat(config.pools().router()).isEmpty();
        assertThat(config.store().keyFile()).hasToString("/var/lib/sitless/broker.db.key");
        assertThat(config.keepalive()).isEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void shouldReadEveryKey() throws IOException {
        BrokerConfig config = read("""
                [tsp]
                listen = ["198.51.100.1:3653", "192.0.2.1:4000"]
                realm = "example.net"
                mechanisms = ["digest-md5", "plain"]
                registration = "closed"
                domain = "users.example.net"
                redirect = ["broker.example.org", "203.0.113.9"]
                redirect_always = true
                proxy_users = ["alice"]
                connections = 100
                connections_per_source = 5
                [tunnel]
                tun = "tsp1"
                local = "192.0.2.1"
                advertise = "203.0.113.5"
                proxy_ndp = "eth0"
                address = "2001:db8:f000::1"
                dns = ["2001:db8:f000::53", "2001:db8:f000::54"]
                types = ["v6udpv4"]
                mtu = 1400
                [pool]
                host = { prefix = "2001:db8:f000::/64", lease = "30s", reserved = ["2001:db8:f000::5", "2001:db8:f000::100/120"] }
                router = { prefix = "2001:db8::/33", length = 56, lease = "1h", reserved = "2001:db8:1::/48" }
                anonymous_per_address = 2
                [store]
                url = "sqlite:/var/lib/sitless/broker.db"
                key_file = "/etc/sitless/broker.key"
                [keepalive]
                interval = "5s"
                """);

        assertThat(config.tunnel().udpPort()).isEqualTo(4_000);
        assertThat(config.tunnel().proxyNdp()).contains("eth0");
        assertThat(config.tunnel().types()).containsExactly(TunnelType.V6UDPV4);
        assertThat(config.signalling().redirect())
                .hasToString(
                        "[NamedAddress[kind=DN, text=broker.example.org], NamedAddress[kind=IPV4, text=203.0.113.9]]");
        assertThat(config.signalling().proxyUsers()).containsExactly("alice");
        assertThat(config.pools().host().reserved())
                .contains(
                        Ipv6Prefix.of("2001:db8:f000::/128"),
                        Ipv6Prefix.of("2001:db8:f000::1/128"),
                        Ipv6Prefix.of("2001:db8:f000::5/128"),
                        Ipv6Prefix.of("2001:db8:f000::100/120"));
        assertThat(config.pools().router().orElseThrow().reserved()).contains(Ipv6Prefix.of("2001:db8:1::/48"));
        assertThat(config.pools().router().orElseThrow().shortest()).isEqualTo(56);
        assertThat(config.pools().routerLease()).isEqualTo(Duration.ofHours(1));
    }

    @Test
    void shouldTellAllProblemsAtOnceWithPlaceAndCure() throws IOException {
        List<Problem> problems = problems("""
                [tsp]
                listen = ["203.0.113.1:3653"]
                mechanisms = ["passdss-3des-1"]
                [tunnel]
                local = "192.0.2.1"
                adress = "2001:db8:f000::1"
                [pool]
                host = { prefix = "2001:db8:f000::1/64" }
                """);

        String file = folder.resolve("broker.toml").toString();
        assertThat(problems)
                .contains(
                        new Problem("unknown key 'adress'", file + ":6:1", "did you mean 'address'?"),
                        new Problem("realm is not given", file + ":1:1", "add realm = \"example.net\""),
                        new Problem(
                                "mechanism 'passdss-3des-1' is not offered: it is broken",
                                file + ":3:15",
                                "leave it out: clients set to 'any' go on to digest-md5"),
                        new Problem(
                                "nobody listens at the tunnels' own address 192.0.2.1",
                                file + ":2:1",
                                "add \"192.0.2.1:3653\""))
                .hasSize(8);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "realm = \"example.net\" | realm = \"a,b\" | cannot be sent",
                "local = \"192.0.2.1\" | local = \"0.0.0.0\" | not the IPv4 address of one host",
                "address = \"2001:db8:f000::1\" | address = \"fe80::1\" | cannot be reached",
                "/64\" } | /64\", lease = \"7w\" } | not a duration",
                "sqlite:/var | mysql:/var | no database that is known",
            })
    void shouldRefuseWhatCannotWork(String right, String wrong, String problem) throws IOException {
        assertThat(problems(LEAST.replace(right, wrong))).singleElement().satisfies(p -> assertThat(p.what())
                .contains(problem));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "2001:db8::zz | reserved '2001:db8::zz' is not IPv6 | write 2001:db8:f000::5, or 2001:db8:f000::100/120",
                "2001:db8:f000::/zz | reserved '2001:db8:f000::/zz' is no prefix | write it as 2001:db8:f000::100/120",
                "2001:db8:f000::1/120 | reserved '2001:db8:f000::1/120' has bits set behind its length | did you mean 2001:db8:f000::/120?",
                "2001:db8:e000::1 | reserved 2001:db8:e000::1/128 does not lie in the pool 2001:db8:f000::/64 | leave it out: what is not in a pool is never given away",
                "2001:db8::/32 | reserved 2001:db8::/32 leaves nothing of the pool 2001:db8:f000::/64 | reserve a part of it",
            })
    void shouldSayWhatIsWrongWithAReservation(String value, String what, String cure) throws IOException {
        String text = LEAST.replace("/64\" }", "/64\", reserved = [\"" + value + "\"] }");

        assertThat(problems(text)).singleElement().satisfies(problem -> {
            assertThat(problem.what()).isEqualTo(what);
            assertThat(problem.where()).matches(".*broker.toml:[0-9]+:[0-9]+");
            assertThat(problem.cure()).isEqualTo(cure);
        });
    }

    @Test
    void shouldKeepTheHostsOutOfTheRoutersPool() throws IOException {
        BrokerConfig config =
                read(LEAST.replace("[store]", "router = { prefix = \"2001:db8:f000::/48\", length = 56 }\n[store]"));

        assertThat(config.pools().router().orElseThrow().reserved()).contains(Ipv6Prefix.of("2001:db8:f000::/64"));
    }

    private BrokerConfig read(String text) throws IOException {
        return new BrokerReader().read(Files.writeString(folder.resolve("broker.toml"), text));
    }

    private List<Problem> problems(String text) throws IOException {
        Path file = Files.writeString(folder.resolve("broker.toml"), text);
        CommandFailure failure = catchThrowableOfType(CommandFailure.class, () -> new BrokerReader().read(file));
        assertThat(failure).as("refusal of\n" + text).isNotNull();
        assertThat(failure.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(Optional.of(failure.problems())).isPresent();
        return failure.problems();
    }
}
