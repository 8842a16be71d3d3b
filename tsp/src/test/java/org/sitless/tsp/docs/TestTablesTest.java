package org.sitless.tsp.docs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The documents that say which test shows what name tests, cases and dialogues that exist, in whatever module. */
class TestTablesTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Path CASES = ROOT.resolve("dataplane/src/test/resources/cases");
    private static final Path DIALOGUES = ROOT.resolve("tsp/src/test/resources");
    private static final Pattern TEST = Pattern.compile("`([A-Z]\\w+(?:Test|IT|Contract))(?:#(\\w+))?`");
    private static final Pattern CASE = Pattern.compile("case `([a-z0-9-]+)`");
    private static final Pattern DIALOGUE = Pattern.compile("`(dialogues/[a-z0-9/.-]+\\.txt)`");
    private static final int GROUPS = 20;

    private static Map<String, String> sources() throws IOException {
        Map<String, String> byClass = new HashMap<>();
        for (String module : List.of("native-loader", "tun", "dataplane", "tsp", "app", "bench")) {
            Path tests = ROOT.resolve(module).resolve("src/test/java");
            if (Files.isDirectory(tests)) {
                try (Stream<Path> files = Files.walk(tests)) {
                    for (Path file : files.filter(path -> path.toString().endsWith(".java"))
                            .toList()) {
                        String name = file.getFileName().toString().replace(".java", "");
                        byClass.merge(name, Files.readString(file, UTF_8), String::concat);
                    }
                }
            }
        }
        return byClass;
    }

    private static List<MatchResult> named(Pattern what, String document) throws IOException {
        String text = Files.readString(ROOT.resolve("docs").resolve(document), UTF_8);
        return what.matcher(text).results().toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"faults.md", "hostile-input.md", "rfc5572.md", "rfc-compliance.md", "security.md"})
    void shouldNameTestsThatExist(String document) throws IOException {
        Map<String, String> sources = sources();

        List<MatchResult> tests = named(TEST, document);
        assertThat(tests).isNotEmpty();
        for (MatchResult test : tests) {
            assertThat(sources).as(document).containsKey(test.group(1));
            if (test.group(2) != null) {
                assertThat(sources.get(test.group(1))).as(test.group()).contains("void " + test.group(2) + "(");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"hostile-input.md", "rfc5572.md", "rfc-compliance.md", "security.md"})
    void shouldNameCasesAndDialoguesThatExist(String document) throws IOException {
        for (MatchResult packets : named(CASE, document)) {
            assertThat(CASES.resolve(packets.group(1))).isDirectory();
        }
        for (MatchResult dialogue : named(DIALOGUE, document)) {
            assertThat(DIALOGUES.resolve(dialogue.group(1))).isRegularFile();
        }
    }

    @Test
    void shouldLeaveNoGroupOfHostileInputWithoutATest() throws IOException {
        List<String> rows = Files.readAllLines(ROOT.resolve("docs/hostile-input.md"), UTF_8).stream()
                .filter(line -> line.matches("\\| \\d+ \\|.*"))
                .toList();

        assertThat(rows).hasSize(GROUPS).allSatisfy(row -> assertThat(
                        TEST.matcher(row).find() || CASE.matcher(row).find())
                .isTrue());
    }
}
