package org.sitless.tsp.session;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.sitless.tsp.codec.GogocReader;
import org.sitless.tsp.codec.MspsimReader;

/** What real clients and the RFC say, and what they must hear, octet by octet: the files in {@code dialogues}. */
class DialogueTest {
    static Stream<Path> dialogues() throws IOException, URISyntaxException {
        Path folder = Path.of(DialogueTest.class.getResource("/dialogues").toURI());
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> all = files.filter(Files::isRegularFile).sorted().toList();
            assertThat(all).hasSizeGreaterThan(20);
            return all.stream();
        }
    }

    @ParameterizedTest
    @MethodSource("dialogues")
    void shouldAnswerAsRecorded(Path file) throws IOException {
        Dialogue dialogue = new Dialogue(Files.readAllLines(file, UTF_8));

        assertThat(dialogue.play(Integer.MAX_VALUE / 2)).isEqualTo(dialogue.expected());
        assertThat(dialogue.reports()).containsAll(dialogue.expectedReports());
    }

    /** gogoc and mspsim were never seen with our broker: at least what reads like them reads each of its offers. */
    @ParameterizedTest
    @MethodSource("dialogues")
    void shouldOfferWhatForeignClientsRead(Path file) throws IOException {
        Dialogue dialogue = new Dialogue(Files.readAllLines(file, UTF_8));

        for (String line : dialogue.play(Integer.MAX_VALUE / 2)) {
            if (line.startsWith("S") && line.contains("<tunnel action=\"info\"")) {
                String offer =
                        new String(DialogueText.octets(line.substring(line.indexOf("Content-length"))), ISO_8859_1);
                Map<String, String> read = GogocReader.read(offer);
                GogocReader.setUp(read);
                assertThat(read.get("client/address[ipv6]")).startsWith("2001:0db8:f000:0000:");
                assertThat(MspsimReader.address(offer)).hasSize(16);
            }
        }
    }

    /** Over TCP the answers are the same however the stream is cut. */
    @ParameterizedTest
    @MethodSource("dialogues")
    void shouldAnswerAsRecordedOctetByOctet(Path file) throws IOException {
        for (int segmentLength = 1; segmentLength < 8; segmentLength++) {
            Dialogue dialogue = new Dialogue(Files.readAllLines(file, UTF_8));

            assertThat(dialogue.play(segmentLength)).isEqualTo(dialogue.expected());
        }
    }
}
