package org.sitless.app.tsp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sitless.app.lab.Lab;
import org.sitless.app.lab.LabHost;
import org.sitless.app.lab.LabLink;
import org.sitless.app.lab.LabProcess;
import org.sitless.app.lab.LinkProfile;
import org.sitless.app.lab.LinkSpec;
import org.sitless.app.lab.SitlessProgram;
import org.sitless.testbed.BrokerProcess;
import org.sitless.testbed.KernelSitGuest;
import org.sitless.testbed.SitlessPeer;
import org.sitless.testbed.TunnelEnd;
import org.sitless.testbed.WithLab;

/** What our client negotiates, carried by somebody else: the kernel's own {@code sit}, for which another host asks by proxy. */
@WithLab
@Timeout(240)
class TspPeerIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String CONF = """
            server=192.0.2.1
            userid=alice
            passwd=s3cret
            auth_method=scram-sha-256
            tunnel_mode=v6v4
            host_type=router
            prefixlen=56
            if_prefix=lan0
            proxy_client=yes
            keepalive=no
            client_v4=192.0.2.2
            """;

    @Test
    void shouldNegotiateForAKernelInItsOwnWords(Lab lab) throws IOException {
        KernelSitGuest.assumeAvailable();
        LabHost broker = lab.host("broker");
        LabHost desk = lab.host("desk");
        LabLink link = lab.link(
                broker, lab.host("guest"), LinkSpec.of(LinkProfile.PLAIN).guestOnTheRight());
        lab.link(
                desk,
                broker,
                LinkSpec.of(LinkProfile.PLAIN).leftAddresses("198.51.100.2/24").rightAddresses("198.51.100.1/24"));
        desk.ip("route", "add", "default", "via", "198.51.100.1");
        LabHost server = TspNetwork.server(lab, broker);
        BrokerProcess.start(broker, BrokerProcess.usualFile().replace("[tsp]", "[tsp]\nproxy_users = [\"alice\"]"));
        KernelSitGuest guest = KernelSitGuest.boot(link.right(), TunnelEnd.right());
        guest.run("ip", "tunnel", "del", "sit1").orThrow();

        guest.run("sh", "-c", wordsForLinux(desk)).orThrow();

        String reach = "exec ping -6 -n -i 0.3 -c 1 -w 10 ";
        assertThat(guest.run("sh", "-c", reach + TspNetwork.SERVER).stdout()).contains(" 0% packet loss");
        assertThat(server.run("sh", "-c", reach + "2001:db8:4000::1").stdout()).contains(" 0% packet loss");
    }

    private static String wordsForLinux(LabHost desk) throws IOException {
        Path file = Files.writeString(desk.lab().directory().resolve("tspc.conf"), CONF);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        LabProcess asked = desk.start(
                SitlessPeer.environment(desk.lab()),
                SitlessProgram.words(
                        "tspc", "--negotiate-only", "--peer-config", "linux", "-b", "-f", file.toString()));
        assertThat(asked.awaitExit(LIMIT)).as(asked.output().toString()).isZero();
        return asked.output()
                .stdout()
                .lines()
                .map(line -> line.replaceAll("^# (ip .*) LAN$", "$1 lo")) // as whoever types it would
                .filter(line -> !line.startsWith("#"))
                .collect(Collectors.joining("; ", "set -e; ", ""));
    }
}
