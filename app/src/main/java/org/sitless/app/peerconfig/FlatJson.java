package org.sitless.app.peerconfig;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads one JSON object whose values are texts, numbers, booleans, null, and lists of these (RFC 8259): what programs print as terms. All
 * scalars come back as text, null as null.
 */
final class FlatJson {
    /** No terms are that long. */
    static final int LONGEST = 65_536;

    private final String text;
    private int at;

    private FlatJson(String text) {
        this.text = text;
    }

    /** The members of the object. @throws IllegalArgumentException saying where it is none */
    static Map<String, Object> read(String text) {
        if (text.length() > LONGEST) {
            throw new IllegalArgumentException("longer than any terms");
        }
        FlatJson json = new FlatJson(text);
        Map<String, Object> members = json.object();
        json.skipBlanks();
        if (json.at < text.length()) {
            throw json.fault("nothing more");
        }
        return members;
    }

    private Map<String, Object> object() {
        Map<String, Object> members = new LinkedHashMap<>();
        take('{');
        if (!takeIf('}')) {
            do {
                String name = string();
                take(':');
                members.put(name, next() == '[' ? list() : scalar());
            } while (takeIf(','));
            take('}');
        }
        return members;
    }

    private List<String> list() {
        List<String> values = new ArrayList<>();
        take('[');
        if (!takeIf(']')) {
            do {
                values.add(scalar());
            } while (takeIf(','));
            take(']');
        }
        return values;
    }

    private String scalar() {
        if (next() == '"') {
            return string();
        }
        int begin = at;
        while (at < text.length()
                && (Character.isLetterOrDigit(text.charAt(at)) || "+-.".indexOf(text.charAt(at)) >= 0)) {
            at++;
        }
        String word = text.substring(begin, at);
        if (word.equals("null")) {
            return null;
        }
        if (!word.matches("true|false|-?[0-9]+(\\.[0-9]+)?([eE][+-]?[0-9]+)?")) {
            at = begin;
            throw fault("a value");
        }
        return word;
    }

    private String string() {
        take('"');
        StringBuilder value = new StringBuilder();
        while (at < text.length() && text.charAt(at) != '"') {
            char c = text.charAt(at++);
            value.append(c == '\\' ? escaped() : c);
        }
        if (at >= text.length()) {
            throw fault("a quotation mark");
        }
        at++;
        return value.toString();
    }

    private char escaped() {
        char c = at < text.length() ? text.charAt(at++) : ' ';
        return switch (c) {
            case '"', '\\', '/' -> c;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> unicode();
            default -> throw fault("an escape of RFC 8259 §7");
        };
    }

    private char unicode() {
        int end = Math.min(text.length(), at + 4);
        String digits = text.substring(at, end);
        if (!digits.matches("[0-9a-fA-F]{4}")) {
            throw fault("four hexadecimal digits");
        }
        at = end;
        return (char) Integer.parseInt(digits, 16);
    }

    private char next() {
        skipBlanks();
        return at < text.length() ? text.charAt(at) : '\0';
    }

    private void skipBlanks() {
        while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }

    private boolean takeIf(char wanted) {
        if (next() != wanted) {
            return false;
        }
        at++;
        return true;
    }

    private void take(char wanted) {
        if (!takeIf(wanted)) {
            throw fault("'" + wanted + "'");
        }
    }

    private IllegalArgumentException fault(String wanted) {
        return new IllegalArgumentException("character " + (at + 1) + ": " + wanted + " should be there");
    }
}
