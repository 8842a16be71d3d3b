package org.sitless.app.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.tomlj.Toml;
import org.tomlj.TomlArray;
import org.tomlj.TomlParseError;
import org.tomlj.TomlParseResult;
import org.tomlj.TomlPosition;
import org.tomlj.TomlTable;

/** Reads a TOML file into settings: one {@code [tunnel]}, or several {@code [[tunnel]]}. */
final class SettingsFile {
    private static final String TUNNEL = "tunnel";

    private final Path file;
    private final Problems problems;

    SettingsFile(Path file, Problems problems) {
        this.file = file;
        this.problems = problems;
    }

    /** The tunnels in the file, in its order; empty if it could not be read. */
    List<TunnelSettings> read() {
        Optional<String> text = TextFile.read(file, problems);
        if (text.isEmpty()) {
            return List.of();
        }
        TomlParseResult toml = Toml.parse(text.get());
        for (TomlParseError error : toml.errors()) {
            problems.add(error.getMessage(), place(error.position()), "mend the TOML there (see toml.io)");
        }
        for (String key : toml.keySet()) {
            if (!key.equals(TUNNEL)) {
                unknown(key, "table", toml.inputPositionOf(List.of(key)), List.of(TUNNEL));
            }
        }
        List<TunnelSettings> tunnels = tunnels(toml);
        if (!toml.errors().isEmpty()) {
            tunnels.forEach(TunnelSettings::damaged);
        } else if (tunnels.isEmpty()) {
            problems.add(
                    "no tunnel in the file",
                    file.toString(),
                    "begin with a line [tunnel], then remote = \"203.0.113.7\"");
        }
        return tunnels;
    }

    private List<TunnelSettings> tunnels(TomlParseResult toml) {
        List<TunnelSettings> tunnels = new ArrayList<>();
        Object found = toml.get(List.of(TUNNEL));
        if (found instanceof TomlTable table) {
            tunnels.add(tunnel(table, toml.inputPositionOf(List.of(TUNNEL))));
        } else if (found instanceof TomlArray array
                && IntStream.range(0, array.size()).allMatch(array::isTable)) {
            for (int i = 0; i < array.size(); i++) {
                tunnels.add(tunnel(array.getTable(i), array.inputPositionOf(i)));
            }
        } else if (found != null) {
            problems.add(
                    "tunnel is not a table",
                    place(toml.inputPositionOf(List.of(TUNNEL))),
                    "begin with a line [tunnel]");
        }
        return tunnels;
    }

    private TunnelSettings tunnel(TomlTable table, TomlPosition position) {
        TunnelSettings settings = new TunnelSettings(place(position));
        for (String word : table.keySet()) {
            TomlPosition at = table.inputPositionOf(List.of(word));
            Optional<TunnelKey> key = TunnelKey.ofWord(word);
            if (key.isPresent()) {
                add(settings, key.get(), table.get(List.of(word)), at);
            } else {
                unknown(word, "key", at, TunnelKey.words());
            }
        }
        return settings;
    }

    private void add(TunnelSettings settings, TunnelKey key, Object value, TomlPosition at) {
        if (key.isList() && value instanceof TomlArray array) {
            for (int i = 0; i < array.size(); i++) {
                addOne(settings, key, array.get(i), array.inputPositionOf(i));
            }
        } else {
            addOne(settings, key, value, at);
        }
    }

    private void addOne(TunnelSettings settings, TunnelKey key, Object value, TomlPosition at) {
        if (value instanceof String || value instanceof Long || value instanceof Boolean) {
            settings.add(key, value.toString(), place(at));
        } else {
            settings.damaged();
            problems.add(key.word() + " cannot be " + kind(value), place(at), "write " + key.expects());
        }
    }

    private static String kind(Object value) {
        return value instanceof TomlTable ? "a table" : value instanceof TomlArray ? "a list" : "'" + value + "'";
    }

    private void unknown(String word, String kind, TomlPosition at, List<String> known) {
        String cure = Spelling.nearest(word, known)
                .map(near -> "did you mean '" + near + "'?")
                .orElse("leave it out; there is: " + String.join(", ", known));
        problems.add("unknown " + kind + " '" + word + "'", place(at), cure);
    }

    private String place(TomlPosition at) {
        return at == null ? file.toString() : file + ":" + at.line() + ":" + at.column();
    }
}
