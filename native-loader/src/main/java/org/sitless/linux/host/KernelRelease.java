package org.sitless.linux.host;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which Linux this is, as {@code uname -r} says it. Ask what a kernel can do by trying it; a number is for messages and for what cannot be tried.
 *
 * @param text all of it, {@code "6.18.44-generic"}
 */
public record KernelRelease(int major, int minor, String text) {
    private static final Pattern NUMBERS = Pattern.compile("^(\\d{1,5})\\.(\\d{1,5})");

    /** Reads {@code "6.18.44-generic"}; 0.0 when the text begins with no number. */
    public static KernelRelease parse(String text) {
        Matcher numbers = NUMBERS.matcher(text);
        return numbers.find()
                ? new KernelRelease(Integer.parseInt(numbers.group(1)), Integer.parseInt(numbers.group(2)), text)
                : new KernelRelease(0, 0, text);
    }

    public boolean atLeast(int wantedMajor, int wantedMinor) {
        return major > wantedMajor || (major == wantedMajor && minor >= wantedMinor);
    }

    @Override
    public String toString() {
        return text;
    }
}
