package org.sitless.tsp.codec;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Cuts frames out of a TCP stream, however it was cut into segments.
 *
 * <p>Nothing is taken before a frame is complete. Memory is bounded: no more than the longest frame is ever waited for.
 */
final class StreamFrames {
    /** Clients hold 4096 octets of answer; requests are shorter still. */
    static final int MAX_BODY = 8_192;

    /** What may wait here: a frame, and the next one in the same segment. */
    static final int CAPACITY = 2 * (MAX_BODY + 128);

    private final OctetQueue queue = new OctetQueue();

    void append(byte[] octets) {
        queue.append(octets);
    }

    int size() {
        return queue.size();
    }

    /**
     * The next line without its end, or nothing yet.
     *
     * @param keepsNuls whether a NUL in front belongs to the line, as in PLAIN
     * @throws MalformedException if the line is too long
     */
    Optional<byte[]> line(Framing framing, boolean keepsNuls) throws MalformedException {
        dropStrays(keepsNuls);
        int end = endOfLine(framing.lineLimit());
        if (end < 0) {
            return Optional.empty();
        }
        byte[] line = queue.peek(0, end);
        queue.drop(end);
        return Optional.of(line);
    }

    /** Looks at the next line and leaves it. */
    Optional<String> peekLine(int limit) throws MalformedException {
        dropStrays(false);
        int end = endOfLine(limit);
        return end < 0 ? Optional.empty() : Optional.of(ascii(queue.peek(0, end)));
    }

    /** The body behind a {@code Content-length}, or nothing yet. */
    Optional<byte[]> counted() throws MalformedException {
        Optional<String> header = peekLine(Framing.COUNTED.lineLimit());
        if (header.isEmpty()) {
            return Optional.empty();
        }
        int length = ContentLength.read(header.get());
        int start = header.get().length() + (queue.at(header.get().length()) == '\r' ? 2 : 1);
        if (queue.size() < start + length) {
            return Optional.empty();
        }
        byte[] body = queue.peek(start, start + length);
        queue.drop(start + length);
        return Optional.of(body);
    }

    /** Everything up to and with a closing tag, or nothing yet. */
    Optional<byte[]> through(String closingTag) throws MalformedException {
        String waiting = ascii(queue.peek(0, queue.size()));
        int tag = waiting.indexOf(closingTag);
        if (tag < 0) {
            if (waiting.length() > MAX_BODY) {
                throw new MalformedException(WireFault.LINE_TOO_LONG);
            }
            return Optional.empty();
        }
        int end = tag + closingTag.length();
        byte[] frame = queue.peek(0, end);
        queue.drop(end);
        return Optional.of(frame);
    }

    private void dropStrays(boolean keepsNuls) {
        int strays = 0;
        while (strays < queue.size() && Octets.isStray(queue.at(strays)) && !(keepsNuls && queue.at(strays) == 0)) {
            strays++;
        }
        queue.drop(strays);
    }

    /** A line ends at LF, at CR LF, or at the CR backspace of mspsim. Its end stays: the next frame drops it as a stray. */
    private int endOfLine(int limit) throws MalformedException {
        int searched = Math.min(queue.size(), limit + 2);
        for (int i = 0; i < searched; i++) {
            if (queue.at(i) == '\n') {
                return i > 0 && queue.at(i - 1) == '\r' ? i - 1 : i;
            }
            if (queue.at(i) == '\b' && i > 0 && queue.at(i - 1) == '\r') {
                return i - 1;
            }
        }
        if (searched > limit + 1) {
            throw new MalformedException(WireFault.LINE_TOO_LONG);
        }
        return -1;
    }

    private static String ascii(byte[] octets) {
        return new String(octets, StandardCharsets.ISO_8859_1);
    }
}
