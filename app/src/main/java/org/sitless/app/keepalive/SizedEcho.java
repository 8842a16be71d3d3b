package org.sitless.app.keepalive;

import java.nio.ByteBuffer;

/**
 * An echo request of a certain length, and the reply to it (RFC 4443 §4.1, §4.2).
 *
 * <pre>
 *   | type 1 | code 1 | checksum 2 | identifier 2 | sequence 2 | mark 8 | zeros ... |
 * </pre>
 *
 * The mark is a secret, so that a reply is one to us.
 */
final class SizedEcho {
    private static final int REQUEST = 128;
    private static final int REPLY = 129;
    private static final int SEQUENCE_OFFSET = 6;
    private static final int MARK_OFFSET = 8;
    private static final int LEAST_BYTES = MARK_OFFSET + Long.BYTES;

    private SizedEcho() {}

    static byte[] request(int identifier, int sequence, long mark, int lengthBytes) {
        ByteBuffer message = ByteBuffer.allocate(lengthBytes);
        message.put((byte) REQUEST).put((byte) 0).putShort((short) 0); // the kernel knows what the checksum covers
        return message.putShort((short) identifier)
                .putShort((short) sequence)
                .putLong(mark)
                .array();
    }

    /** The sequence number if this is a reply to a request with that mark, otherwise -1. */
    static int sequenceOfReply(byte[] message, long mark) {
        ByteBuffer octets = ByteBuffer.wrap(message);
        boolean ours =
                message.length >= LEAST_BYTES && (octets.get(0) & 0xFF) == REPLY && octets.getLong(MARK_OFFSET) == mark;
        return ours ? octets.getShort(SEQUENCE_OFFSET) & 0xFFFF : -1;
    }
}
