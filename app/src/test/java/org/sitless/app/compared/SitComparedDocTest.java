package org.sitless.app.compared;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** docs/sit-compared.md shows the table that {@link SitComparedIT} runs; {@code -Dsitless.docs=write} brings it up to date. */
class SitComparedDocTest {
    private static final Path PAGE = Path.of("../docs/sit-compared.md");
    private static final String BEGIN = "<!-- The table begins: SitComparedDocTest writes it. -->\n";
    private static final String END = "<!-- The table ends. -->\n";

    @Test
    void shouldShowTheTableThatIsTested() throws IOException {
        String page = Files.readString(PAGE);
        String expected =
                page.substring(0, page.indexOf(BEGIN) + BEGIN.length()) + table() + page.substring(page.indexOf(END));
        if ("write".equals(System.getProperty("sitless.docs"))) {
            Files.writeString(PAGE, expected);
        }

        assertThat(Files.readString(PAGE)).isEqualTo(expected);
    }

    private static String table() {
        StringBuilder text = new StringBuilder();
        String section = "";
        for (ComparedRow row : ComparedRow.all()) {
            if (!row.section().equals(section)) {
                section = row.section();
                text.append("\n### ").append(section).append("\n\n");
                text.append("| input | kernel `sit` | sitless | counted | |\n|---|---|---|---|---|\n");
            }
            text.append("| ").append(row.input());
            text.append(" | ").append(row.kernel());
            text.append(" | ").append(row.ours());
            text.append(" | ").append(row.counted().equals("-") ? "" : "`" + row.counted() + "`");
            text.append(" | ").append(row.verdict()).append(" |\n");
        }
        return text.append('\n').toString();
    }

    @Test
    void shouldSayWhyWhereItIsNotTheSame() {
        assertThat(ComparedRow.all())
                .isNotEmpty()
                .allMatch(row -> row.verdict().matches("same|(better|differs): .+"), "has a verdict");
    }
}
