package org.sitless.app.sql;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Locale;
import org.sitless.app.failure.CommandFailure;
import org.sitless.app.failure.ExitCode;

/** Says what is wrong with a database, where, and what to do: SQLite's own codes mean little to whoever runs a broker. */
final class StoreErrors {
    private static final int PRIMARY_CODE = 0xFF;
    private static final int PERM = 3;
    private static final int BUSY = 5;
    private static final int LOCKED = 6;
    private static final int READONLY = 8;
    private static final int IOERR = 10;
    private static final int CORRUPT = 11;
    private static final int FULL = 13;
    private static final int CANTOPEN = 14;
    private static final int NOTADB = 26;

    private final Path file;

    StoreErrors(Path file) {
        this.file = file;
    }

    CommandFailure failure(SQLException thrown) {
        return switch (thrown.getErrorCode() & PRIMARY_CODE) {
            case CORRUPT -> damaged(text(thrown), thrown);
            case NOTADB ->
                failure(
                        ExitCode.USAGE,
                        "this file is not a database, or its beginning is damaged",
                        "name another file under [store] url, or restore a backup",
                        thrown);
            case PERM, READONLY ->
                failure(
                        ExitCode.MISSING,
                        "the database cannot be written",
                        "run this as the owner of the file; its folder must be writable, too",
                        thrown);
            case CANTOPEN ->
                failure(
                        ExitCode.MISSING,
                        "the database cannot be opened",
                        "run this as the owner of the file; its folder must exist and be writable",
                        thrown);
            case FULL ->
                failure(
                        ExitCode.FAILED,
                        "no space is left for the database",
                        "make room on its file system; nothing that was promised is lost",
                        thrown);
            case BUSY, LOCKED ->
                failure(
                        ExitCode.FAILED,
                        "another process has kept the database locked for too long",
                        "see who has it open (fuser), and try again",
                        thrown);
            case IOERR ->
                failure(
                        ExitCode.FAILED,
                        "the medium of the database fails (" + text(thrown) + ")",
                        "look at the kernel's log, and at the space left on its file system",
                        thrown);
            default ->
                failure(ExitCode.FAILED, "unexpected: " + text(thrown), "report this with what -vv says", thrown);
        };
    }

    CommandFailure damaged(String what, SQLException cause) {
        return failure(
                ExitCode.FAILED,
                "the database is damaged (" + what + ")",
                "stop the broker and restore a backup, or salvage what can be read: sqlite3 FILE .recover",
                cause);
    }

    CommandFailure newer(int version, int known) {
        return new CommandFailure(
                ExitCode.USAGE,
                "the database has version " + version + ", and this program knows only " + known,
                file.toString(),
                "run the newer program that wrote it");
    }

    CommandFailure foreign() {
        return new CommandFailure(
                ExitCode.USAGE,
                "this is the database of another program",
                file.toString(),
                "name another file under [store] url");
    }

    CommandFailure closed() {
        return new CommandFailure(
                ExitCode.FAILED, "the database is closed", file.toString(), "nothing: the program is about to end");
    }

    private CommandFailure failure(ExitCode code, String what, String cure, SQLException cause) {
        return new CommandFailure(code, what, file.toString(), cure, cause);
    }

    /** {@code [SQLITE_CORRUPT] The database disk image is malformed (…)}: only what is in parentheses, if anything is, differs. */
    private static String text(SQLException thrown) {
        String message = String.valueOf(thrown.getMessage());
        int open = message.indexOf('(');
        return open > 0 && message.endsWith(")")
                ? message.substring(open + 1, message.length() - 1)
                : message.toLowerCase(Locale.ROOT);
    }
}
