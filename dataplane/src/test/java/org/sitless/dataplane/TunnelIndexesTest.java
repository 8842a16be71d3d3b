package org.sitless.dataplane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class TunnelIndexesTest {
    private final TunnelIndexes indexes = new TunnelIndexes(2);

    @Test
    void shouldGiveEachTunnelARowOfItsOwn() {
        assertThat(indexes.take()).isZero();
        assertThat(indexes.take()).isEqualTo(1);
        assertThatThrownBy(indexes::take)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("2 tunnels");
    }

    @Test
    void shouldUseARowAgainOnlyWhenNobodyCountsInItAnyMore() {
        AtomicBoolean settled = new AtomicBoolean();
        int first = indexes.take();
        indexes.take();
        indexes.giveBack(first, settled::get);
        assertThatThrownBy(indexes::take).isInstanceOf(IllegalStateException.class);

        settled.set(true);

        assertThat(indexes.take()).isEqualTo(first);
    }
}
