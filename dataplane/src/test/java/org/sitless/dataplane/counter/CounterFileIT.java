package org.sitless.dataplane.counter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A counter file on a file system with room for little more than its header. */
class CounterFileIT {
    @TempDir
    Path folder;

    @BeforeEach
    void makeSmallFileSystem() throws Exception {
        assumeThat(run("mount", "-t", "tmpfs", "-o", "size=16k", "tmpfs", folder.toString()))
                .as("mounting a file system needs root")
                .isZero();
    }

    @AfterEach
    void removeSmallFileSystem() throws Exception {
        run("umount", "-l", folder.toString());
    }

    @Test
    void shouldRefuseToStartWhereItWouldOneDayRunOutOfRoom() {
        Path path = folder.resolve("counters");

        assertThatThrownBy(() -> CounterFile.create(path, CounterFileLayout.of(1, 1_000), Map.of(), 0))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("No space left");

        assertThat(folder).isEmptyDirectory();
    }

    private static int run(String... words) throws IOException, InterruptedException {
        return new ProcessBuilder(words)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }
}
