package org.sitless.app.host;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.sitless.app.failure.CommandFailure;
import org.sitless.app.failure.ExitCode;

/**
 * What the owner of one TUN device leaves for others to read, and for whoever comes after a crash.
 *
 * <pre>
 *   /run/sitless/NAMESPACE INODE/TUN/   namespaces share /run, so the inode tells two devices of one name apart
 *       lock       locked while its owner lives (fcntl(2)); holds the owner's process id
 *       facts      what the tunnel is: {@link TunnelFacts}
 *       counters   what it did, mapped by the owner
 *       journal    what was changed on the host: {@link HostJournal}
 * </pre>
 *
 * <p>Within the owner nobody else may open the lock file: closing any descriptor of it would give the lock away (fcntl(2)). So a process
 * remembers which places are its own.
 */
public final class StateFolder implements AutoCloseable {
    /** A reader that looks whether the owner lives holds a shared lock for a moment; an owner-to-be tries again. */
    private static final int ATTEMPTS = 5;

    private static final int PAUSE_MILLIS = 20;

    private static final Set<StatePlace> OURS = ConcurrentHashMap.newKeySet();

    private final StatePlace place;
    private final FileChannel channel;

    private StateFolder(StatePlace place, FileChannel channel) {
        this.place = place;
        this.channel = channel;
    }

    /** Whether this process owns the place. */
    static boolean isOurs(StatePlace place) {
        return OURS.contains(place);
    }

    /**
     * Makes this process the owner of the place.
     *
     * @throws CommandFailure if another process owns it, or the folder cannot be written
     */
    public static StateFolder claim(StatePlace place) {
        try {
            for (int attempt = 0; attempt < ATTEMPTS && !isOurs(place); attempt++) {
                Optional<FileChannel> locked = tryClaim(place);
                if (locked.isPresent()) {
                    OURS.add(place);
                    return new StateFolder(place, locked.get());
                }
                Thread.sleep(PAUSE_MILLIS);
            }
        } catch (AccessDeniedException e) {
            throw new CommandFailure(
                    ExitCode.MISSING,
                    "no permission to write",
                    place.folder().toString(),
                    "run it as root, or give it a folder: SITLESS_RUN_DIR=DIR",
                    e);
        } catch (IOException e) {
            throw new CommandFailure(
                    ExitCode.FAILED, "cannot write state", place.folder().toString(), "look at " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw new CommandFailure(
                ExitCode.FAILED,
                "tunnel is up already",
                place.tun() + place.ownerText(),
                "'sitless down " + place.tun() + "' ends it, --tun NAME makes another");
    }

    private static Optional<FileChannel> tryClaim(StatePlace place) throws IOException {
        Files.createDirectories(place.folder());
        FileChannel channel;
        try {
            channel = FileChannel.open(
                    place.lock(), StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        } catch (NoSuchFileException e) {
            return Optional.empty(); // the former owner is just removing the folder
        }
        FileLock lock = exclusive(channel);
        if (lock == null || !Files.exists(place.lock())) {
            channel.close();
            return Optional.empty();
        }
        channel.truncate(0);
        channel.write(ByteBuffer.wrap((ProcessHandle.current().pid() + "\n").getBytes(StandardCharsets.US_ASCII)));
        return Optional.of(channel);
    }

    private static FileLock exclusive(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    public StatePlace place() {
        return place;
    }

    public HostJournal journal() {
        return new HostJournal(place.journal());
    }

    /** Removes all that is there, then lets go; idempotent. Undo the journal before. */
    @Override
    public void close() {
        if (!channel.isOpen()) {
            return;
        }
        try {
            try (Stream<Path> files = Files.list(place.folder())) {
                for (Path file :
                        files.filter(file -> !file.equals(place.lock())).toList()) {
                    Files.deleteIfExists(file);
                }
            }
            Files.deleteIfExists(place.lock());
            removeIfEmpty(place.folder());
            removeIfEmpty(place.folder().getParent());
            channel.close();
            OURS.remove(place);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot remove " + place.folder(), e);
        }
    }

    private static void removeIfEmpty(Path folder) throws IOException {
        try {
            Files.deleteIfExists(folder);
        } catch (DirectoryNotEmptyException e) {
            // somebody else has just come, or another tunnel of the namespace lives there
        }
    }
}
