package org.sitless.tsp.auth;

/**
 * What a user may be called: 1 to 253 printable US-ASCII characters, as gogoc allows.
 *
 * <p>RFC 5802 §2.2: "implementations MUST either implement SASLprep or disallow use of non US-ASCII Unicode codepoints". This one
 * disallows, in passwords too, so that two spellings of one name are never two users.
 */
public final class UserName {
    private static final int LONGEST = 253;

    private UserName() {}

    public static boolean isValid(String name) {
        return !name.isEmpty() && name.length() <= LONGEST && isPrintableAscii(name);
    }

    static boolean isPrintableAscii(String text) {
        return text.chars().allMatch(c -> c >= 0x20 && c <= 0x7E);
    }
}
