package org.sitless.linux.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * What a thread may do beyond an ordinary one: its effective set.
 *
 * <p>A capability counts in the user namespace that owns the object: root of a user namespace shows all bits and may still not load eBPF.
 *
 * <p>Source: {@code CapEff} of proc_pid_status(5); capabilities(7).
 *
 * @param effective bit n is capability n
 */
public record Capabilities(long effective) {
    private static final Path STATUS = Path.of("/proc/thread-self/status");
    private static final String LINE = "CapEff:";
    private static final int RADIX = 16;

    /** Those of the calling thread; none when they cannot be read. */
    public static Capabilities current() {
        try {
            return parse(Files.readAllLines(STATUS));
        } catch (IOException unreadable) {
            return new Capabilities(0);
        }
    }

    static Capabilities parse(List<String> statusLines) {
        return statusLines.stream()
                .filter(line -> line.startsWith(LINE))
                .map(line -> line.substring(LINE.length()).strip())
                .map(bits -> new Capabilities(Long.parseUnsignedLong(bits, RADIX)))
                .findFirst()
                .orElse(new Capabilities(0));
    }

    public boolean has(Capability capability) {
        return ((effective >>> capability.number()) & 1) == 1;
    }

    /** Those of {@code wanted} that are not there, in the order of {@link Capability}. */
    public Set<Capability> missing(Capability... wanted) {
        Set<Capability> missing = EnumSet.noneOf(Capability.class);
        Arrays.stream(wanted).filter(capability -> !has(capability)).forEach(missing::add);
        return missing;
    }
}
