package org.sitless.app.router;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sitless.app.lab.Lab;
import org.sitless.app.lab.LabHost;
import org.sitless.app.lab.LabLink;
import org.sitless.app.lab.LinkProfile;
import org.sitless.app.lab.LinkSpec;
import org.sitless.testbed.BrokerProcess;
import org.sitless.testbed.Ping;
import org.sitless.testbed.TspcProcess;
import org.sitless.testbed.WithLab;

/** Broker, {@code tspc} as a router, and a host on its LAN that has nothing but its kernel: host ─ tspc ═ broker ─ web. */
@WithLab
@Timeout(180)
class RouterTunnelIT {
    private static final String WEB = "2001:db8:7fff:ffff::80";
    private static final Duration SOON = Duration.ofSeconds(20);

    private LabHost client;
    private LabHost host;
    private BrokerProcess broker;

    @BeforeEach
    void plug(Lab lab) {
        LabLink outside = lab.join(LinkSpec.of(LinkProfile.PLAIN));
        client = outside.right().host();
        host = lab.host("host");
        lab.link(
                client,
                host,
                LinkSpec.of(LinkProfile.PLAIN).leftAddresses("198.51.100.1/24").rightAddresses("198.51.100.2/24"));
        LabHost web = lab.host("web");
        lab.link(
                outside.left().host(),
                web,
                LinkSpec.of(LinkProfile.PLAIN)
                        .leftAddresses("2001:db8:7fff:ffff::1/64")
                        .rightAddresses(WEB + "/64"));
        web.ip("-6", "route", "add", "default", "via", "2001:db8:7fff:ffff::1");
        broker = BrokerProcess.start(
                outside.left().host(),
                BrokerProcess.usualFile().replace("\"30s\"", "\"2s\"").replace("4000::/34", "4000::/36"));
    }

    private TspcProcess start() {
        return TspcProcess.start(client, """
                userid=alice
                passwd=s3cret
                server=192.0.2.1
                auth_method=any
                retry_delay=1
                tunnel_mode=v6v4
                host_type=router
                prefixlen=48
                if_prefix=eth1
                """);
    }

    @Test
    void shouldTellTheLanWhenTheTunnelDiesAndWhenItIsBack() {
        String before = describe(client);
        start().kill();
        assertThat(describe(client)).as("left by the one that was killed").isNotEqualTo(before);
        try (TspcProcess router = start()) {
            await(() -> assertThat(defaultRoute()).contains("via fe80::"));

            broker.kill();
            await(() -> assertThat(defaultRoute()).isEmpty());
            assertThat(addresses()).contains("2001:db8:4000:").doesNotContain("deprecated");
            broker.restart();
            await(() -> assertThat(defaultRoute()).contains("via fe80::"));
            assertThat(Ping.of(host, WEB).send()).matches(Ping.Outcome::allAnswered);

            assertThat(router.stop()).isZero();
        }
        assertThat(describe(client)).isEqualTo(before);
    }

    private String addresses() {
        return host.ip("-6", "-o", "addr", "show", "dev", "eth0", "scope", "global")
                .stdout();
    }

    private String defaultRoute() {
        return host.ip("-6", "route", "show", "default").stdout();
    }

    private static void await(ThrowingRunnable condition) {
        Awaitility.await().atMost(SOON).pollInterval(Duration.ofMillis(50)).untilAsserted(condition);
    }

    private static String describe(LabHost host) {
        return host.run("sh", "-c", "cd /proc/sys/net/ipv6/conf; grep -H . */forwarding */accept_ra")
                        .stdout()
                + host.ip("-6", "-o", "addr").stdout()
                + host.ip("-6", "route").stdout();
    }
}
