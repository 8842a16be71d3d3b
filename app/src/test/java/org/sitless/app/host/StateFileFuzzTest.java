package org.sitless.app.host;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Files that a process left when it died, or a medium with it: what makes no sense is passed over, and nothing keeps the next start. */
class StateFileFuzzTest {
    @FuzzTest(maxDuration = "3m")
    void shouldReadAnyJournal(byte[] content) throws IOException {
        Path folder = Files.createTempDirectory("sitless-fuzz");
        Path file = folder.resolve("journal");
        try {
            Files.write(file, content);
            List<HostChange> changes = new HostJournal(file).changes();

            for (HostChange change : changes) {
                assertThat(HostChange.parse(change.line())).isEqualTo(change);
            }
        } finally {
            Files.delete(file);
            Files.delete(folder);
        }
    }

    @FuzzTest(maxDuration = "3m")
    void shouldReadAnyFacts(byte[] content) throws IOException {
        Path folder = Files.createTempDirectory("sitless-fuzz");
        StatePlace place = new StatePlace(folder);
        try {
            Files.write(place.facts(), content);
            Files.write(place.clients(), content);

            assertThat(TunnelFacts.read(place)).isNotNull();
            assertThat(ClientEntry.read(place)).isNotNull();
        } finally {
            Files.delete(place.facts());
            Files.delete(place.clients());
            Files.delete(folder);
        }
    }
}
