package org.sitless.app.sql;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.Optional;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.sitless.app.failure.CommandFailure;
import org.sitless.app.failure.ExitCode;
import org.sitless.tsp.auth.DigestVerifier;
import org.sitless.tsp.auth.OctetString;

/**
 * Encrypts the verifiers of DIGEST-MD5, which are as good as passwords (RFC 2831 §3.9), with the key file: AES-256-GCM, user and realm as
 * associated data, so that a row copied to another user opens nothing.
 *
 * <pre>
 * | 12 octets, random | as long as the secret | 16 octets |
 * | nonce             | ciphertext            | tag       |
 * </pre>
 *
 * <p>Safe for several threads.
 */
final class DigestVault {
    private static final String CHECK = "digest-key-check";
    private static final String CHECKED_TEXT = "sitless";
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    private final String realm;
    private final SecretKeySpec key;

    private DigestVault(String realm, OctetString key) {
        this.realm = realm;
        this.key = new SecretKeySpec(key.toBytes(), "AES");
    }

    /**
     * Reads the key, or makes it if nothing has been encrypted yet. In the writer's transaction, so that two processes make one key.
     *
     * @throws CommandFailure if the key is missing, or not the one that this database was encrypted with
     */
    static DigestVault open(Sql sql, DigestPlace place) throws SQLException {
        boolean isNeeded = sql.exists("SELECT 1 FROM account WHERE digest_realm IS NOT NULL");
        boolean isThere = Files.exists(place.keyFile());
        if (isNeeded && !isThere) {
            throw lost("the key file is missing", place);
        }
        DigestVault vault = new DigestVault(
                place.realm(), isThere ? KeyFile.read(place.keyFile()) : KeyFile.create(place.keyFile()));
        Optional<String> check = Settings.find(sql, CHECK);
        if (check.isEmpty() || !vault.opens(check.get())) {
            if (isNeeded) {
                throw lost("the key file is not the one that this database was encrypted with", place);
            }
            Settings.put(sql, CHECK, HexFormat.of().formatHex(vault.seal(CHECK, CHECKED_TEXT.getBytes(UTF_8))));
        }
        return vault;
    }

    private static CommandFailure lost(String what, DigestPlace place) {
        return new CommandFailure(
                ExitCode.USAGE,
                what,
                place.keyFile().toString(),
                "restore it from a backup; if it is lost: sitless broker user drop-digests, then give those who need DIGEST-MD5"
                        + " new passwords");
    }

    private boolean opens(String check) {
        return unseal(CHECK, HexFormat.of().parseHex(check)).isPresent();
    }

    String realm() {
        return realm;
    }

    byte[] seal(String user, DigestVerifier verifier) {
        return seal(context(user, verifier.realm()), verifier.hash().toBytes());
    }

    private byte[] seal(String context, byte[] secret) {
        byte[] nonce = Secrets.octets(NONCE_BYTES);
        try {
            byte[] sealed = cipher(Cipher.ENCRYPT_MODE, nonce, context).doFinal(secret);
            return ByteBuffer.allocate(nonce.length + sealed.length)
                    .put(nonce)
                    .put(sealed)
                    .array();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK has no AES/GCM", e);
        }
    }

    /** The verifier of a user, unless the realm is no longer ours or somebody tampered with it. */
    Optional<DigestVerifier> unseal(String user, String ofRealm, byte[] sealed) {
        return ofRealm.equals(realm)
                ? unseal(context(user, realm), sealed).map(hash -> new DigestVerifier(realm, OctetString.of(hash)))
                : Optional.empty();
    }

    private Optional<byte[]> unseal(String context, byte[] sealed) {
        try {
            // The nonce comes first.
            return Optional.of(cipher(Cipher.DECRYPT_MODE, sealed, context)
                    .doFinal(sealed, NONCE_BYTES, sealed.length - NONCE_BYTES));
        } catch (AEADBadTagException | IllegalArgumentException e) {
            return Optional.empty();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK has no AES/GCM", e);
        }
    }

    private static String context(String user, String realm) {
        return "digest-md5\0" + user + "\0" + realm;
    }

    private Cipher cipher(int mode, byte[] nonce, String context) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce, 0, NONCE_BYTES));
        cipher.updateAAD(context.getBytes(UTF_8));
        return cipher;
    }
}
