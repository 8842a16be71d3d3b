package org.sitless.dataplane.counter;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a road counts beside its drops is explained in docs/counters.md. */
class RoadCounterTest {
    @ParameterizedTest
    @EnumSource
    void shouldBeExplainedInTheDocument(RoadCounter counter) throws IOException {
        String name = counter == RoadCounter.JOINED ? "joined" : counter.toString();

        assertThat(Files.readAllLines(Path.of("../docs/counters.md"), UTF_8))
                .anyMatch(line -> line.matches("\\| ([a-z ]+, )?" + name + "(, [a-z ]+)? \\| .*"));
    }

    @Test
    void shouldHaveANumberOfItsOwn() {
        assertThat(Arrays.stream(RoadCounter.values()).map(RoadCounter::id)).doesNotHaveDuplicates();
    }
}
