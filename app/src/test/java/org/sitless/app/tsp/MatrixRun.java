package org.sitless.app.tsp;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.awaitility.Awaitility;
import org.sitless.app.lab.CommandResult;
import org.sitless.app.tsp.MatrixCase.Refusal;
import org.sitless.app.tsp.MatrixCase.Role;
import org.sitless.testbed.BrokerProcess;
import org.sitless.testbed.TspcProcess;
import org.sitless.tsp.message.Ipv6Address;
import org.sitless.tsp.message.Ipv6Prefix;

/** Plays cases and remembers what each user was given. Threads: any, but one for each site. */
final class MatrixRun {
    private static final Ipv6Prefix HOSTS = Ipv6Prefix.of("2001:db8:f000::/64");
    private static final Ipv6Prefix ROUTERS = Ipv6Prefix.of("2001:db8:4000::/34");
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final BrokerProcess broker;
    private final Map<String, String> given = new ConcurrentHashMap<>();

    MatrixRun(BrokerProcess broker) {
        this.broker = broker;
    }

    /** Plays one case; afterwards the client's host is as before. */
    void play(MatrixCase matrixCase, TspSite site) {
        String local = site.plug(matrixCase.place());
        TspcProcess client = site.begin(matrixCase);
        try {
            if (matrixCase.refusal().isPresent()) {
                assertRefused(client, matrixCase.refusal().get());
            } else {
                assertCarried(matrixCase, site, client.awaitReady(), local);
                assertThat(client.stop()).as("exit code").isZero();
                assertThat(site.lanRouterLeft()).as("router of the LAN").isEmpty();
            }
            Awaitility.await().atMost(LIMIT).untilAsserted(() -> assertThat(site.describe())
                    .as("what is left behind")
                    .isEqualTo(site.untouched(matrixCase.place())));
        } catch (AssertionError | RuntimeException failed) {
            throw new AssertionError(
                    matrixCase + ": " + failed.getMessage() + "\n"
                            + client.process().output() + "broker:\n"
                            + broker.process().output(),
                    failed);
        } finally {
            client.close();
        }
    }

    private static void assertRefused(TspcProcess client, Refusal refusal) {
        assertThat(client.process().awaitExit(LIMIT)).as("exit code").isEqualTo(refusal.exitCode());
        assertThat(client.process().output().stderr()).contains(refusal.words());
    }

    private void assertCarried(MatrixCase matrixCase, TspSite site, TspcProcess client, String local) {
        assertThat(client.readyLine()).startsWith(readyLine(matrixCase, local));
        assertThat(HOSTS.contains(Ipv6Address.of(client.fact("address"))))
                .as(client.readyLine())
                .isTrue();
        assertThat(client.process().output().stderr().contains("refused: 303"))
                .as("is sent from TCP to UDP")
                .isEqualTo(matrixCase.isSentToUdp());
        if (matrixCase.method() != MatrixCase.Method.ANONYMOUS) {
            String gift = client.fact("address") + " " + client.fact("prefix");
            assertThat(gift).as("as ever").isEqualTo(given.getOrDefault(site.user(), gift));
            given.put(site.user(), gift);
        }
        assertReached(site.reach(TspNetwork.SERVER));
        assertReached(site.reach(BrokerProcess.INNER));
        if (matrixCase.role() == Role.HOST) {
            assertThat(client.fact("prefix")).isEmpty();
        } else {
            assertDelegated(matrixCase, site, Ipv6Prefix.of(client.fact("prefix")));
        }
    }

    private static String readyLine(MatrixCase matrixCase, String local) {
        return matrixCase.isCarriedByUdp()
                ? "ready tun=tun local=" + local + " remote=192.0.2.1 mtu=1280 io=udp address="
                : "ready tun=sit1 local=" + local + " remote=192.0.2.1 mtu=1480 io=raw address=";
    }

    private static void assertDelegated(MatrixCase matrixCase, TspSite site, Ipv6Prefix prefix) {
        assertThat(prefix.length()).isEqualTo(matrixCase.role().prefixLength());
        assertThat(ROUTERS.contains(prefix)).isTrue();
        CommandResult lan = site.reachFromLan(TspNetwork.SERVER);
        Ipv6Prefix first = new Ipv6Prefix(prefix.first(), 64);
        List<Ipv6Address> addresses = lan.stdout()
                .lines()
                .filter(line -> line.contains(" inet6 "))
                .map(line -> line.replaceAll(".* inet6 ([0-9a-f:]+)/64 .*", "$1"))
                .map(Ipv6Address::of)
                .toList();
        assertThat(addresses)
                .as("addresses of the LAN's host: %s", lan.stdout())
                .hasSize(1)
                .allMatch(address -> first.contains(address));
        assertReached(lan);
    }

    private static void assertReached(CommandResult ping) {
        assertThat(ping).as(ping.stdout() + ping.stderr()).matches(CommandResult::ok, "is answered");
    }
}
