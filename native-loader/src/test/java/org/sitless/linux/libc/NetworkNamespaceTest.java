package org.sitless.linux.libc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class NetworkNamespaceTest {
    @Test
    void shouldSayWhenThereIsNoSuchNamespace() {
        assertThatThrownBy(() -> NetworkNamespace.named("no-such-namespace").call(() -> 1))
                .isInstanceOf(SyscallException.class)
                .hasMessage("open /run/netns/no-such-namespace: ENOENT (No such file or directory);"
                        + " there is no such namespace: `ip netns list` shows those with a name");
    }

    @Test
    void shouldSayWhenFileIsNoNamespace() {
        assertThatThrownBy(() -> NetworkNamespace.at(Path.of("/dev/null")).call(() -> 1))
                .isInstanceOf(SyscallException.class)
                .hasMessageContaining("setns /dev/null: EINVAL")
                .hasMessageContaining("not a network namespace");
    }

    @Test
    void shouldKnowCurrentNamespaceByInode() {
        assertThat(NetworkNamespace.current().inode())
                .isPositive()
                .isEqualTo(NetworkNamespace.at(Path.of("/proc/self/ns/net")).inode());
    }
}
