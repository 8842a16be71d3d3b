package org.sitless.app.broker;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.sitless.app.host.ClientEntry;
import org.sitless.app.log.Narration;

/**
 * Writes down whose each tunnel is, for {@code sitless status}: a line when one comes and one when it goes, so that it costs nothing
 * while nothing happens. What the tunnels carried stands in the counters, in the row that a line names.
 *
 * <p>Threads: one at a time.
 */
final class ClientList implements AutoCloseable {
    /** Lines from which on it is worth the trouble to drop those that say nothing any more. */
    private static final int LONG = 1_024;

    private final Path file;
    private final Map<Integer, ClientEntry> entries = new HashMap<>();
    private BufferedWriter writer;
    private int lines;

    ClientList(Path file) {
        this.file = file;
        try {
            rewrite(entries.values());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }

    void add(ServedTunnel served) {
        ClientEntry entry = entry(served);
        entries.put(entry.index(), entry);
        append(entry.line());
    }

    void remove(ServedTunnel served) {
        int index = served.tunnel().index();
        if (entries.remove(index) != null) {
            append(ClientEntry.goneLine(index));
        }
    }

    private static ClientEntry entry(ServedTunnel served) {
        return new ClientEntry(
                served.tunnel().index(),
                served.lease().endpoint().toString(),
                served.lease().address().toString(),
                served.lease().prefix().map(Object::toString),
                served.since(),
                served.owner().toString());
    }

    /** A list that cannot be written is a pity, not a reason to serve nobody. */
    private void append(String line) {
        try {
            if (++lines > Math.max(LONG, 4 * entries.size())) {
                rewrite(entries.values());
                return;
            }
            writer.write(line);
            writer.newLine();
            writer.flush();
        } catch (IOException e) {
            Narration.tell(ClientList.class, "{}: {}", file, e);
        }
    }

    private void rewrite(Collection<ClientEntry> all) throws IOException {
        lines = all.size();
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(fresh);
        Files.createFile(fresh, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-r-----")));
        try (BufferedWriter next = Files.newBufferedWriter(fresh)) {
            for (ClientEntry entry : all) {
                next.write(entry.line());
                next.newLine();
            }
        }
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        close();
        writer = Files.newBufferedWriter(file, StandardOpenOption.APPEND);
    }

    @Override
    public void close() {
        if (writer != null) {
            try {
                writer.close();
            } catch (IOException e) {
                Narration.tell(ClientList.class, "{}: {}", file, e);
            }
        }
    }
}
