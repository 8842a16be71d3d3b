package org.sitless.dataplane.io;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.sitless.linux.libc.Errno;
import org.sitless.linux.libc.SyscallException;

class OuterIoExceptionTest {
    @Test
    void shouldNameTheMissingCapability() {
        OuterIoException refusal = OuterIoException.ofRaw(new SyscallException("socket", "raw socket", Errno.EPERM));

        assertThat(refusal).hasMessageContaining("CAP_NET_RAW");
        assertThat(refusal.kind()).isEqualTo(OuterIoException.Kind.UNAVAILABLE);
    }

    @Test
    void shouldPassOnWhatItKnowsNoBetterCureFor() {
        SyscallException cause = new SyscallException("socket", "raw socket", Errno.EMFILE);

        assertThat(OuterIoException.ofRaw(cause)).hasMessage(cause.getMessage()).hasCause(cause);
    }
}
