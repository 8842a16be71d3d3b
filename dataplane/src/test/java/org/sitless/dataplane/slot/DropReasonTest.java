package org.sitless.dataplane.slot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DropReasonTest {
    private static final Path COUNTERS = Path.of("../docs/counters.md");

    @Test
    void shouldHaveANumberOfItsOwn() {
        assertThat(Arrays.stream(DropReason.values()).map(DropReason::id)).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @EnumSource
    void shouldBeFoundByItsNumber(DropReason reason) {
        assertThat(DropReason.byId(reason.id())).isSameAs(reason);
    }

    @Test
    void shouldBeNullForANumberThatNobodyHas() {
        assertThat(DropReason.byId(0)).isNull();
    }

    @ParameterizedTest
    @EnumSource
    void shouldHaveItsRowInTheDocument(DropReason reason) throws IOException {
        String row = rows().stream()
                .filter(line -> line.startsWith("| " + reason.id() + " | `" + reason + "` |"))
                .findFirst()
                .orElse("none");

        assertThat(row).contains("| " + reason.sentence() + " | " + reason.source() + " |");
    }

    @Test
    void shouldHaveNoRowThatIsNoReason() throws IOException {
        assertThat(rows()).hasSize(DropReason.values().length);
    }

    private static List<String> rows() throws IOException {
        return Files.readAllLines(COUNTERS).stream()
                .filter(line -> line.matches("\\| \\d+ \\| `.*"))
                .toList();
    }
}
