package org.sitless.app.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.sitless.app.failure.CommandFailure;
import org.sitless.app.failure.ExitCode;

/** Whatever stands in a {@code tspc.conf}: it is read, or refused with exit code 2, and no secret of it is ever shown. */
class ClientConfigFuzzTest {
    private static final String SECRET = "s3cret-that-nobody-shows";

    @FuzzTest(maxDuration = "3m")
    void shouldReadAnyFile(byte[] content) throws IOException {
        Path file = Files.createTempFile("sitless-fuzz", ".conf");
        try {
            Files.write(file, content);
            ClientConfigReader reader = new ClientConfigReader(
                    file, file.getParent(), new ClientLines().add(ClientKey.PASSWD, SECRET, "a test"));
            ClientConfig config = reader.read();

            assertThat(config.toString()).doesNotContain(SECRET);
            assertThat(String.join("\n", reader.warnings())).doesNotContain(SECRET);
            assertThat(config.mechanisms()).isNotEmpty();
        } catch (CommandFailure refused) {
            assertThat(refused.exitCode()).isEqualTo(ExitCode.USAGE);
            assertThat(refused.getMessage()).doesNotContain(SECRET);
        } finally {
            Files.delete(file);
        }
    }
}
