package org.sitless.linux.host;

/**
 * Whether something is there, and what was seen.
 *
 * @param present the answer
 * @param reason what was seen, or why not and what to do, in words for the reader of {@code sitless doctor}
 */
public record Finding(boolean present, String reason) {
    static Finding yes(String reason) {
        return new Finding(true, reason);
    }

    static Finding no(String reason) {
        return new Finding(false, reason);
    }
}
