package org.sitless.linux.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KernelFilesTest {
    @TempDir
    private Path root;

    private KernelFiles files;

    @BeforeEach
    void startWithEmptyRoot() {
        files = new KernelFiles(root);
    }

    @Test
    void shouldReadReleaseAndCompareIt() throws IOException {
        write("proc/sys/kernel/osrelease", "6.6.0-rc1-generic\n");

        KernelRelease release = files.release();

        assertThat(release).hasToString("6.6.0-rc1-generic");
        assertThat(release.atLeast(6, 6)).isTrue();
        assertThat(release.atLeast(5, 19)).isTrue();
        assertThat(release.atLeast(6, 7)).isFalse();
        assertThat(KernelRelease.parse("strange").atLeast(1, 0)).isFalse();
    }

    @Test
    void shouldSayWhenKernelHasNoIpv6() {
        assertThat(files.ipv6().present()).isFalse();
        assertThat(files.ipv6().reason()).contains("modprobe ipv6");
    }

    @Test
    void shouldSayWhenIpv6IsOffHereOrForNewDevices() throws IOException {
        write("proc/thread-self/net/if_inet6", "");
        write("proc/sys/net/ipv6/conf/all/disable_ipv6", "0\n");
        write("proc/sys/net/ipv6/conf/default/disable_ipv6", "1\n");
        assertThat(files.ipv6().reason()).contains("net.ipv6.conf.default.disable_ipv6=0");

        write("proc/sys/net/ipv6/conf/default/disable_ipv6", "0\n");
        assertThat(files.ipv6().present()).isTrue();

        write("proc/sys/net/ipv6/conf/all/disable_ipv6", "1\n");
        assertThat(files.ipv6().present()).isFalse();
    }

    @Test
    void shouldSeeSitDriver() throws IOException {
        assertThat(files.sitDriver().present()).isFalse();

        Files.createDirectories(root.resolve("sys/module/sit"));

        assertThat(files.sitDriver().present()).isTrue();
        assertThat(files.sitDriver().reason()).contains("rmmod sit");
    }

    @Test
    void shouldGuessContainer() throws IOException {
        assertThat(files.container()).isEmpty();

        write("run/systemd/container", "systemd-nspawn\n");
        assertThat(files.container()).contains("systemd-nspawn");

        write("run/.containerenv", "");
        assertThat(files.container()).contains("podman");

        write(".dockerenv", "");
        assertThat(files.container()).contains("docker");
    }

    @Test
    void shouldProbeThisMachineWithoutPrivilege() {
        KernelFeatures here = KernelFeatures.probe();

        assertThat(here.release().atLeast(3, 0)).isTrue();
        assertThat(here.protocol41().reason()).isNotEmpty();
        assertThat(NativePlatform.current()).isNotNull();
    }

    private void write(String path, String text) throws IOException {
        Path file = root.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
