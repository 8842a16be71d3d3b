package org.sitless.tsp.session;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What our client says to servers that others wrote, and what it makes of their answers: the files in {@code dialogues/servers}. */
class ServerDialogueTest {
    static Stream<Path> dialogues() throws IOException, URISyntaxException {
        Path folder = Path.of(
                ServerDialogueTest.class.getResource("/dialogues/servers").toURI());
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> all = files.sorted().toList();
            assertThat(all).hasSizeGreaterThan(12);
            return all.stream();
        }
    }

    @ParameterizedTest
    @MethodSource("dialogues")
    void shouldSpeakAsRecorded(Path file) throws IOException {
        ServerDialogue dialogue = new ServerDialogue(Files.readAllLines(file, UTF_8));

        assertThat(dialogue.play(Integer.MAX_VALUE / 2)).isEqualTo(dialogue.expected());
    }

    /** Over TCP it is the same however the stream is cut. */
    @ParameterizedTest
    @MethodSource("dialogues")
    void shouldSpeakAsRecordedOctetByOctet(Path file) throws IOException {
        for (int segmentLength = 1; segmentLength < 8; segmentLength++) {
            ServerDialogue dialogue = new ServerDialogue(Files.readAllLines(file, UTF_8));

            assertThat(dialogue.play(segmentLength)).isEqualTo(dialogue.expected());
        }
    }
}
