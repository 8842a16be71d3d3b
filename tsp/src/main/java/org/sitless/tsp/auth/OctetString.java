package org.sitless.tsp.auth;

import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Octets that do not change: a key, a salt, a hash (RFC 5802 §2.1). Equality takes the same time wherever two of them differ, and
 * nothing of them is ever printed.
 */
public final class OctetString {
    private final byte[] octets;

    private OctetString(byte[] octets) {
        this.octets = octets;
    }

    /** A copy of these octets. */
    public static OctetString of(byte[] octets) {
        return new OctetString(octets.clone());
    }

    /**
     * What hexadecimal digits mean.
     *
     * @throws IllegalArgumentException if this is not hexadecimal
     */
    public static OctetString ofHex(String hex) {
        return new OctetString(HexFormat.of().parseHex(hex));
    }

    /** What a base64 text means, or nothing if it is none. */
    public static Optional<OctetString> ofBase64(String base64) {
        try {
            return Optional.of(new OctetString(Base64.getDecoder().decode(base64)));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    public int length() {
        return octets.length;
    }

    public byte[] toBytes() {
        return octets.clone();
    }

    public String toHex() {
        return HexFormat.of().formatHex(octets);
    }

    public String toBase64() {
        return Base64.getEncoder().encodeToString(octets);
    }

    /** Octet by octet exclusive or. Both must be equally long. */
    OctetString xor(OctetString other) {
        byte[] result = octets.clone();
        for (int i = 0; i < result.length; i++) {
            result[i] ^= other.octets[i];
        }
        return new OctetString(result);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof OctetString that && MessageDigest.isEqual(octets, that.octets);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(octets);
    }

    @Override
    public String toString() {
        return "OctetString[" + octets.length + "]";
    }
}
