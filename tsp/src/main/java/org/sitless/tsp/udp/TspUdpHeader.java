package org.sitless.tsp.udp;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/**
 * The header in front of every TSP message over UDP (RFC 5572 §4.4.1.2, figure 7), big endian:
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |  0xF  |                 Sequence Number                       |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                            Timestamp                          |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 *
 * <p>An answer carries both words unaltered. An IPv6 packet on the same port begins with 6, so the first four bits tell signalling
 * from data (§4.5.2).
 *
 * @param word the first 32 bits, marker and sequence number: clients compare them as one
 * @param timestamp the client's clock, in whatever unit it likes
 */
public record TspUdpHeader(int word, int timestamp) {
    public static final int LENGTH = 8;

    private static final int MARKER = 0xF000_0000;
    private static final int SEQUENCE_MASK = 0x0FFF_FFFF;

    /** Whether a datagram is signalling: the marker is there and nothing of the header is missing. */
    public static boolean isSignalling(byte[] datagram) {
        return datagram.length >= LENGTH && (datagram[0] & 0xF0) == 0xF0;
    }

    /** The header of a signalling datagram; of any other, nothing. */
    public static Optional<TspUdpHeader> read(byte[] datagram) {
        if (!isSignalling(datagram)) {
            return Optional.empty();
        }
        ByteBuffer words = ByteBuffer.wrap(datagram);
        return Optional.of(new TspUdpHeader(words.getInt(), words.getInt()));
    }

    /** What stands behind the header. */
    public static byte[] bodyOf(byte[] datagram) {
        return Arrays.copyOfRange(datagram, LENGTH, datagram.length);
    }

    /**
     * The header of a request.
     *
     * @param sequence the low 28 bits count
     */
    public static TspUdpHeader ofSequence(int sequence, int timestamp) {
        return new TspUdpHeader(MARKER | (sequence & SEQUENCE_MASK), timestamp);
    }

    public int sequence() {
        return word & SEQUENCE_MASK;
    }

    /** A whole datagram: this header, then a body. */
    public byte[] inFrontOf(byte[] body) {
        return ByteBuffer.allocate(LENGTH + body.length)
                .putInt(word)
                .putInt(timestamp)
                .put(body)
                .array();
    }
}
