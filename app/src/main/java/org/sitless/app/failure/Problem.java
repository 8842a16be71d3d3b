package org.sitless.app.failure;

/**
 * One thing that is wrong, as one line for a person.
 *
 * @param what what is wrong, with the offending text
 * @param where file, line and column, option, device or call
 * @param cure what to do about it
 */
public record Problem(String what, String where, String cure) {
    /** {@code what: where: cure}. */
    @Override
    public String toString() {
        return what + ": " + where + ": " + cure;
    }
}
