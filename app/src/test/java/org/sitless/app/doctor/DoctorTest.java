package org.sitless.app.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sitless.app.doctor.Rung.Verdict;
import org.sitless.app.host.OuterRoute;
import org.sitless.dataplane.wire.Ipv4Address;

class DoctorTest {
    @TempDir
    Path root;

    @Test
    void shouldSeeThatTheTunDriverIsMissing() throws IOException {
        assertThat(rung("TUN driver").verdict()).isEqualTo(Verdict.MISSING);

        file("dev/net/tun", "");

        assertThat(rung("TUN driver").verdict()).isEqualTo(Verdict.OK);
    }

    @Test
    void shouldReadCapabilitiesFromTheirBits() throws IOException {
        file("proc/self/status", "Name:\tjava\nCapEff:\t0000000000001000\n");

        assertThat(rung("CAP_NET_ADMIN").verdict()).isEqualTo(Verdict.OK);
        assertThat(rung("CAP_NET_RAW")).satisfies(rung -> {
            assertThat(rung.verdict()).isEqualTo(Verdict.MISSING);
            assertThat(rung.cure()).contains("AmbientCapabilities=CAP_NET_RAW").contains("--cap-add NET_RAW");
        });
    }

    @Test
    void shouldTellIpv6SwitchedOffFromNoIpv6() throws IOException {
        assertThat(rung("IPv6").found()).isEqualTo("the kernel has none");

        file("proc/sys/net/ipv6/conf/default/disable_ipv6", "1\n");
        assertThat(rung("IPv6").found()).isEqualTo("switched off for new devices");

        file("proc/sys/net/ipv6/conf/default/disable_ipv6", "0\n");
        assertThat(rung("IPv6").verdict()).isEqualTo(Verdict.OK);
    }

    @Test
    void shouldKnowWhichKernelsGiveSuperPacketsOfUdp() throws IOException {
        file("proc/sys/kernel/osrelease", "6.1.0-13-amd64\n");
        assertThat(rung("super-packets").verdict()).isEqualTo(Verdict.HINT);

        file("proc/sys/kernel/osrelease", "6.18.44-fc-v657\n");
        assertThat(rung("super-packets").verdict()).isEqualTo(Verdict.OK);
    }

    @Test
    void shouldHintAtOthersThatHandleProtocol41() throws IOException {
        assertThat(rung("kernel's sit").verdict()).isEqualTo(Verdict.OK);
        assertThat(rung("other receivers").verdict()).isEqualTo(Verdict.OK);

        Files.createDirectories(root.resolve("sys/module/sit"));
        file("proc/thread-self/net/raw", """
                  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
                   1: 00000000:0001 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 11
                  41: 010200C0:0029 020200C0:0000 01 00000000:00000000 00:00000000 00000000     0        0 12
                """);

        assertThat(rung("kernel's sit").verdict()).isEqualTo(Verdict.HINT);
        assertThat(rung("other receivers").found()).isEqualTo("1 raw socket of protocol 41 open");
    }

    @Test
    void shouldSayWhatFitsIntoTheWayToTheRemoteEnd() {
        Ipv4Address remote = Ipv4Address.parse("203.0.113.7");
        Ipv4Address source = Ipv4Address.parse("192.0.2.1");

        assertThat(RouteRung.describe(remote, Optional.empty()).verdict()).isEqualTo(Verdict.MISSING);
        assertThat(RouteRung.describe(remote, Optional.of(new OuterRoute(source, "eth0", 1_500)))
                        .found())
                .isEqualTo("from 192.0.2.1 by eth0, path MTU 1500, tunnel MTU 1480");
        assertThat(RouteRung.describe(remote, Optional.of(new OuterRoute(source, "ppp0", 1_280)))
                        .verdict())
                .isEqualTo(Verdict.HINT);
    }

    private Rung rung(String name) {
        HostFiles files = new HostFiles(root);
        List<Rung> ladder = new ArrayList<>(new PlatformRungs(files).examine());
        ladder.addAll(new NetworkRungs(files).examine());
        ladder.addAll(new PrivilegeRungs(files).capabilities());
        return ladder.stream()
                .filter(rung -> rung.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private void file(String path, String text) throws IOException {
        Path file = root.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
