package org.sitless.app.web;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What somebody sent, one text a field.
 *
 * <p>Of JSON, an object of strings without escapes: no name and no token has any.
 */
final class FormFields {
    private static final Pattern OBJECT = Pattern.compile("\\s*+\\{(.*)}\\s*+", Pattern.DOTALL);
    private static final Pattern PAIR = Pattern.compile(
            "\\s*+\"([a-z_]{1,32})\"\\s*+:\\s*+\"([^\"\\\\\\p{Cntrl}]*+)\"\\s*+(?:,(?=\\s*+\")|$)", Pattern.DOTALL);

    private FormFields() {}

    /** The fields of a JSON object, unless it is anything else. */
    static Optional<Map<String, String>> ofJson(String json) {
        Matcher object = OBJECT.matcher(json);
        if (!object.matches()) {
            return Optional.empty();
        }
        Map<String, String> fields = new HashMap<>();
        String inside = object.group(1);
        Matcher pair = PAIR.matcher(inside);
        int at = 0;
        while (at < inside.length() && pair.find(at) && pair.start() == at) {
            if (fields.put(pair.group(1), pair.group(2)) != null) {
                return Optional.empty();
            }
            at = pair.end();
        }
        return at == inside.length() || inside.isBlank() ? Optional.of(fields) : Optional.empty();
    }
}
