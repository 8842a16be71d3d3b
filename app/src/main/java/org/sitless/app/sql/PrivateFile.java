package org.sitless.app.sql;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;
import org.sitless.app.failure.CommandFailure;
import org.sitless.app.failure.ExitCode;

/** Files that hold secrets: made for their owner alone, and not used once others can read them. */
final class PrivateFile {
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");
    private static final Set<PosixFilePermission> OF_OTHERS = EnumSet.of(
            PosixFilePermission.OTHERS_READ, PosixFilePermission.OTHERS_WRITE, PosixFilePermission.OTHERS_EXECUTE);

    private PrivateFile() {}

    /**
     * Makes an empty file with mode 0600, unless there is one. What root makes in somebody's folder belongs to him: the broker that
     * runs as that user must be able to open what an administrator's command made first.
     *
     * @param what it is, for a person
     * @throws CommandFailure if it cannot be made
     */
    static void createIfMissing(Path file, String what) {
        try {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
            giveToOwnerOf(file.toAbsolutePath().getParent(), file);
        } catch (FileAlreadyExistsException e) {
            // Somebody was here before.
        } catch (NoSuchFileException e) {
            throw new CommandFailure(
                    ExitCode.USAGE,
                    "there is no folder for the " + what,
                    file.toString(),
                    "make it (install -d -m 0750 " + file.toAbsolutePath().getParent() + ")",
                    e);
        } catch (IOException e) {
            throw new CommandFailure(
                    ExitCode.MISSING,
                    "the " + what + " cannot be made (" + e.getMessage() + ")",
                    file.toString(),
                    "run this as a user who may write there",
                    e);
        }
    }

    private static void giveToOwnerOf(Path folder, Path file) throws IOException {
        PosixFileAttributes wanted = Files.readAttributes(folder, PosixFileAttributes.class);
        PosixFileAttributes has = Files.readAttributes(file, PosixFileAttributes.class);
        if (has.owner().getName().equals("root") && !wanted.owner().equals(has.owner())) {
            PosixFileAttributeView view =
                    Files.getFileAttributeView(file, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
            view.setGroup(wanted.group());
            view.setOwner(wanted.owner());
        }
    }

    /**
     * Checks that nobody but owner and group can do anything with a file.
     *
     * @throws CommandFailure if others can
     */
    static void check(Path file, String what) {
        try {
            Set<PosixFilePermission> permissions = EnumSet.noneOf(PosixFilePermission.class);
            permissions.addAll(Files.getPosixFilePermissions(file));
            permissions.retainAll(OF_OTHERS);
            if (!permissions.isEmpty()) {
                throw new CommandFailure(
                        ExitCode.USAGE,
                        "everybody on this host can use the " + what,
                        file.toString(),
                        "take that away (chmod o= " + file + "), and count its secrets as known");
            }
        } catch (IOException e) {
            throw new CommandFailure(
                    ExitCode.MISSING,
                    "the " + what + " cannot be looked at (" + e.getMessage() + ")",
                    file.toString(),
                    "run this as its owner",
                    e);
        }
    }
}
