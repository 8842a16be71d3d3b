package org.sitless.linux.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class CapabilitiesTest {
    @Test
    void shouldReadEffectiveSetAndNoOther() {
        Capabilities capabilities =
                Capabilities.parse(List.of("CapPrm:\t000001ffffffffff", "CapEff:\t0000000000003000", "CapBnd:\t0"));

        assertThat(capabilities.has(Capability.CAP_NET_ADMIN)).isTrue();
        assertThat(capabilities.has(Capability.CAP_NET_RAW)).isTrue();
        assertThat(capabilities.has(Capability.CAP_SYS_ADMIN)).isFalse();
    }

    @Test
    void shouldTellWhatIsMissing() {
        Capabilities networkAdmin = new Capabilities(1L << 12);

        assertThat(networkAdmin.missing(Capability.CAP_BPF, Capability.CAP_NET_ADMIN, Capability.CAP_NET_RAW))
                .containsExactly(Capability.CAP_NET_RAW, Capability.CAP_BPF);
    }

    @Test
    void shouldHaveNoneWhenNothingIsSaid() {
        assertThat(Capabilities.parse(List.of("Name:\tjava"))).isEqualTo(new Capabilities(0));
    }
}
