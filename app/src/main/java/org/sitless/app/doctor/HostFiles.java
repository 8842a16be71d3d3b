package org.sitless.app.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Reads small files of {@code /proc}, {@code /sys} and {@code /dev}; those of another root for tests. */
record HostFiles(Path root) {
    static HostFiles ofThisHost() {
        return new HostFiles(Path.of("/"));
    }

    Path at(String path) {
        return root.resolve(path);
    }

    Optional<String> text(String path) {
        try {
            return Optional.of(Files.readString(at(path)).strip());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    List<String> lines(String path) {
        return text(path).map(text -> text.lines().toList()).orElse(List.of());
    }
}
