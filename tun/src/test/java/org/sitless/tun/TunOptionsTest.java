package org.sitless.tun;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TunOptionsTest {
    @ParameterizedTest
    @CsvSource({
        "'',                 empty",
        "sixteen-letters-,   longer than 15",
        "ääääääää,           longer than 15",
        "a/b,                slash",
        "a b,                white space",
        "a:b,                colon",
        "..,                 directory",
    })
    void shouldRefuseNamesThatTheKernelRefuses(String name, String why) {
        assertThatThrownBy(() -> TunOptions.plain(name))
                .isInstanceOf(TunException.class)
                .hasMessageContaining(why)
                .extracting(e -> ((TunException) e).kind())
                .isEqualTo(TunException.Kind.INVALID);
    }

    @ParameterizedTest
    @ValueSource(strings = {"sit1", "sitless0", "fifteen-letters", "tun%d"})
    void shouldTakeNamesThatTheKernelTakes(String name) {
        assertThat(TunOptions.offloaded(name).name()).isEqualTo(name);
    }

    @Test
    void shouldRefuseOffloadWithoutHeader() {
        assertThatThrownBy(() -> new TunOptions("t0", false, true)).isInstanceOf(IllegalArgumentException.class);
    }
}
