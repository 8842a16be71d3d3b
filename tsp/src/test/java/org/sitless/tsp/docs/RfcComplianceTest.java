package org.sitless.tsp.docs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * docs/rfc-compliance.md has a row for each sentence that demands something. The RFCs' texts are not in the repository, so the sentences
 * of each section were counted once, by hand; that names of tests and cases exist is {@link TestTablesTest}'s.
 */
class RfcComplianceTest {
    private static final Path DOCS = Path.of("../docs");
    private static final Pattern ROW = Pattern.compile("\\| ([0-9.]+)-(\\d+) \\| (.+) \\| (.+) \\| (.*)\\|");
    private static final Pattern TEST = Pattern.compile("`[A-Z]\\w+(?:Test|IT|Contract)(?:#\\w+)?`|case `[a-z0-9-]+`");

    /** Rows with a quote in front of "What it says without such a word"; those of a MAY that we answer to among them. */
    private static final int DEMANDS_OF_RFC_5572 = 19;

    private static List<String> rows(String heading) throws IOException {
        String text = Files.readString(DOCS.resolve("rfc-compliance.md"), UTF_8);
        int from = text.indexOf("## " + heading);
        assertThat(from).as("a part on " + heading).isNotNegative();
        int to = text.indexOf("\n## ", from);
        return text.substring(from, to < 0 ? text.length() : to)
                .lines()
                .filter(line -> line.matches("\\| [0-9.]+-\\d+ .*"))
                .toList();
    }

    static Stream<String> allRows() throws IOException {
        List<String> rows = new ArrayList<>();
        for (String rfc : List.of("RFC 4213", "RFC 4443", "RFC 6040")) {
            rows.addAll(rows(rfc));
        }
        return rows.stream();
    }

    /** Section and how many of its sentences say MUST, SHOULD, RECOMMENDED or REQUIRED, in capitals or not. */
    @ParameterizedTest
    @CsvSource({
        "RFC 4213, 2.2=4 3=1 3.2=4 3.2.1=8 3.2.2=2 3.5=2 3.6=16 3.7=1 3.8=4 4=1 5=9",
        "RFC 4443, 2.4=9",
        "RFC 6040, 4=3 4.1=2 4.2=8 4.3=7 4.4=4",
    })
    void shouldHaveARowForEachSentence(String rfc, String counted) throws IOException {
        Map<String, List<Integer>> numbers = new TreeMap<>();
        for (String row : rows(rfc)) {
            Matcher parts = ROW.matcher(row);
            assertThat(parts.matches()).as(row).isTrue();
            numbers.computeIfAbsent(parts.group(1), section -> new ArrayList<>())
                    .add(Integer.valueOf(parts.group(2)));
        }

        assertThat(numbers).hasSize(counted.split(" ", -1).length);
        for (String section : counted.split(" ", -1)) {
            String[] count = section.split("=", -1);
            assertThat(numbers.get(count[0])).as(section).hasSize(Integer.parseInt(count[1]));
            assertThat(numbers.get(count[0])).as(section).isSorted().doesNotHaveDuplicates();
            assertThat(numbers.get(count[0])).as(section).startsWith(1).endsWith(Integer.parseInt(count[1]));
        }
    }

    @ParameterizedTest
    @MethodSource("allRows")
    void shouldQuoteAndGiveAVerdictWithItsProof(String row) {
        Matcher parts = ROW.matcher(row);
        assertThat(parts.matches()).isTrue();

        assertThat(parts.group(3)).as("a quote").contains("\"");
        assertThat(parts.group(4)).matches("\\*\\*(obeyed|better|not ours|deviates)\\*\\*.*");
        if (parts.group(4).startsWith("**deviates**")) {
            assertThat(parts.group(4)).startsWith("**deviates**, because ");
        } else if (!parts.group(4).startsWith("**not ours**")) {
            assertThat(TEST.matcher(parts.group(5)).find())
                    .as("a test in: %s", row)
                    .isTrue();
        }
    }

    @Test
    void shouldKeepTheDemandsOfRfc5572() throws IOException {
        String text = Files.readString(DOCS.resolve("rfc5572.md"), UTF_8);
        String demands = text.substring(text.indexOf("## Demands"), text.indexOf("## What it says without"));

        assertThat(demands.lines().filter(line -> line.matches("\\| [0-9A-Z.]+ \\| .*\".*")))
                .hasSize(DEMANDS_OF_RFC_5572);
    }
}
