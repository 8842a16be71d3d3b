package org.sitless.app.host;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where the state of one TUN device is, whether anybody owns it or not. For readers; owners use {@link StateFolder}.
 *
 * @param folder {@code /run/sitless/NAMESPACE INODE/TUN}
 */
public record StatePlace(Path folder) {
    private static final String ROOT_VARIABLE = "SITLESS_RUN_DIR";
    private static final Path DEFAULT_ROOT = Path.of("/run/sitless");

    /** Where all state is: {@code SITLESS_RUN_DIR}, or {@code /run/sitless}. */
    public static Path root() {
        String chosen = System.getenv(ROOT_VARIABLE);
        return chosen == null || chosen.isEmpty() ? DEFAULT_ROOT : Path.of(chosen);
    }

    /** The place of a device in the namespace with this inode. */
    public static StatePlace of(Path root, long namespaceInode, String tun) {
        return new StatePlace(root.resolve(Long.toString(namespaceInode)).resolve(tun));
    }

    /** All places there are, in the order of their names; none if the root cannot be read. */
    public static List<StatePlace> all(Path root) {
        List<StatePlace> places = new ArrayList<>();
        for (Path namespace : folders(root)) {
            folders(namespace).forEach(folder -> places.add(new StatePlace(folder)));
        }
        return places;
    }

    private static List<Path> folders(Path parent) {
        try (Stream<Path> children = Files.list(parent)) {
            return children.filter(Files::isDirectory).sorted().toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    public String tun() {
        return folder.getFileName().toString();
    }

    public long namespaceInode() {
        try {
            return Long.parseLong(folder.getParent().getFileName().toString());
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    Path lock() {
        return folder.resolve("lock");
    }

    Path facts() {
        return folder.resolve("facts");
    }

    Path journal() {
        return folder.resolve("journal");
    }

    /** The mapped counters of the data plane. */
    public Path counters() {
        return folder.resolve("counters");
    }

    /** Whose tunnel is whose, where the owner is a broker. */
    public Path clients() {
        return folder.resolve("clients");
    }

    /** The process that owns the place; empty if it died or nobody came. */
    public Optional<Long> owner() {
        if (StateFolder.isOurs(this)) {
            return Optional.of(ProcessHandle.current().pid()); // looking closer would give our own lock away
        }
        try (FileChannel channel = FileChannel.open(lock(), StandardOpenOption.READ)) {
            FileLock lock = channel.tryLock(0, Long.MAX_VALUE, true);
            if (lock != null) {
                return Optional.empty();
            }
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException | OverlappingFileLockException e) {
            // it is locked, or we may not look: believe what is written
        }
        return writtenOwner();
    }

    private Optional<Long> writtenOwner() {
        try {
            return Optional.of(Long.valueOf(Files.readString(lock()).strip()));
        } catch (IOException | NumberFormatException e) {
            return Optional.empty();
        }
    }

    String ownerText() {
        return owner().map(pid -> " (process " + pid + ")").orElse("");
    }
}
