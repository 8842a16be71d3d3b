package org.sitless.app.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.sitless.app.failure.CommandFailure;
import org.sitless.app.failure.ExitCode;

/** Whatever stands in a configuration: it is read, or refused with exit code 2, each problem with its place and cure. */
class TomlFuzzTest {
    @FuzzTest(maxDuration = "3m")
    void shouldReadAnyTunnelFile(byte[] content) throws IOException {
        readOrRefuse(content, file -> new ConfigReader()
                .read(Optional.of(file), new TunnelSettings("command line"))
                .size());
    }

    @FuzzTest(maxDuration = "3m")
    void shouldReadAnyBrokerFile(byte[] content) throws IOException {
        readOrRefuse(content, file -> new BrokerReader().read(file).toString().length());
    }

    private static void readOrRefuse(byte[] content, Reading reading) throws IOException {
        Path file = Files.createTempFile("sitless-fuzz", ".toml");
        try {
            Files.write(file, content);
            assertThat(reading.of(file)).isPositive();
        } catch (CommandFailure refused) {
            assertThat(refused.exitCode()).isEqualTo(ExitCode.USAGE);
            assertThat(refused.problems()).isNotEmpty().allSatisfy(problem -> {
                assertThat(problem.what()).isNotEmpty();
                assertThat(problem.cure()).isNotEmpty();
            });
        } finally {
            Files.delete(file);
        }
    }

    /** What reads a file. */
    private interface Reading {
        int of(Path file);
    }
}
