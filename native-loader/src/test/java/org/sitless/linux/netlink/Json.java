package org.sitless.linux.netlink;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Just enough JSON to read what {@code ip -j} prints: maps, lists, text, numbers as {@code Long}, true, false, null. */
final class Json {
    private final String text;
    private int at;

    private Json(String text) {
        this.text = text;
    }

    /** The objects of the one list that the text is; an empty text is an empty list. */
    @SuppressWarnings("unchecked") // ip prints lists of objects and nothing else
    static List<Map<String, Object>> objects(String text) {
        return text.isBlank() ? List.of() : (List<Map<String, Object>>) new Json(text).value();
    }

    private Object value() {
        char c = peek();
        return switch (c) {
            case '[' -> list();
            case '{' -> object();
            case '"' -> string();
            default -> word();
        };
    }

    private List<Object> list() {
        List<Object> list = new ArrayList<>();
        at++;
        while (peek() != ']') {
            list.add(value());
            skip(',');
        }
        at++;
        return list;
    }

    private Map<String, Object> object() {
        Map<String, Object> object = new LinkedHashMap<>();
        at++;
        while (peek() != '}') {
            String key = string();
            peek();
            skip(':');
            object.put(key, value());
            skip(',');
        }
        at++;
        return object;
    }

    private String string() {
        int end = text.indexOf('"', at + 1);
        String string = text.substring(at + 1, end);
        at = end + 1;
        return string;
    }

    private Object word() {
        int start = at;
        while (",]}".indexOf(text.charAt(at)) < 0 && !Character.isWhitespace(text.charAt(at))) {
            at++;
        }
        String word = text.substring(start, at);
        return word.matches("-?[0-9]+") ? (Object) Long.valueOf(word) : word;
    }

    private char peek() {
        while (Character.isWhitespace(text.charAt(at))) {
            at++;
        }
        return text.charAt(at);
    }

    private void skip(char c) {
        if (peek() == c) {
            at++;
        }
    }
}
