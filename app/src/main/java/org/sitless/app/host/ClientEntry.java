package org.sitless.app.host;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * One client of a broker, as the file {@code clients} beside the counters tells it: {@code + INDEX END ADDRESS PREFIX SINCE OWNER} when it
 * comes or moves, {@code - INDEX} when it goes.
 *
 * @param index row of its tunnel's counters
 * @param end type and address of its outer end
 * @param address inner address
 * @param prefix delegated to it; empty for a host
 * @param since when its tunnel came up, or moved
 * @param owner user, or where somebody anonymous is
 */
public record ClientEntry(int index, String end, String address, Optional<String> prefix, Instant since, String owner) {
    private static final String COMES = "+";
    private static final String GOES = "-";
    private static final String NONE = "-";
    private static final int WORDS = 8;

    public String line() {
        return String.join(
                " ", COMES, Integer.toString(index), end, address, prefix.orElse(NONE), since.toString(), owner);
    }

    public static String goneLine(int index) {
        return GOES + " " + index;
    }

    /** Those that are there now; none where the file does not exist or cannot be read. */
    public static List<ClientEntry> read(StatePlace place) {
        TreeMap<Integer, ClientEntry> there = new TreeMap<>();
        try {
            for (String line : Files.readAllLines(place.clients())) {
                String[] words = line.split(" ", WORDS);
                if (words[0].equals(GOES) && words.length > 1) {
                    there.remove(Integer.valueOf(words[1]));
                } else if (words.length == WORDS) {
                    ClientEntry entry = of(words);
                    there.put(entry.index(), entry);
                }
            }
        } catch (IOException | NumberFormatException | DateTimeParseException e) {
            return List.copyOf(there.values()); // the last line is being written
        }
        return List.copyOf(there.values());
    }

    /** The end is two words: the type and the address. */
    private static ClientEntry of(String[] words) {
        return new ClientEntry(
                Integer.parseInt(words[1]),
                words[2] + " " + words[3],
                words[4],
                Optional.of(words[5]).filter(prefix -> !prefix.equals(NONE)),
                Instant.parse(words[6]),
                words[7]);
    }

    /** Whether a broker keeps such a list there. */
    public static boolean isKept(StatePlace place) {
        return Files.exists(place.clients());
    }
}
