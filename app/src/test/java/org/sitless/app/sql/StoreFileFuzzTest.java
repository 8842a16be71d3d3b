package org.sitless.app.sql;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.stream.Stream;
import org.sitless.app.failure.CommandFailure;

/** What a medium made of the broker's files: opened, or refused with a cure. */
class StoreFileFuzzTest {
    @FuzzTest(maxDuration = "3m")
    void shouldReadAnyKeyFile(byte[] content) throws IOException {
        with(content, file -> assertThat(KeyFile.read(file).length()).isEqualTo(KeyFile.LENGTH_BYTES));
    }

    @FuzzTest(maxDuration = "3m")
    void shouldOpenAnyDatabase(byte[] content) throws IOException {
        with(content, file -> {
            try (BrokerDatabase database = BrokerDatabase.open(file)) {
                assertThat(database).isNotNull();
            }
        });
    }

    private static void with(byte[] content, Use use) throws IOException {
        Path folder = Files.createTempDirectory("sitless-fuzz");
        Path file = folder.resolve("file");
        try {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.write(file, content);
            use.of(file);
        } catch (CommandFailure refused) {
            assertThat(refused.problems()).isNotEmpty();
        } finally {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path each : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(each);
                }
            }
        }
    }

    /** What is done with a file. */
    private interface Use {
        void of(Path file) throws IOException;
    }
}
