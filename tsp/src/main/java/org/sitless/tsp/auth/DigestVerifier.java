package org.sitless.tsp.auth;

/**
 * What a broker stores for DIGEST-MD5: {@code H(user:realm:password)} (RFC 2831 §3.9).
 *
 * <p>It is as good as the password to whoever steals it: "the password file must be protected as if it contained plaintext passwords".
 *
 * @param hash sixteen octets
 */
public record DigestVerifier(String realm, OctetString hash) {
    public static DigestVerifier derive(String user, String realm, String password) {
        return new DigestVerifier(realm, DigestMd5Hash.verifier(user, realm, password));
    }
}
