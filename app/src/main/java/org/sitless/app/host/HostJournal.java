package org.sitless.app.host;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.sitless.app.log.Narration;
import org.sitless.linux.libc.SyscallException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The list of what we changed on the host, written before each change and undone from its end.
 *
 * <p>A line stands in the file, and the file on its medium, before the change is made. So after a crash at any moment the file holds
 * every change that was made and at most one that was not; undoing is safe for both. A last line without its end was being written
 * when the crash came: its change was not made.
 *
 * <p>Threads: one at a time. Whoever holds the lock of the {@link StateFolder} owns the journal.
 */
public final class HostJournal {
    private final Path file;

    public HostJournal(Path file) {
        this.file = file;
    }

    /** Writes the change down, then makes it. @throws SyscallException if the kernel refuses; the change is then not made */
    public void make(HostChange change, HostNetwork network) {
        append(change.line());
        Narration.tell(HostJournal.class, "{}", change.line());
        change.apply(network);
    }

    private void append(String line) {
        ByteBuffer bytes = ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8));
        try (FileChannel channel = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND)) {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write journal " + file, e);
        }
    }

    /** Everything written down and not yet undone, oldest first. */
    public List<HostChange> changes() {
        List<HostChange> changes = new ArrayList<>();
        for (String line : wholeLines()) {
            try {
                changes.add(HostChange.parse(line));
            } catch (IllegalArgumentException e) {
                log().warn("{}: skipped: {}", file, e.getMessage());
            }
        }
        return changes;
    }

    private List<String> wholeLines() {
        if (!Files.exists(file)) {
            return List.of();
        }
        try {
            String text = Files.readString(file);
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
