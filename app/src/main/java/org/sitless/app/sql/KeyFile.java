package org.sitless.app.sql;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.sitless.app.failure.CommandFailure;
import org.sitless.app.failure.ExitCode;
import org.sitless.tsp.auth.OctetString;

/** 256 random bits in a file of their own, base64, mode 0600: who gets hold of the database alone can read no secret in it. */
final class KeyFile {
    static final int LENGTH_BYTES = 32;

    private static final String WHAT = "key file";

    private KeyFile() {}

    /**
     * Reads the key.
     *
     * @throws CommandFailure if everybody can read it, or it holds none
     */
    static OctetString read(Path file) {
        PrivateFile.check(file, WHAT);
        try {
            Optional<OctetString> key =
                    OctetString.ofBase64(Files.readString(file, US_ASCII).strip());
            return key.filter(octets -> octets.length() == LENGTH_BYTES)
                    .orElseThrow(() -> new CommandFailure(
                            ExitCode.USAGE,
                            "the " + WHAT + " holds no key of 32 octets in base64",
                            file.toString(),
                            "restore it from a backup"));
        } catch (IOException e) {
            throw new CommandFailure(
                    ExitCode.MISSING,
                    "the " + WHAT + " cannot be read (" + e.getMessage() + ")",
                    file.toString(),
                    "run this as its owner",
                    e);
        }
    }

    /** Makes a key. It appears under its name only when it is whole and on its medium. */
    static OctetString create(Path file) {
        OctetString key = OctetString.of(Secrets.octets(LENGTH_BYTES));
        Path unfinished = file.resolveSibling(file.getFileName() + ".new");
        try {
            Files.deleteIfExists(unfinished);
            PrivateFile.createIfMissing(unfinished, WHAT);
            Files.writeString(
                    unfinished, key.toBase64() + "\n", US_ASCII, StandardOpenOption.WRITE, StandardOpenOption.SYNC);
            Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
            return key;
        } catch (IOException e) {
            throw new CommandFailure(
                    ExitCode.MISSING,
                    "the " + WHAT + " cannot be made (" + e.getMessage() + ")",
                    file.toString(),
                    "run this as a user who may write there",
                    e);
        }
    }
}
