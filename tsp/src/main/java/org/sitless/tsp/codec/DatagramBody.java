package org.sitless.tsp.codec;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A whole message in one datagram: its end is the end. */
final class DatagramBody {
    private DatagramBody() {}

    /**
     * The one line a body holds, without its end and the strays behind it.
     *
     * @throws MalformedException if it holds more
     */
    static byte[] line(byte[] body, Framing framing) throws MalformedException {
        int end = Octets.withoutTrailingStrays(body, body.length);
        if (end > framing.lineLimit()) {
            throw new MalformedException(WireFault.LINE_TOO_LONG);
        }
        for (int i = 0; i < end; i++) {
            if (body[i] == '\n') {
                throw new MalformedException(WireFault.UNKNOWN_COMMAND);
            }
        }
        return Arrays.copyOf(body, end);
    }

    /** What stands behind {@code Content-length}; octets that are missing or left over make the length wrong. */
    static byte[] counted(byte[] body) throws MalformedException {
        int start = 0;
        while (start < body.length && Octets.isStray(body[start])) {
            start++;
        }
        int newline = start;
        while (newline < body.length && body[newline] != '\n') {
            newline++;
        }
        if (newline == body.length || newline - start > Framing.COUNTED.lineLimit()) {
            throw new MalformedException(WireFault.BAD_LENGTH);
        }
        int headerEnd = Octets.withoutTrailingStrays(body, newline);
        int length = ContentLength.read(
                new String(body, start, Math.max(0, headerEnd - start), StandardCharsets.ISO_8859_1));
        int end = newline + 1 + length;
        if (end > body.length || Octets.withoutTrailingStrays(body, body.length) > end) {
            throw new MalformedException(WireFault.LENGTH_MISMATCH);
        }
        return Arrays.copyOfRange(body, newline + 1, end);
    }
}
