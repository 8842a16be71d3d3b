package org.sitless.tsp.codec;

import java.util.Arrays;

/** Octets of a stream that no message was made of yet: appended behind, taken in front. Not for several threads. */
final class OctetQueue {
    private byte[] octets = new byte[256];
    private int start;
    private int end;

    int size() {
        return end - start;
    }

    void append(byte[] more) {
        if (end + more.length > octets.length) {
            int capacity = Math.max(octets.length, 2 * (size() + more.length));
            octets = Arrays.copyOf(Arrays.copyOfRange(octets, start, end), capacity);
            end -= start;
            start = 0;
        }
        System.arraycopy(more, 0, octets, end, more.length);
        end += more.length;
    }

    /** The octet at an index counted from the front. */
    byte at(int index) {
        return octets[start + index];
    }

    /** Octets {@code [from, to)}, counted from the front; they stay. */
    byte[] peek(int from, int to) {
        return Arrays.copyOfRange(octets, start + from, start + to);
    }

    void drop(int count) {
        start += count;
    }
}
