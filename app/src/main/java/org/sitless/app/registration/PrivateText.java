package org.sitless.app.registration;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.sitless.app.failure.CommandFailure;
import org.sitless.app.failure.ExitCode;

/** A file with a secret in it: never there with other permissions than 0600, never in place of another. Close it unwritten and it is gone. */
public final class PrivateText implements AutoCloseable {
    private final Path file;
    private boolean isWritten;

    private PrivateText(Path file) {
        this.file = file;
    }

    /**
     * Makes the empty file, so that whatever keeps it from being made is known before anything else is done.
     *
     * @throws CommandFailure if it cannot be made, or is there already
     */
    public static PrivateText create(Path file) {
        try {
            Files.newByteChannel(
                            file,
                            Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW),
                            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))
                    .close();
            return new PrivateText(file);
        } catch (FileAlreadyExistsException e) {
            throw new CommandFailure(
                    ExitCode.USAGE,
                    "there is such a file already",
                    file.toString(),
                    "move it away, or name another",
                    e);
        } catch (NoSuchFileException e) {
            throw new CommandFailure(ExitCode.USAGE, "no such folder", file.toString(), "make it, or name another", e);
        } catch (IOException e) {
            throw new CommandFailure(
                    ExitCode.FAILED,
                    "cannot be written (" + e.getMessage() + ")",
                    file.toString(),
                    "name a place where you may write",
                    e);
        }
    }

    /** Fills the file. @throws CommandFailure if that fails */
    public void write(String text) {
        try (OutputStream out = Channels.newOutputStream(Files.newByteChannel(file, StandardOpenOption.WRITE))) {
            out.write(text.getBytes(UTF_8));
            isWritten = true;
        } catch (IOException e) {
            throw new CommandFailure(
                    ExitCode.FAILED,
                    "cannot be written (" + e.getMessage() + ")",
                    file.toString(),
                    "look at the space left there, and give the user a new password",
                    e);
        }
    }

    @Override
    public void close() {
        try {
            if (!isWritten) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new CommandFailure(
                    ExitCode.FAILED, "an empty file is left", file.toString(), "remove it (" + e.getMessage() + ")", e);
        }
    }
}
