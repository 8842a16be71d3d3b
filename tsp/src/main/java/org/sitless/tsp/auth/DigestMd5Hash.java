package org.sitless.tsp.auth;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Optional;

/**
 * The calculations of DIGEST-MD5 with {@code qop=auth} and {@code algorithm=md5-sess} (RFC 2831 §2.1.2.1):
 *
 * <pre>
 * A1 = { H(user:realm:password), ":", nonce, ":", cnonce [, ":", authzid] }
 * A2 = { "AUTHENTICATE:", digest-uri }, or { ":", digest-uri } for rspauth
 * response = HEX(KD(HEX(H(A1)), { nonce, ":", nc, ":", cnonce, ":", qop, ":", HEX(H(A2)) }))
 * </pre>
 */
final class DigestMd5Hash {
    static final String FIRST_COUNT = "00000001";
    static final String AUTH = "auth";

    private static final String MD5 = "MD5";

    private DigestMd5Hash() {}

    /** What both sides put into a hash. */
    record Exchange(String nonce, String clientNonce, String uri, Optional<String> actFor) {}

    static OctetString verifier(String user, String realm, String password) {
        byte[] colon = {':'};
        return OctetString.of(Algorithms.digest(MD5, encoded(user), colon, encoded(realm), colon, encoded(password)));
    }

    /**
     * "If charset=UTF-8 is present, and all the characters of either username-value or passwd are in the ISO 8859-1 character set,
     * then it must be converted to ISO 8859-1 before being hashed."
     */
    private static byte[] encoded(String text) {
        boolean latin1 = text.chars().allMatch(c -> c <= 0xFF);
        return text.getBytes(latin1 ? ISO_8859_1 : UTF_8);
    }

    /** What the client proves itself with. */
    static String response(OctetString verifier, Exchange exchange) {
        return value(verifier, exchange, "AUTHENTICATE:");
    }

    /** What the server proves itself with. */
    static String rspauth(OctetString verifier, Exchange exchange) {
        return value(verifier, exchange, ":");
    }

    private static String value(OctetString verifier, Exchange exchange, String purpose) {
        String tail = ":" + exchange.nonce() + ":" + exchange.clientNonce()
                + exchange.actFor().map(name -> ":" + name).orElse("");
        String a1 = hex(Algorithms.digest(MD5, verifier.toBytes(), tail.getBytes(UTF_8)));
        String a2 = hex(Algorithms.digest(MD5, (purpose + exchange.uri()).getBytes(UTF_8)));
        String keyed =
                a1 + ":" + exchange.nonce() + ":" + FIRST_COUNT + ":" + exchange.clientNonce() + ":" + AUTH + ":" + a2;
        return hex(Algorithms.digest(MD5, keyed.getBytes(UTF_8)));
    }

    /** Whether two hashes in hexadecimal are the same, in the same time wherever they differ. */
    static boolean matches(String one, String other) {
        return OctetString.of(one.getBytes(US_ASCII)).equals(OctetString.of(other.getBytes(US_ASCII)));
    }

    private static String hex(byte[] octets) {
        return OctetString.of(octets).toHex();
    }
}
