package org.sitless.tsp.auth;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * The calculations of SCRAM for one hash function (RFC 5802 §3):
 *
 * <pre>
 * SaltedPassword  := Hi(password, salt, i)
 * ClientKey       := HMAC(SaltedPassword, "Client Key")
 * StoredKey       := H(ClientKey)
 * ClientSignature := HMAC(StoredKey, AuthMessage)
 * ClientProof     := ClientKey XOR ClientSignature
 * ServerKey       := HMAC(SaltedPassword, "Server Key")
 * ServerSignature := HMAC(ServerKey, AuthMessage)
 * </pre>
 *
 * @param digest H by its JDK name
 * @param hmac HMAC by its JDK name
 * @param pbkdf2 Hi by its JDK name
 * @param length octets of a hash
 */
record ScramHash(String digest, String hmac, String pbkdf2, int length) {
    /** RFC 7677 §3. */
    static final ScramHash SHA_256 = new ScramHash("SHA-256", "HmacSHA256", "PBKDF2WithHmacSHA256", 32);

    OctetString saltedPassword(String password, OctetString salt, int iterations) {
        return OctetString.of(Algorithms.pbkdf2(pbkdf2, password, salt.toBytes(), iterations, length));
    }

    OctetString clientKey(OctetString saltedPassword) {
        return OctetString.of(Algorithms.hmac(hmac, saltedPassword.toBytes(), "Client Key".getBytes(US_ASCII)));
    }

    OctetString serverKey(OctetString saltedPassword) {
        return OctetString.of(Algorithms.hmac(hmac, saltedPassword.toBytes(), "Server Key".getBytes(US_ASCII)));
    }

    OctetString storedKey(OctetString clientKey) {
        return OctetString.of(Algorithms.digest(digest, clientKey.toBytes()));
    }

    /** ClientSignature from StoredKey, or ServerSignature from ServerKey. */
    OctetString signature(OctetString key, String authMessage) {
        return OctetString.of(Algorithms.hmac(hmac, key.toBytes(), authMessage.getBytes(UTF_8)));
    }
}
