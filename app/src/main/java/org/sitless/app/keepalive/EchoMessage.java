package org.sitless.app.keepalive;

import java.nio.ByteBuffer;

/**
 * An echo request of ours and the reply to it.
 *
 * <pre>
 *    0                   1                   2                   3
 *    0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *   |     Type      |     Code      |          Checksum             |
 *   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *   |           Identifier          |        Sequence Number        |
 *   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *   |     Data: sixteen octets that nobody but the other end knows  |
 *   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 *
 * <p>As long as the request that gogoc sends. The secret makes a forged reply useless: only who saw the request can answer it.
 * Source: RFC 4443 §4.1, §4.2.
 */
final class EchoMessage {
    static final int SECRET_BYTES = 16;

    private static final int REQUEST = 128;
    private static final int REPLY = 129;
    private static final int HEADER_BYTES = 8;

    private EchoMessage() {}

    static byte[] request(int identifier, int sequence, byte[] secret) {
        return ByteBuffer.allocate(HEADER_BYTES + SECRET_BYTES)
                .put((byte) REQUEST)
                .put((byte) 0)
                .putShort((short) 0) // the kernel knows the addresses that the checksum covers
                .putShort((short) identifier)
                .putShort((short) sequence)
                .put(secret)
                .array();
    }

    /** The sequence number if this is a reply to a request with that secret, otherwise -1. */
    static int sequenceOfReply(byte[] message, byte[] secret) {
        ByteBuffer octets = ByteBuffer.wrap(message);
        if (message.length != HEADER_BYTES + SECRET_BYTES || (octets.get(0) & 0xFF) != REPLY || octets.get(1) != 0) {
            return -1;
        }
        return octets.position(HEADER_BYTES).equals(ByteBuffer.wrap(secret)) ? octets.getShort(6) & 0xFFFF : -1;
    }
}
