package org.sitless.app.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sitless.app.lab.CommandResult;
import org.sitless.app.lab.Lab;
import org.sitless.app.lab.LabHost;
import org.sitless.app.lab.LabLink;
import org.sitless.app.lab.LinkProfile;
import org.sitless.app.lab.LinkSpec;
import org.sitless.testbed.BrokerProcess;
import org.sitless.testbed.KernelSitGuest;
import org.sitless.testbed.Ping;
import org.sitless.testbed.SitlessPeer;
import org.sitless.testbed.TspDialogue;
import org.sitless.testbed.TunnelEnd;
import org.sitless.testbed.WithLab;

/** A broker and what others have: the kernel's own {@code sit} as client, and a provider's link with one /64 on it. */
@WithLab
@Timeout(180)
class BrokerPeersIT {
    /** What the template of an old client does: bash speaks TSP over /dev/tcp, one read() an answer. */
    private static final String BASH_CLIENT = """
            exec 3<>/dev/tcp/192.0.2.1/3653
            hear() { dd bs=4096 count=1 <&3 2>/dev/null; }
            frame() { printf 'Content-length: %d\\r\\n%s' ${#1} "$1" >&3; }
            printf 'VERSION=2.0.0\\r\\n' >&3; hear
            printf 'AUTHENTICATE ANONYMOUS\\r\\n' >&3; hear
            frame '<tunnel action="create" type="v6v4"><client><address type="ipv4">192.0.2.2</address></client></tunnel>'
            hear
            frame '<tunnel action="accept"></tunnel>'
            sleep 0.5
            """;

    @Test
    void shouldServeTheKernelsOwnSit(Lab lab) {
        KernelSitGuest.assumeAvailable();
        LabLink link = lab.link(
                lab.host("broker"),
                lab.host("guest"),
                LinkSpec.of(LinkProfile.PLAIN).guestOnTheRight());
        TunnelEnd end = new TunnelEnd("192.0.2.2", BrokerProcess.ADDRESS, "2001:db8:f000:ffff::2/64", 1_480);
        try (BrokerProcess broker = BrokerProcess.start(link.left().host(), BrokerProcess.usualFile());
                KernelSitGuest guest = KernelSitGuest.boot(link.right(), end)) {
            String oneLine = BASH_CLIENT.replace("\n", "; ");
            CommandResult dialogue = guest.run(Duration.ofSeconds(20), List.of("bash", "-c", oneLine));
            assertThat(dialogue.stdout()).contains("CAPABILITY TUNNEL=", "200 Success");
            String address = TspDialogue.clientAddress(dialogue.stdout());
            assertThat(address).as("drawn out of the pool").startsWith("2001:0db8:f000:0000:");
            guest.run("ip", "-6", "addr", "add", address + "/64", "dev", guest.tunnelDevice(), "nodad")
                    .orThrow();

            assertAnswers(Ping.of(guest, BrokerProcess.INNER));
            assertAnswers(
                    Ping.of(guest, BrokerProcess.INNER).payloadBytes(1_432).unfragmented());
            assertAnswers(Ping.of(link.left().host(), address));
            assertThat(broker.status()).contains("\"owner\":\"anonymous at 192.0.2.2:0\"");
        }
    }

    /** RFC 4389: the provider's router asks on the link for addresses that are behind tunnels. */
    @Test
    void shouldAnswerForItsClientsOnALinkWithOnePrefix(Lab lab) {
        LabLink link = lab.join(LinkSpec.of(LinkProfile.PLAIN));
        LabHost host = link.left().host();
        LabHost client = link.right().host();
        LabHost provider = lab.host("provider");
        lab.link(
                host,
                provider,
                LinkSpec.of(LinkProfile.PLAIN)
                        .leftAddresses("198.51.100.1/24", "2001:db8:1::2/64")
                        .rightAddresses("198.51.100.2/24", "2001:db8:1::1/64"));
        host.ip("-6", "addr", "add", "2001:db8:1::f:2/64", "dev", "eth1", "nodad");
        host.ip("-6", "route", "add", "2001:db8:9::/48", "via", "2001:db8:1::f:3");
        String file = BrokerProcess.usualFile()
                .replace("2001:db8:f000::1", "2001:db8:1::f:1")
                .replace("2001:db8:f000::/64\"", "2001:db8:1::f:0/112\", reserved = [\"2001:db8:1::f:4/126\"]")
                .replaceAll("router = .*\n", "")
                .replace("dns =", "proxy_ndp = \"eth1\"\ndns =");
        BrokerProcess broker = BrokerProcess.start(host, file);
        String address;
        try (TspDialogue dialogue = TspDialogue.tcp(client, BrokerProcess.ADDRESS, BrokerProcess.PORT)) {
            dialogue.login("alice", "s3cret");
            address = TspDialogue.clientAddress(dialogue.create("v6v4", Optional.empty()));
            dialogue.accept();
        }
        assertThat(address)
                .as("neither the broker's, nor its host's or its gateway's, nor a reserved one")
                .endsWith(":000f:0008");
        TunnelEnd end = new TunnelEnd("192.0.2.2", BrokerProcess.ADDRESS, address + "/128", 1_480);
        try (SitlessPeer tunnel = SitlessPeer.start(client, "sit1", end, "--route", "default")) {
            assertAnswers(Ping.of(provider, address));
            assertAnswers(Ping.of(tunnel, "2001:db8:1::1"));
            assertAnswers(Ping.of(provider, "2001:db8:1::f:1"));
            assertThat(proxies(host)).hasLineCount(2);
        }

        assertThat(broker.stop()).isZero();
        assertThat(proxies(host)).isEmpty();
        assertThat(host.run("cat", "/proc/sys/net/ipv6/conf/eth1/proxy_ndp").stdout())
                .isEqualTo("0\n");
    }

    private static String proxies(LabHost host) {
        return host.ip("-6", "neigh", "show", "proxy").stdout();
    }

    private static void assertAnswers(Ping ping) {
        assertThat(ping.send()).as("ping %s", ping.to()).matches(Ping.Outcome::allAnswered);
    }
}
