package org.sitless.dataplane.counter;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** {@code sitless status} reads the files of others: whatever is in one, it is read, or its fault is named. */
class CounterFileFuzzTest {
    @FuzzTest(maxDuration = "3m")
    void shouldReadAnyFile(byte[] content) throws IOException {
        Path file = Files.createTempFile("sitless-fuzz", ".counters");
        try {
            Files.write(file, content);
            CounterFileSnapshot read = CounterFileSnapshot.read(file);
            read.facts();
            read.road(RoadName.ENCAP);
            read.road(RoadName.DECAP, 0);
            read.tunnel(RoadName.DECAP, 0);
            read.counters()
                    .forEach((id, typeId, key, label) -> assertThat(label).isNotNull());
        } catch (CounterFileException named) {
            assertThat(named.fault()).isNotNull();
        } finally {
            Files.delete(file);
        }
    }
}
