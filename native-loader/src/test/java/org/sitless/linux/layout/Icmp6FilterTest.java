package org.sitless.linux.layout;

import static org.assertj.core.api.Assertions.assertThat;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class Icmp6FilterTest {
    @Test
    void shouldPassOnlyWhatWasAskedFor() {
        UnsafeBuffer buffer = new UnsafeBuffer(new byte[Icmp6Filter.SIZE + 8]);
        Icmp6Filter filter =
                new Icmp6Filter().wrap(buffer, 4).blockAll().pass(133).pass(129);

        for (int type = 0; type < 256; type++) {
            assertThat(filter.passes(type)).as("type %d", type).isEqualTo(type == 133 || type == 129);
        }
        assertThat(buffer.getInt(0)).isZero();
        assertThat(buffer.getInt(Icmp6Filter.SIZE + 4)).isZero();
    }
}
