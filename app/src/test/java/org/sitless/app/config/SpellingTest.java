package org.sitless.app.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class SpellingTest {
    private static final List<String> WORDS = List.of("tun", "local", "remote", "address", "route", "mtu");

    @Test
    void shouldFindTheWordThatWasMeant() {
        assertThat(Spelling.nearest("addresses", WORDS)).contains("address");
        assertThat(Spelling.nearest("remoet", WORDS)).contains("remote");
        assertThat(Spelling.nearest("mut", WORDS)).contains("mtu");
        assertThat(Spelling.nearest("password", WORDS)).isEmpty();
    }

    @Property
    void shouldMeasureTheSameInBothDirections(
            @ForAll @AlphaChars @StringLength(max = 8) String a, @ForAll @AlphaChars @StringLength(max = 8) String b) {
        assertThat(Spelling.distance(a, b)).isEqualTo(Spelling.distance(b, a));
        assertThat(Spelling.distance(a, a)).isZero();
    }
}
