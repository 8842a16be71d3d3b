package org.sitless.linux.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.sitless.linux.libc.NetworkNamespace;

class KernelFeaturesIT {
    private static final String NAME = "native-host-" + ProcessHandle.current().pid();

    @BeforeAll
    static void makeNamespace() throws Exception {
        assumeTrue(run("ip", "netns", "add", NAME) == 0, "needs root to make a network namespace");
    }

    @AfterAll
    static void removeNamespace() throws Exception {
        run("ip", "netns", "del", NAME);
    }

    @Test
    void shouldAnswerForNamespaceOfCallingThread() {
        NetworkNamespace.named(NAME).run(() -> {
            assertThat(KernelFeatures.probe().ipv6().present()).isTrue();

            switchIpv6Off();

            assertThat(KernelFeatures.probe().ipv6().reason()).contains("conf.all.disable_ipv6=0");
        });
        assertThat(KernelFeatures.probe().ipv6().present()).isTrue();
    }

    @Test
    void shouldFindRawSocketAndCapabilitiesOfRoot() {
        assertThat(KernelFeatures.probe().protocol41().present()).isTrue();
        assertThat(Capabilities.current().missing(Capability.CAP_NET_ADMIN, Capability.CAP_NET_RAW))
                .isEmpty();
    }

    private static void switchIpv6Off() {
        try {
            Files.writeString(Path.of("/proc/sys/net/ipv6/conf/all/disable_ipv6"), "1");
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static int run(String... command) throws Exception {
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }
}
