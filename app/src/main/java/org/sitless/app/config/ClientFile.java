package org.sitless.app.config;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import java.util.Set;

/**
 * Reads the lines of a tspc.conf: {@code key=value}, one a line, {@code #} begins a comment line.
 *
 * <p>Such files are old and were edited by many hands; a line that we do not understand is named in a warning and otherwise passed over,
 * as long as nothing that we need is missing.
 */
final class ClientFile {
    private static final int LARGEST_BYTES = 1 << 20;

    private final Path file;
    private final Problems problems;
    private final List<String> warnings;

    ClientFile(Path file, Problems problems, List<String> warnings) {
        this.file = file;
        this.problems = problems;
        this.warnings = warnings;
    }

    /** The lines in the file; none if it could not be read. */
    ClientLines read() {
        ClientLines lines = new ClientLines();
        int number = 0;
        for (String line : text().lines().toList()) {
            number++;
            readLine(line.strip(), file + ":" + number, lines);
        }
        if (lines.has(ClientKey.PASSWD)) {
            warnIfOthersCanRead();
        }
        return lines;
    }

    /** Octet by octet: a comment in any old character set must not keep the file from being read. */
    private String text() {
        try {
            if (Files.isRegularFile(file) && Files.size(file) > LARGEST_BYTES) {
                problems.add("larger than a configuration", file.toString(), "give the path of a tspc.conf");
                return "";
            }
            return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        } catch (NoSuchFileException e) {
            problems.add("no such file", file.toString(), "give the path of a tspc.conf with -f");
        } catch (IOException e) {
            problems.add(
                    "cannot be read", file.toString(), "look at its kind and permissions (" + e.getMessage() + ")");
        }
        return "";
    }

    private void readLine(String line, String where, ClientLines lines) {
        if (line.isEmpty() || line.startsWith("#")) {
            return;
        }
        int equals = line.indexOf('=');
        if (equals < 0) {
            warnings.add("a line without '=': " + where + ": passed over");
            return;
        }
        String word = line.substring(0, equals).strip();
        String value = line.substring(equals + 1).strip();
        ClientKey.ofWord(word)
                .ifPresentOrElse(key -> add(lines, key, value, where), () -> warnings.add(unknown(word, where)));
    }

    private void add(ClientLines lines, ClientKey key, String value, String where) {
        if (lines.has(key)) {
            warnings.add(key.word() + " is there twice: " + where + ": this one counts");
        }
        lines.add(key, value, where);
    }

    private static String unknown(String word, String where) {
        String guess = Spelling.nearest(word, ClientKey.words())
                .map(near -> "did you mean '" + near + "'?")
                .orElse("passed over");
        return "unknown key '" + word + "': " + where + ": " + guess;
    }

    private void warnIfOthersCanRead() {
        try {
            Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
            if (permissions.contains(PosixFilePermission.OTHERS_READ)) {
                warnings.add("everybody can read the password: " + file + ": 'chmod 600 " + file + "'");
            }
        } catch (IOException | UnsupportedOperationException e) {
            // a file system without such permissions has others to tell
        }
    }
}
