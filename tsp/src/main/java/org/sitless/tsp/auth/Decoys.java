package org.sitless.tsp.auth;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.Optional;

/**
 * Credentials for users who do not exist, so that asking for one looks and lasts as asking for another. The same stranger always has
 * the same salt; no password fits.
 */
public final class Decoys {
    private static final int SALT_LENGTH = 16;
    private static final int DIGEST_LENGTH = 16;

    private final OctetString secret;
    private final int iterations;

    /**
     * Makes decoys.
     *
     * @param secret of this broker alone, the same after a restart
     * @param iterations as real users have them
     */
    public Decoys(OctetString secret, int iterations) {
        this.secret = secret;
        this.iterations = iterations;
    }

    ScramVerifier scram(String user) {
        OctetString salt = OctetString.of(Arrays.copyOf(derived("salt", user), SALT_LENGTH));
        return new ScramVerifier(
                salt,
                iterations,
                OctetString.of(derived("stored key", user)),
                OctetString.of(derived("server key", user)));
    }

    OctetString digest(String user) {
        return OctetString.of(Arrays.copyOf(derived("digest", user), DIGEST_LENGTH));
    }

    /** The verifier of a user, or a decoy's. */
    ScramVerifier scramOf(Optional<Credentials> found, String user) {
        ScramVerifier decoy = scram(user);
        return found.map(Credentials::scram).orElse(decoy);
    }

    private byte[] derived(String purpose, String user) {
        return Algorithms.hmac(ScramHash.SHA_256.hmac(), secret.toBytes(), (purpose + "\0" + user).getBytes(UTF_8));
    }
}
