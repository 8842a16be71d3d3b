package org.sitless.app.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tomlj.Toml;
import org.tomlj.TomlArray;
import org.tomlj.TomlParseError;
import org.tomlj.TomlParseResult;
import org.tomlj.TomlPosition;
import org.tomlj.TomlTable;

/** One table of a TOML file and the keys it may have. What it cannot be is a problem, told with the place; then the default is returned. */
final class TomlSection {
    private final Path file;
    private final Optional<TomlTable> table;
    private final String where;
    private final boolean damaged;
    private final Problems problems;

    private TomlSection(Path file, Optional<TomlTable> table, String where, boolean damaged, Problems problems) {
        this.file = file;
        this.table = table;
        this.where = where;
        this.damaged = damaged;
        this.problems = problems;
    }

    /** The whole file: a table of tables. */
    static TomlSection ofFile(Path file, List<String> known, Problems problems) {
        Optional<String> text = TextFile.read(file, problems);
        if (text.isEmpty()) {
            return new TomlSection(file, Optional.empty(), file.toString(), true, problems);
        }
        TomlParseResult toml = Toml.parse(text.get());
        boolean damaged = !toml.errors().isEmpty();
        TomlSection root = new TomlSection(file, Optional.of(toml), file.toString(), damaged, problems);
        for (TomlParseError error : toml.errors()) {
            problems.add(error.getMessage(), root.place(error.position()), "mend the TOML there (see toml.io)");
        }
        root.refuseUnknown("table", known);
        return root;
    }

    /** A table in this one; an empty one if it is not there. */
    TomlSection table(String name, List<String> known) {
        Object value = value(name);
        if (value instanceof TomlTable inner) {
            TomlSection section = new TomlSection(file, Optional.of(inner), where(name), damaged, problems);
            section.refuseUnknown("key", known);
            return section;
        }
        if (value != null) {
            problems.add(name + " is not a table", where(name), "begin with a line [" + name + "], or write { ... }");
        }
        return new TomlSection(file, Optional.empty(), where, damaged || value != null, problems);
    }

    private void refuseUnknown(String kind, List<String> known) {
        for (String word : table.map(TomlTable::keySet).orElseThrow()) {
            if (!known.contains(word)) {
                String cure = Spelling.nearest(word, known)
                        .map(near -> "did you mean '" + near + "'?")
                        .orElse("leave it out; there is: " + String.join(", ", known));
                problems.add("unknown " + kind + " '" + word + "'", where(word), cure);
            }
        }
    }

    boolean has(String key) {
        return value(key) != null;
    }

    /** The place of a key; of the table if it has none such. */
    String where(String key) {
        TomlPosition at =
                has(key) ? table.map(t -> t.inputPositionOf(List.of(key))).orElse(null) : null;
        return at == null ? where : place(at);
    }

    <T> T one(String key, Parser<T> parser, T otherwise) {
        Object value = value(key);
        if (value == null) {
            return otherwise;
        }
        return parse(key, value, where(key), parser).orElse(otherwise);
    }

    /** As {@link #one}, but must be there. */
    <T> T required(String key, String example, Parser<T> parser, T otherwise) {
        requirePresence(key, "\"" + example + "\"");
        return one(key, parser, otherwise);
    }

    /** As {@link #each}, but must be there. */
    <T> List<T> requiredList(String key, String example, Parser<T> parser) {
        requirePresence(key, example);
        return each(key, parser);
    }

    private void requirePresence(String key, String example) {
        if (!has(key) && !damaged) {
            problems.add(key + " is not given", where, "add " + key + " = " + example);
        }
    }

    /** All values of a list, or the one value that stands in its place. The same value twice is a problem. */
    <T> List<T> each(String key, Parser<T> parser) {
        List<T> values = new ArrayList<>();
        Map<T, String> seenAt = new HashMap<>();
        Object value = value(key);
        if (value instanceof TomlArray array) {
            for (int i = 0; i < array.size(); i++) {
                addOne(key, array.get(i), place(array.inputPositionOf(i)), parser, values, seenAt);
            }
            if (array.isEmpty()) {
                problems.add(key + " is empty", where(key), "leave it out, or name at least one");
            }
        } else if (value != null) {
            addOne(key, value, where(key), parser, values, seenAt);
        }
        return List.copyOf(values);
    }

    private <T> void addOne(
            String key, Object value, String at, Parser<T> parser, List<T> values, Map<T, String> seenAt) {
        parse(key, value, at, parser).ifPresent(parsed -> {
            if (seenAt.putIfAbsent(parsed, at) == null) {
                values.add(parsed);
            } else {
                problems.add(key + " '" + value + "' is there twice", at, "leave one out");
            }
        });
    }

    private <T> Optional<T> parse(String key, Object value, String at, Parser<T> parser) {
        if (!(value instanceof String || value instanceof Long || value instanceof Boolean)) {
            String kind = value instanceof TomlTable ? "a table" : value instanceof TomlArray ? "a list" : "" + value;
            problems.add(key + " cannot be " + kind, at, "write one value, in quotes");
            return Optional.empty();
        }
        try {
            return Optional.of(parser.parse(value.toString()));
        } catch (UnfitValue unfit) {
            problems.add(unfit.what(), at, unfit.cure());
            return Optional.empty();
        }
    }

    private Object value(String key) {
        return table.map(t -> t.get(List.of(key))).orElse(null);
    }

    private String place(TomlPosition at) {
        return at == null ? file.toString() : file + ":" + at.line() + ":" + at.column();
    }

    /** Turns the text of one value into the value. */
    @FunctionalInterface
    interface Parser<T> {
        T parse(String text) throws UnfitValue;
    }
}
