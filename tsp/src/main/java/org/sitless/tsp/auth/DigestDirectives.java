package org.sitless.tsp.auth;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * {@code name=value,name="value"}: the text of a digest-challenge or digest-response (RFC 2831 §7). White space and empty elements
 * between them are passed over, a backslash in quotes lets the next character stand for itself.
 */
final class DigestDirectives {
    private static final int MOST = 32;

    private final Map<String, String> values = new HashMap<>();
    private final Set<String> repeated = new HashSet<>();

    private DigestDirectives() {}

    /** The directives of a text, or nothing if it has another form. */
    static Optional<DigestDirectives> read(String text) {
        DigestDirectives directives = new DigestDirectives();
        int at = directives.skipSeparators(text, 0);
        for (int i = 0; at < text.length(); i++) {
            at = i < MOST ? directives.readOne(text, at) : -1;
            if (at < 0) {
                return Optional.empty();
            }
            at = directives.skipSeparators(text, at);
        }
        return Optional.of(directives);
    }

    private int skipSeparators(String text, int from) {
        int at = from;
        while (at < text.length() && (text.charAt(at) == ',' || isSpace(text.charAt(at)))) {
            at++;
        }
        return at;
    }

    /**
     * Reads a directive that starts here.
     *
     * @return where it ends, or -1
     */
    private int readOne(String text, int from) {
        int equals = text.indexOf('=', from);
        if (equals <= from) {
            return -1;
        }
        String name = text.substring(from, equals).strip().toLowerCase(Locale.ROOT);
        if (name.isEmpty()
                || !name.chars().allMatch(c -> c == '-' || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))) {
            return -1;
        }
        int start = equals + 1;
        while (start < text.length() && isSpace(text.charAt(start))) {
            start++;
        }
        boolean quoted = start < text.length() && text.charAt(start) == '"';
        return quoted ? readQuoted(name, text, start + 1) : readToken(name, text, start);
    }

    private int readToken(String name, String text, int start) {
        int comma = text.indexOf(',', start);
        int end = comma < 0 ? text.length() : comma;
        String value = text.substring(start, end).strip();
        if (value.isEmpty() || value.indexOf('"') >= 0) {
            return -1;
        }
        put(name, value);
        return end;
    }

    private int readQuoted(String name, String text, int start) {
        StringBuilder value = new StringBuilder();
        for (int at = start; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c == '"') {
                put(name, value.toString());
                return endOfElement(text, at + 1);
            }
            if (c == '\\' && ++at == text.length()) {
                return -1;
            }
            value.append(text.charAt(at));
        }
        return -1;
    }

    /** Behind a closing quote only a separator may stand. */
    private int endOfElement(String text, int at) {
        boolean separated = at == text.length() || text.charAt(at) == ',' || isSpace(text.charAt(at));
        return separated ? at : -1;
    }

    private void put(String name, String value) {
        if (values.putIfAbsent(name, value) != null) {
            repeated.add(name);
        }
    }

    private static boolean isSpace(char c) {
        return c == ' ' || c == '\t' || c == '\r' || c == '\n';
    }

    Optional<String> value(String name) {
        return Optional.ofNullable(values.get(name));
    }

    /** Whether the directive is there with exactly this value. */
    boolean is(String name, String value) {
        return value.equals(values.get(name));
    }

    boolean repeatsAnyOf(List<String> names) {
        return names.stream().anyMatch(repeated::contains);
    }

    /** A value in quotes, as {@link #read} understands it. */
    static String quoted(String value) {
        return '"' + value.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
