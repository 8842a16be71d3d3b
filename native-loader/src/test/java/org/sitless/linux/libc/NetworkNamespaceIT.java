package org.sitless.linux.libc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class NetworkNamespaceIT {
    private static final String NAME = "native-ns-" + ProcessHandle.current().pid();

    @BeforeAll
    static void makeNamespace() throws Exception {
        assumeTrue(run("ip", "netns", "add", NAME) == 0, "needs root to make a network namespace");
    }

    @AfterAll
    static void removeNamespace() throws Exception {
        run("ip", "netns", "del", NAME);
    }

    @Test
    void shouldRunWorkInsideAndComeBack() {
        NetworkNamespace inside = NetworkNamespace.named(NAME);
        long before = NetworkNamespace.current().inode();

        long seen = inside.call(() -> NetworkNamespace.current().inode());

        assertThat(seen).isEqualTo(inside.inode()).isNotEqualTo(before);
        assertThat(NetworkNamespace.current().inode()).isEqualTo(before);
    }

    @Test
    void shouldShowThatNamespaceToFilesAndChildren() {
        NetworkNamespace.named(NAME).run(() -> {
            assertThat(read(Path.of("/proc/thread-self/net/dev")).lines().skip(2))
                    .hasSize(1);
            assertThat(child("readlink", "/proc/self/ns/net"))
                    .isEqualTo("net:[" + NetworkNamespace.named(NAME).inode() + "]");
        });
    }

    @Test
    void shouldThrowHereWhatWorkThrewThere() {
        NetworkNamespace inside = NetworkNamespace.named(NAME);

        assertThatThrownBy(() -> inside.run(() -> {
                    throw new IllegalStateException("from inside");
                }))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("from inside");
    }

    private static String read(Path path) {
        try {
            return Files.readString(path);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static String child(String... command) {
        try {
            Process process = new ProcessBuilder(command).start();
            return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).trim();
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
