package org.sitless.app.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sitless.app.doctor.Rung.Verdict;
import org.sitless.app.host.OuterRoute;
import org.sitless.dataplane.wire.Ipv4Address;
import org.sitless.linux.host.Capabilities;
import org.sitless.linux.host.Capability;
import org.sitless.linux.host.Finding;
import org.sitless.linux.host.KernelFeatures;
import org.sitless.linux.host.KernelRelease;
import org.sitless.tun.TunSupport;

class DoctorTest {
    @TempDir
    Path root;

    private String release = "6.12.0";
    private boolean sitLoaded;
    private boolean vnetHeader = true;

    @Test
    void shouldNameTheCapabilityThatIsMissing() {
        assertThat(rung("CAP_NET_ADMIN").verdict()).isEqualTo(Verdict.OK);
        assertThat(rung("CAP_NET_RAW")).satisfies(rung -> {
            assertThat(rung.verdict()).isEqualTo(Verdict.MISSING);
            assertThat(rung.cure()).contains("AmbientCapabilities=CAP_NET_RAW").contains("--cap-add NET_RAW");
        });
    }

    @Test
    void shouldPassOnWhatTheKernelSays() {
        assertThat(rung("IPv6")).isEqualTo(new Rung("IPv6", Verdict.OK, "on", ""));
        assertThat(rung("TUN driver")).isEqualTo(new Rung("TUN driver", Verdict.OK, "can be opened", ""));
        assertThat(rung("protocol 41")).isEqualTo(new Rung("protocol 41", Verdict.MISSING, "no raw socket", ""));
    }

    @Test
    void shouldKnowWhichKernelsGiveSuperPacketsOfUdp() {
        release = "6.1.0-13-amd64";
        assertThat(rung("super-packets").verdict()).isEqualTo(Verdict.HINT);

        release = "6.18.44-fc-v657";
        assertThat(rung("super-packets").verdict()).isEqualTo(Verdict.OK);

        vnetHeader = false;
        assertThat(rung("super-packets").verdict()).isEqualTo(Verdict.HINT);
    }

    @Test
    void shouldHintAtOthersThatHandleProtocol41() throws IOException {
        assertThat(rung("kernel's sit").verdict()).isEqualTo(Verdict.OK);
        assertThat(rung("other receivers").verdict()).isEqualTo(Verdict.OK);

        sitLoaded = true;
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
        KernelFeatures features = new KernelFeatures(
                KernelRelease.parse(release),
                new Finding(false, "no raw socket"),
                new Finding(true, "on"),
                new Finding(sitLoaded, "the driver"),
                Optional.empty());
        TunSupport tun = new TunSupport(new Finding(true, "can be opened"), new Finding(vnetHeader, "a header"));
        Capabilities onlyNetAdmin = new Capabilities(1L << Capability.CAP_NET_ADMIN.number());
        return Doctor.examine(features, tun, onlyNetAdmin, new HostFiles(root)).stream()
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
