package org.sitless.app.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import org.sitless.app.failure.CommandFailure;
import org.sitless.app.failure.ExitCode;
import org.slf4j.LoggerFactory;

/** Reads a secret that stands alone on the first line of something. */
final class SecretLine {
    private SecretLine() {}

    /** @throws CommandFailure if there is none */
    static String ofStdin() {
        try {
            return first(System.in, "stdin");
        } catch (IOException e) {
            throw new CommandFailure(
                    ExitCode.FAILED, "cannot be read (" + e.getMessage() + ")", "stdin", "try a file", e);
        }
    }

    /** @throws CommandFailure if there is none */
    static String of(Path file) {
        if (isOpenToOthers(file)) {
            LoggerFactory.getLogger(SecretLine.class)
                    .warn("everybody can read the secret: {}: 'chmod 600' it, and count it as known", file);
        }
        try (InputStream source = Files.newInputStream(file)) {
            return first(source, file.toString());
        } catch (IOException e) {
            throw new CommandFailure(
                    ExitCode.USAGE,
                    "cannot be read (" + e.getMessage() + ")",
                    file.toString(),
                    "name a file that holds one line",
                    e);
        }
    }

    /** Whether its mode lets everybody read it; a file system without such modes has others to tell. */
    static boolean isOpenToOthers(Path file) {
        try {
            return Files.getPosixFilePermissions(file).contains(PosixFilePermission.OTHERS_READ);
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        }
    }

    private static String first(InputStream source, String where) throws IOException {
        String line = new BufferedReader(new InputStreamReader(source, UTF_8)).readLine();
        if (line == null || line.isBlank()) {
            throw new CommandFailure(ExitCode.USAGE, "there is nothing in it", where, "write one line into it");
        }
        return line.strip();
    }
}
