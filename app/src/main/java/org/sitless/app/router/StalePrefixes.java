package org.sitless.app.router;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.sitless.dataplane.wire.Ipv6Prefix;
import org.slf4j.LoggerFactory;

/**
 * Prefixes that were advertised on the LAN and are not ours any more, until no host can use them.
 *
 * <p>RFC 9096 §3.5: "Any prefixes that were previously advertised by the CE router via PIOs in RA messages, but that have now become
 * stale, MUST be advertised with PIOs that have the 'Valid Lifetime' and the 'Preferred Lifetime' set to 0", for as long as they were
 * valid before; they are recorded "on stable storage", one line each: the LAN's device, the prefix, and the second of 1970 until which
 * hosts may know it.
 *
 * <p>Threads: one.
 */
final class StalePrefixes {
    /** RFC 9096 §4: {@code ND_VALID_LIMIT}. */
    static final Duration VALID_LIMIT = Duration.ofMinutes(90);

    /** Advertisements come every few minutes or seconds, and flash wears out. */
    private static final Duration WRITING_PAUSE = Duration.ofMinutes(5);

    private final Optional<Path> file;
    private final String lanDevice;
    private final Map<Ipv6Prefix, Instant> knownUntil = new LinkedHashMap<>();
    private Instant written = Instant.EPOCH;

    StalePrefixes(Optional<Path> file, String lanDevice) {
        this.file = file;
        this.lanDevice = lanDevice;
        file.filter(Files::exists).ifPresent(this::read);
    }

    private void read(Path path) {
        try {
            for (String line : Files.readAllLines(path)) {
                String[] words = line.split(" ", -1);
                if (words.length == 3 && words[0].equals(lanDevice)) {
                    knownUntil.put(Ipv6Prefix.parse(words[1]), Instant.ofEpochSecond(Long.parseLong(words[2])));
                }
            }
        } catch (IOException | IllegalArgumentException e) {
            LoggerFactory.getLogger(StalePrefixes.class)
                    .warn("{}: prefixes of earlier days are not withdrawn: {}", path, e.getMessage());
        }
    }

    /**
     * This prefix is advertised now: hosts may know it for {@link #VALID_LIMIT} from here on. The file is written when it lacks a prefix,
     * and otherwise seldom.
     *
     * @return all others that hosts may still know, the latest first
     */
    List<Ipv6Prefix> use(Ipv6Prefix prefix, Instant now) {
        boolean isNews = knownUntil.remove(prefix) == null;
        knownUntil.put(prefix, now.plus(VALID_LIMIT));
        knownUntil.values().removeIf(now::isAfter);
        if (isNews || Duration.between(written, now).abs().compareTo(WRITING_PAUSE) >= 0) {
            written = now;
            file.ifPresent(this::write);
        }
        List<Ipv6Prefix> others = new ArrayList<>();
        knownUntil.keySet().stream().filter(other -> !other.equals(prefix)).forEach(other -> others.add(0, other));
        return others;
    }

    private void write(Path path) {
        StringBuilder lines = new StringBuilder();
        knownUntil.forEach((prefix, until) -> lines.append(lanDevice)
                .append(' ')
                .append(prefix)
                .append(' ')
                .append(until.getEpochSecond())
                .append('\n'));
        Path fresh = path.resolveSibling(path.getFileName() + ".new");
        try {
            Files.createDirectories(path.toAbsolutePath().getParent());
            Files.write(fresh, lines.toString().getBytes(StandardCharsets.UTF_8));
            Files.move(fresh, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            LoggerFactory.getLogger(StalePrefixes.class).warn("{}: not written: {}", path, e.getMessage());
        }
    }
}
