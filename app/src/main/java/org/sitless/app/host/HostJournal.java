package org.sitless.app.host;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.sitless.app.log.Narration;
import org.sitless.linux.libc.SyscallException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The list of what we changed on the host, written before each change and undone from its end.
 *
 * <p>A line stands in the file, and the file on its medium, before the change is made. So after a crash at any moment the file holds
 * every change that was made, and perhaps some that were not; undoing is safe for both. A last line without its end was being written
 * when the crash came: its change was not made.
 *
 * <p>Threads: one at a time. Whoever holds the lock of the {@link StateFolder} owns the journal.
 */
public final class HostJournal {
    private static final String TAKEN_BACK = "undone ";

    /** Lines from which on it is worth the trouble to drop those that say nothing any more. */
    private static final int LONG = 256;

    private final Path file;

    public HostJournal(Path file) {
        this.file = file;
    }

    /** Writes the change down, then makes it. @throws SyscallException if the kernel refuses; the change is then not made */
    public void make(HostChange change, HostNetwork network) {
        makeAll(List.of(change), network);
    }

    /**
     * Writes several changes down at once, then makes them in their order: waiting for the medium takes longer than a change.
     *
     * @throws SyscallException if the kernel refuses one; that one and those behind it are then not made
     */
    public void makeAll(List<? extends HostChange> changes, HostNetwork network) {
        append(changes.stream().map(change -> change.line() + "\n").collect(Collectors.joining()));
        for (HostChange change : changes) {
            Narration.tell(HostJournal.class, "{}", change.line());
            change.apply(network);
        }
    }

    /**
     * Undoes one change while the others stay, and forgets it. Nothing happens if it was not made through this journal.
     *
     * @throws SyscallException if the kernel refuses; the change is then remembered as before
     */
    public void takeBack(HostChange change, HostNetwork network) {
        if (!liveLines().contains(change.line())) {
            return;
        }
        Narration.tell(HostJournal.class, "{}{}", TAKEN_BACK, change.line());
        change.undo(network);
        append(TAKEN_BACK + change.line() + "\n");
        shortenIfLong();
    }

    /** A long life of small changes does not make a long file. */
    private void shortenIfLong() {
        List<String> live = liveLines();
        if (wholeLines().size() < Math.max(LONG, 4 * live.size())) {
            return;
        }
        Path shorter = file.resolveSibling(file.getFileName() + ".new");
        try {
            Files.deleteIfExists(shorter);
            write(shorter, live.stream().map(line -> line + "\n").collect(Collectors.joining()));
            Files.move(shorter, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write journal " + file, e);
        }
    }

    private void append(String lines) {
        try {
            write(file, lines);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write journal " + file, e);
        }
    }

    private static void write(Path file, String lines) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(lines.getBytes(StandardCharsets.UTF_8));
        try (FileChannel channel = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND)) {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
    }

    /** Everything written down and not yet undone, oldest first. */
    public List<HostChange> changes() {
        List<HostChange> changes = new ArrayList<>();
        for (String line : liveLines()) {
            try {
                changes.add(HostChange.parse(line));
            } catch (IllegalArgumentException e) {
                log().warn("{}: skipped: {}", file, e.getMessage());
            }
        }
        return changes;
    }

    /** Without those that were taken back one by one. */
    private List<String> liveLines() {
        Set<String> live = new LinkedHashSet<>();
        for (String line : wholeLines()) {
            if (line.startsWith(TAKEN_BACK)) {
                live.remove(line.substring(TAKEN_BACK.length()));
            } else {
                live.add(line);
            }
        }
        return List.copyOf(live);
    }

    private List<String> wholeLines() {
        if (!Files.exists(file)) {
            return List.of();
        }
        try {
            // Not readString(): octets that are no text, left by a bad medium, spoil their own lines and no others.
            String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
            return text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read journal " + file, e);
        }
    }

    /**
     * Undoes every change from the last to the first, then forgets them. One that the kernel refuses to undo is logged and does not keep
     * the others from being undone.
     *
     * @return how many changes were written down
     */
    public int undo(HostNetwork network) {
        List<HostChange> changes = changes();
        for (int i = changes.size() - 1; i >= 0; i--) {
            try {
                changes.get(i).undo(network);
            } catch (SyscallException e) {
                log().warn("cannot undo '{}': {}", changes.get(i).line(), e.getMessage());
            }
        }
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot remove journal " + file, e);
        }
        return changes.size();
    }

    /** Asked for only when there is something to say: setting logging up takes a tenth of a second. */
    private static Logger log() {
        return LoggerFactory.getLogger(HostJournal.class);
    }
}
