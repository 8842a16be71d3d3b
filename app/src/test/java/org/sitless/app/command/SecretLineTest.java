package org.sitless.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretLineTest {
    @TempDir
    Path folder;

    @Test
    void shouldNoticeASecretThatEverybodyCanRead() throws IOException {
        Path file = Files.writeString(folder.resolve("password"), "s3cret\n");

        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        assertThat(SecretLine.isOpenToOthers(file)).isTrue();
        assertThat(SecretLine.of(file)).isEqualTo("s3cret");

        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        assertThat(SecretLine.isOpenToOthers(file)).isFalse();
        assertThat(SecretLine.isOpenToOthers(folder.resolve("none"))).isFalse();
    }
}
