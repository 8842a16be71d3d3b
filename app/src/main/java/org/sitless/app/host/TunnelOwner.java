package org.sitless.app.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.sitless.app.failure.CommandFailure;
import org.sitless.app.failure.ExitCode;

/** Ends the process that owns a place, or clears up behind one that died. */
public final class TunnelOwner {
    private static final Path LOCKS = Path.of("/proc/locks");
    private static final long POLL_MILLIS = 20;

    private final StatePlace place;

    public TunnelOwner(StatePlace place) {
        this.place = place;
    }

    /**
     * Asks the owner to end and waits until it has undone everything; without an owner, undoes what the last one left.
     *
     * @throws CommandFailure if it does not end in time, or cannot be asked
     */
    public void end(Duration patience) {
        Optional<Long> owner = place.owner();
        if (owner.isEmpty()) {
            clearUp();
            return;
        }
        terminate(owner.get());
        if (!goneWithin(patience)) {
            throw new CommandFailure(
                    ExitCode.FAILED,
                    "process " + owner.get() + " does not end",
                    place.tun(),
                    "'kill -9 " + owner.get() + "', then 'sitless down " + place.tun() + "' once more");
        }
    }

    private void terminate(long pid) {
        if (!holdsLock(pid)) {
            throw new CommandFailure(
                    ExitCode.FAILED,
                    "its process cannot be seen from here",
                    place.tun(),
                    "run 'sitless down' where it was started: in the same container");
        }
        boolean asked = ProcessHandle.of(pid).map(ProcessHandle::destroy).orElse(true);
        if (!asked) {
            throw new CommandFailure(
                    ExitCode.MISSING, "not allowed to end process " + pid, place.tun(), "run it as root");
        }
    }

    /**
     * Whether the kernel says that this process holds the lock: a number that was only written down could be anybody's by now.
     *
     * <p>Source: proc_locks(5): {@code 1: POSIX ADVISORY WRITE 1234 00:1b:5678 0 EOF}; numbers are those of our PID namespace.
     */
    private boolean holdsLock(long pid) {
        try {
            String inode = ":" + Files.getAttribute(place.lock(), "unix:ino") + " ";
            return Files.readAllLines(LOCKS).stream()
                    .anyMatch(line -> line.contains(" WRITE " + pid + " ") && line.contains(inode));
        } catch (IOException e) {
            return false;
        }
    }

    private boolean goneWithin(Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (Files.exists(place.lock()) && place.owner().isPresent()) {
            if (System.nanoTime() - deadline > 0) {
                return false;
            }
            try {
                Thread.sleep(POLL_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
        if (Files.exists(place.journal())) {
            clearUp(); // it died on its way out
        }
        return true;
    }

    private void clearUp() {
        try (StateFolder folder = StateFolder.claim(place)) {
            NamespaceSearch.of(place).ifPresent(namespace -> {
                try (HostNetwork network = NetlinkHost.open(Optional.of(namespace.path()))) {
                    folder.journal().undo(network);
                }
            });
        }
    }
}
