package org.sitless.tun;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sitless.linux.libc.Errno;

class TunRefusalTest {
    @ParameterizedTest
    @CsvSource({
        Errno.ENOENT + ", mknod /dev/net/tun c 10 200",
        Errno.ENOENT + ", --device /dev/net/tun",
        Errno.ENODEV + ", modprobe tun",
        Errno.EACCES + ", chmod 666",
        Errno.EPERM + ", --device /dev/net/tun",
    })
    void shouldSayHowToGetTheDriver(int errno, String cure) {
        TunException refusal = TunRefusal.ofCloneDevice("sit1", errno);

        assertThat(refusal)
                .hasMessageStartingWith("TUN device sit1: cannot open /dev/net/tun: " + Errno.name(errno))
                .hasMessageContaining(cure);
        assertThat(refusal.kind()).isEqualTo(TunException.Kind.UNAVAILABLE);
    }

    @ParameterizedTest
    @CsvSource({
        Errno.EBUSY + ", BUSY,        another process holds it",
        Errno.EPERM + ", UNAVAILABLE, CAP_NET_ADMIN",
        Errno.EPERM + ", UNAVAILABLE, ip tuntap add dev sit1 mode tun user USER",
        Errno.EINVAL + ", INVALID,    no TUN device",
        Errno.ENOMEM + ", UNAVAILABLE, ENOMEM",
    })
    void shouldSayWhyDeviceIsRefused(int errno, TunException.Kind kind, String words) {
        TunException refusal = TunRefusal.ofDevice("sit1", errno);

        assertThat(refusal).hasMessageStartingWith("TUN device sit1: ").hasMessageContaining(words);
        assertThat(refusal.kind()).isEqualTo(kind);
    }

    @Test
    void shouldSayThatHeaderCanBeDoneWithout() {
        assertThat(TunRefusal.ofHeader("sit1", Errno.EINVAL)).hasMessageContaining("--offload off");
    }

    @Test
    void shouldProbeWithoutPrivilege() {
        TunSupport support = TunSupport.probe();

        assertThat(support.driver().reason()).contains("/dev/net/tun");
        assertThat(support.vnetHeader().present()).isEqualTo(support.driver().present());
    }
}
