package org.sitless.app.sql;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import org.sitless.tsp.auth.Credentials;
import org.sitless.tsp.auth.Decoys;
import org.sitless.tsp.auth.DigestVerifier;
import org.sitless.tsp.auth.OctetString;
import org.sitless.tsp.auth.ScramVerifier;

/**
 * Between passwords and columns. Everybody's SCRAM-SHA-256 has the same number of iterations, which the database fixed when it was
 * made: real users and decoys must look alike. Safe for several threads.
 *
 * @param vault empty where DIGEST-MD5 is switched off: then its verifiers are neither made nor looked at
 */
record Verifiers(int iterations, OctetString decoySecret, Optional<DigestVault> vault) {
    /** RFC 7677 §4 wants 4,096 at least; clients do this work, and with PLAIN the broker: some ten milliseconds. */
    private static final int ITERATIONS = 16_384;

    private static final int SALT_BYTES = 16;
    private static final int DECOY_SECRET_BYTES = 32;

    /** In a writer's transaction: what is missing is made. */
    static Verifiers open(Sql sql, Optional<DigestPlace> digest) throws SQLException {
        String iterations = Settings.findOrPut(sql, "scram-iterations", () -> Integer.toString(ITERATIONS));
        String secret = Settings.findOrPut(sql, "decoy-secret", () -> OctetString.of(Secrets.octets(DECOY_SECRET_BYTES))
                .toHex());
        Optional<DigestVault> vault =
                digest.isPresent() ? Optional.of(DigestVault.open(sql, digest.get())) : Optional.empty();
        return new Verifiers(Integer.parseInt(iterations), OctetString.ofHex(secret), vault);
    }

    Decoys decoys() {
        return new Decoys(decoySecret, iterations);
    }

    /** The verifiers of a new password. Takes as long as a login by PLAIN. */
    Credentials derive(String user, String password) {
        OctetString salt = OctetString.of(Secrets.octets(SALT_BYTES));
        String realm = vault.map(DigestVault::realm).orElse("");
        Credentials both = Credentials.derive(user, password, realm, salt, iterations);
        return vault.isPresent() ? both : both.withoutDigest();
    }

    /** Stores them with a user who is there. */
    void store(Sql sql, Credentials credentials, Instant now) throws SQLException {
        Optional<DigestVerifier> digest = credentials.digest();
        sql.update(
                "UPDATE account SET scram_salt = ?, scram_stored_key = ?, scram_server_key = ?, digest_realm = ?,"
                        + " digest_sealed = ?, password_changed = ? WHERE name = ?",
                credentials.scram().salt().toBytes(),
                credentials.scram().storedKey().toBytes(),
                credentials.scram().serverKey().toBytes(),
                digest.map(DigestVerifier::realm).orElse(null),
                digest.map(verifier -> vault.orElseThrow().seal(credentials.user(), verifier))
                        .orElse(null),
                Columns.millis(now),
                credentials.user());
    }

    Credentials read(ResultSet row) throws SQLException {
        String user = row.getString("name");
        byte[] sealed = row.getBytes("digest_sealed");
        String realm = row.getString("digest_realm");
        ScramVerifier scram = new ScramVerifier(
                OctetString.of(row.getBytes("scram_salt")),
                iterations,
                OctetString.of(row.getBytes("scram_stored_key")),
                OctetString.of(row.getBytes("scram_server_key")));
        return new Credentials(
                user,
                scram,
                sealed == null ? Optional.empty() : vault.flatMap(open -> open.unseal(user, realm, sealed)));
    }
}
