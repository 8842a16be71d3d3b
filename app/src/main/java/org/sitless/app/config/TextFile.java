package org.sitless.app.config;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/** Reads a file of text; what keeps it from being read is a problem. */
final class TextFile {
    private TextFile() {}

    static Optional<String> read(Path file, Problems problems) {
        try {
            return Optional.of(Files.readString(file));
        } catch (NoSuchFileException e) {
            problems.add("no such file", file.toString(), "give the path of a TOML file");
        } catch (CharacterCodingException e) {
            problems.add("not a text in UTF-8", file.toString(), "save the file as UTF-8");
        } catch (IOException e) {
            problems.add(
                    "cannot be read", file.toString(), "look at its kind and permissions (" + e.getMessage() + ")");
        }
        return Optional.empty();
    }
}
