package org.sitless.tsp.codec;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Octets to text, strictly: what is not UTF-8 is a fault, never a replacement character. */
final class Octets {
    private Octets() {}

    static String text(byte[] octets, WireFault otherwise) throws MalformedException {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(octets))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new MalformedException(otherwise);
        }
    }

    /** The text inside a line of base64. */
    static String unwrapped(String base64) throws MalformedException {
        try {
            return text(Base64.getDecoder().decode(base64.strip()), WireFault.BAD_TOKEN);
        } catch (IllegalArgumentException e) {
            throw new MalformedException(WireFault.BAD_TOKEN);
        }
    }

    static String wrapped(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Whether an octet between two messages means nothing: gogoc ends {@code AUTHENTICATE} with a NUL, mspsim with a backspace,
     * and some lengths leave out the final CR LF.
     */
    static boolean isStray(int octet) {
        return octet == 0 || octet == '\b' || octet == '\r' || octet == '\n' || octet == ' ' || octet == '\t';
    }

    /** Where the trailing strays of {@code [0, end)} begin. */
    static int withoutTrailingStrays(byte[] octets, int end) {
        int last = end;
        while (last > 0 && isStray(octets[last - 1])) {
            last--;
        }
        return last;
    }
}
