package org.sitless.app.sql;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;

/** Things that nobody can guess. Safe for several threads. */
public final class Secrets {
    private static final SecureRandom RANDOM = new SecureRandom();

    /** No two of these look alike: people copy passwords from paper. */
    private static final String LETTERS = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";

    /** 57^22 is more than 2^128. */
    private static final int PASSWORD_LENGTH = 22;

    private static final int TOKEN_BYTES = 20;

    private Secrets() {}

    static byte[] octets(int count) {
        byte[] octets = new byte[count];
        RANDOM.nextBytes(octets);
        return octets;
    }

    /** A password of 128 bits that every configuration file and every keyboard can take. */
    public static String password() {
        StringBuilder password = new StringBuilder(PASSWORD_LENGTH);
        RANDOM.ints(PASSWORD_LENGTH, 0, LETTERS.length()).forEach(i -> password.append(LETTERS.charAt(i)));
        return password.toString();
    }

    /** 160 bits in hexadecimal. */
    static String token() {
        return HexFormat.of().formatHex(octets(TOKEN_BYTES));
    }

    /** What is stored of a token: nobody finds the token for it, and as long as tokens are random nobody finds any. */
    static byte[] hashOf(String token) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(token.strip().getBytes(US_ASCII));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this JDK has no SHA-256", e);
        }
    }
}
