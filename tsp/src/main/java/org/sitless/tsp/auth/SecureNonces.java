package org.sitless.tsp.auth;

import java.security.SecureRandom;
import java.util.HexFormat;

/** 128 random bits in hexadecimal. Safe for several threads. */
public final class SecureNonces implements NonceSource {
    private static final int LENGTH_BYTES = 16;

    private final SecureRandom random = new SecureRandom();

    @Override
    public String next() {
        byte[] nonce = new byte[LENGTH_BYTES];
        random.nextBytes(nonce);
        return HexFormat.of().formatHex(nonce);
    }
}
