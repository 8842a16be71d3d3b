package org.sitless.app.doctor;

import org.sitless.linux.host.Finding;

/**
 * One thing that a tunnel stands on.
 *
 * @param name what it is
 * @param verdict whether it holds
 * @param found what was seen, in words
 * @param cure what to do; empty if nothing must be done, or {@code found} says it
 */
public record Rung(String name, Verdict verdict, String found, String cure) {
    /** Whether a rung holds. */
    public enum Verdict {
        /** It holds. */
        OK,
        /** It holds, but something about it is worth knowing. */
        HINT,
        /** It does not hold: {@code sitless up} will not work. */
        MISSING
    }

    static Rung ok(String name, String found) {
        return new Rung(name, Verdict.OK, found, "");
    }

    /** Without this there is no tunnel; the reason says the cure as well. */
    static Rung needed(String name, Finding finding) {
        return finding.present() ? ok(name, finding.reason()) : missing(name, finding.reason(), "");
    }

    static Rung hint(String name, String found, String cure) {
        return new Rung(name, Verdict.HINT, found, cure);
    }

    static Rung missing(String name, String found, String cure) {
        return new Rung(name, Verdict.MISSING, found, cure);
    }
}
