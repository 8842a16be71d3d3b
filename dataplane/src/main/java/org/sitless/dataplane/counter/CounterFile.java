package org.sitless.dataplane.counter;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.stream.Collectors;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.status.CountersManager;

/**
 * The writing end of a counter file: memory that lanes count in and other processes read, without asking this one.
 *
 * <p>Road: 1 a new file is made beside the old one, mode 0640, 2 mapped and filled in, 3 marked open, 4 renamed over the old one. So
 * nobody ever reads half a file, and who still reads the old one keeps it.
 *
 * <p>The mapping lives until nothing refers to it any more, {@link #close} or not: a lane that is late to stop counts into memory and
 * not into nothing. Threads: create and close by one; counters by their writers; {@link #alive} by one.
 */
public final class CounterFile implements AutoCloseable {
    private static final String MODE = "rw-r-----";

    /** Whoever is in it may read what tunnels do; where the host has no such group, that of the writer. */
    private static final String READERS = "sitless";

    private static final int RESERVED_AT_ONCE = 1 << 16;

    private final Path path;
    private final CounterFileLayout layout;
    private final UnsafeBuffer file;
    private final CountersManager counters;

    private CounterFile(Path path, CounterFileLayout layout, UnsafeBuffer file) {
        this.path = path;
        this.layout = layout;
        this.file = file;
        counters = new CountersManager(
                new UnsafeBuffer(file, CounterFileLayout.HEADER_LENGTH, layout.metadataLength()),
                new UnsafeBuffer(file, layout.valuesOffset(), layout.valuesLength()));
    }

    /**
     * Makes the file, in place of one that is there.
     *
     * @param facts what does not change while the process runs: TUN name, ends, MTU; keys without '=', nothing with a line break
     * @param nowMillis since 1970
     * @throws IOException when the directory is missing, full or not ours
     */
    public static CounterFile create(Path path, CounterFileLayout layout, Map<String, String> facts, long nowMillis)
            throws IOException {
        Path beside = path.resolveSibling(path.getFileName() + ".new");
        Files.deleteIfExists(beside);
        Files.createFile(beside, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(MODE)));
        Files.setPosixFilePermissions(beside, PosixFilePermissions.fromString(MODE)); // whatever the umask took away
        shareWith(READERS, beside);
        try {
            UnsafeBuffer buffer = new UnsafeBuffer(map(beside, layout.fileLength()));
            writeHeader(buffer, layout, facts, nowMillis);
            CounterFile created = new CounterFile(path, layout, buffer);
            Files.move(beside, path, StandardCopyOption.ATOMIC_MOVE);
            return created;
        } catch (IOException | RuntimeException failure) {
            Files.deleteIfExists(beside);
            throw failure;
        }
    }

    /** Gives the file to a group, if there is one of this name and we may; counters are no reason to go without a tunnel. */
    static void shareWith(String group, Path file) {
        PosixFileAttributeView view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
        try {
            if (!view.readAttributes().group().getName().equals(group)) {
                view.setGroup(
                        file.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByGroupName(group));
            }
        } catch (IOException nobody) {
            // no such group, or not ours to give to: its mode says what it says to the group it has
        }
    }

    private static MappedByteBuffer map(Path path, long length) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            reserve(channel, length);
            return channel.map(FileChannel.MapMode.READ_WRITE, 0, length);
        }
    }

    /** A lane that first touches a page of a file system which has no room left is hit by SIGBUS (mmap(2)): so every page is taken now. */
    private static void reserve(FileChannel channel, long length) throws IOException {
        ByteBuffer zeros = ByteBuffer.allocate(RESERVED_AT_ONCE);
        for (long left = length; left > 0; ) {
            zeros.clear().limit((int) Math.min(left, RESERVED_AT_ONCE));
            left -= channel.write(zeros);
        }
    }

    private static void writeHeader(
            UnsafeBuffer buffer, CounterFileLayout layout, Map<String, String> facts, long nowMillis) {
        buffer.putLong(CounterFileLayout.MAGIC_OFFSET, CounterFileLayout.MAGIC);
        buffer.putInt(CounterFileLayout.VERSION_OFFSET, CounterFileLayout.VERSION);
        buffer.putLong(CounterFileLayout.PID_OFFSET, ProcessHandle.current().pid());
        buffer.putLong(CounterFileLayout.STARTED_OFFSET, nowMillis);
        buffer.putLong(CounterFileLayout.ALIVE_OFFSET, nowMillis);
        buffer.putInt(CounterFileLayout.COUNTERS_OFFSET, layout.counters());
        buffer.putInt(CounterFileLayout.LANES_OFFSET, layout.lanes());
        buffer.putInt(CounterFileLayout.TUNNELS_OFFSET, layout.tunnels());
        byte[] lines = facts.entrySet().stream()
                .map(CounterFile::line)
                .collect(Collectors.joining("\n"))
                .getBytes(StandardCharsets.UTF_8);
        if (lines.length > CounterFileLayout.LONGEST_FACTS) {
            throw new IllegalArgumentException("facts of " + lines.length + " bytes: a counter file has room for "
                    + CounterFileLayout.LONGEST_FACTS);
        }
        buffer.putBytes(CounterFileLayout.FACTS_OFFSET, lines);
        buffer.putInt(CounterFileLayout.FACTS_LENGTH_OFFSET, lines.length);
        buffer.putIntRelease(CounterFileLayout.STATE_OFFSET, CounterFileLayout.STATE_OPEN);
    }

    private static String line(Map.Entry<String, String> fact) {
        String line = fact.getKey() + "=" + fact.getValue();
        if (fact.getKey().contains("=") || line.contains("\n")) {
            throw new IllegalArgumentException("'" + line + "' is no fact of one line");
        }
        return line;
    }

    public Path path() {
        return path;
    }

    /** Where roads, and whoever else has totals, take their counters from. Not thread safe: at start, or on one thread. */
    public CountersManager counters() {
        return counters;
    }

    /** The tunnel records of one lane. */
    public TunnelCounters tunnels(int lane) {
        return new TunnelCounters(new UnsafeBuffer(file, layout.tunnelsOffset(lane), layout.tunnelsLength()));
    }

    /** The process still runs. To be said about once a second, or readers will take the file for stale. */
    public void alive(long nowMillis) {
        file.putLongRelease(CounterFileLayout.ALIVE_OFFSET, nowMillis);
    }

    /** Marks the file: its values are final. It stays where it is. */
    @Override
    public void close() {
        file.putIntRelease(CounterFileLayout.STATE_OFFSET, CounterFileLayout.STATE_CLOSED);
    }
}
