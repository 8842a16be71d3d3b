package org.sitless.linux.libc;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ErrnoTest {
    @Test
    void shouldNameAndDescribeNumbers() {
        assertThat(Errno.name(11)).isEqualTo("EAGAIN");
        assertThat(Errno.describe(Errno.EMSGSIZE)).isEqualTo("EMSGSIZE (Message too long)");
    }

    @Test
    void shouldSayNumberWhenThereIsNoName() {
        assertThat(Errno.describe(4711)).isEqualTo("errno 4711");
    }

    @Test
    void shouldOfferGeneralCureUnlessCallerKnowsBetter() {
        SyscallException general = new SyscallException("socket", "raw socket", Errno.EPERM);

        assertThat(general).hasMessageContaining("CAP_NET_RAW");
        assertThat(general.withCure("ask root"))
                .hasMessage("socket raw socket: EPERM (Operation not permitted); ask root");
    }
}
