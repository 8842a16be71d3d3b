package org.sitless.tsp.auth;

import java.util.Optional;

/**
 * What a broker knows of a user: never the password.
 *
 * @param digest empty where DIGEST-MD5 is switched off, since this one is as good as the password
 */
public record Credentials(String user, ScramVerifier scram, Optional<DigestVerifier> digest) {
    /**
     * The credentials of a new password, with both verifiers.
     *
     * @throws IllegalArgumentException if name or password are unfit
     */
    public static Credentials derive(String user, String password, String realm, OctetString salt, int iterations) {
        if (!UserName.isValid(user)) {
            throw new IllegalArgumentException("a user name is 1 to 253 printable US-ASCII characters");
        }
        return new Credentials(
                user,
                ScramVerifier.derive(password, salt, iterations),
                Optional.of(DigestVerifier.derive(user, realm, password)));
    }

    public Credentials withoutDigest() {
        return new Credentials(user, scram, Optional.empty());
    }
}
