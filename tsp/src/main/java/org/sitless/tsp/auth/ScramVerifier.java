package org.sitless.tsp.auth;

/**
 * What a broker stores for SCRAM-SHA-256 and PLAIN (RFC 5802 §2.1, "authentication information"). Whoever steals it cannot log in with
 * it, only guess passwords at the price of {@code iterations} each.
 */
public record ScramVerifier(OctetString salt, int iterations, OctetString storedKey, OctetString serverKey) {
    /** RFC 7677 §4: "the hash iteration-count SHOULD be at least 4096". */
    public static final int LEAST_ITERATIONS = 4_096;

    /**
     * The verifier of a password.
     *
     * @throws IllegalArgumentException if the password is empty or not printable US-ASCII
     */
    public static ScramVerifier derive(String password, OctetString salt, int iterations) {
        if (password.isEmpty() || !UserName.isPrintableAscii(password)) {
            throw new IllegalArgumentException("a password is printable US-ASCII, and not empty");
        }
        if (iterations < LEAST_ITERATIONS) {
            throw new IllegalArgumentException("SCRAM-SHA-256 wants at least 4096 iterations, not " + iterations);
        }
        ScramHash hash = ScramHash.SHA_256;
        OctetString salted = hash.saltedPassword(password, salt, iterations);
        return new ScramVerifier(salt, iterations, hash.storedKey(hash.clientKey(salted)), hash.serverKey(salted));
    }

    /** Whether this is the verifier of that password. Always costs all iterations. */
    boolean verifies(String password) {
        ScramHash hash = ScramHash.SHA_256;
        OctetString salted = hash.saltedPassword(password, salt, iterations);
        return hash.storedKey(hash.clientKey(salted)).equals(storedKey);
    }
}
