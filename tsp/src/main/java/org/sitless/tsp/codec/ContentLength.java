package org.sitless.tsp.codec;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The header line of the command phase: {@code Content-length: 215}. */
final class ContentLength {
    /** Plain digits only: a sign, an exponent or a second number is no length. */
    private static final Pattern HEADER = Pattern.compile("(?i)content-length:[ \\t]*([0-9]{1,7})[ \\t]*");

    private ContentLength() {}

    static int read(String line) throws MalformedException {
        Matcher header = HEADER.matcher(line);
        if (!header.matches()) {
            throw new MalformedException(WireFault.BAD_LENGTH);
        }
        int length = Integer.parseInt(header.group(1));
        if (length < 1 || length > StreamFrames.MAX_BODY) {
            throw new MalformedException(WireFault.BAD_LENGTH);
        }
        return length;
    }

    static String line(int length) {
        return "Content-length: " + length + "\r\n";
    }
}
