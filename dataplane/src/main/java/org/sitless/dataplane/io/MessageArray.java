package org.sitless.dataplane.io;

import static java.nio.ByteOrder.BIG_ENDIAN;

import org.agrona.concurrent.UnsafeBuffer;
import org.sitless.linux.layout.SysSocket;
import org.sitless.linux.libc.NativeMemory;

/**
 * Messages for sendmmsg(2) and recvmmsg(2), each of one or two pieces, each with an IPv4 destination of its own if it needs one.
 *
 * <pre>
 *   memory:   | mmsghdr 64, one a message | iovec 2 x 16, two a message | sockaddr_in 16, one a message |
 *
 *   mmsghdr:  | name 8 | namelen 4 + 4 | iov 8 | iovlen 8 | control 8 | controllen 8 | flags 4 + 4 | msg_len 4 + 4 |
 * </pre>
 *
 * <p>Threads: one owner, a source or a sink. Source: recvmmsg(2), sys/socket.h, LP64.
 */
final class MessageArray implements AutoCloseable {
    private static final int MESSAGE = 64;
    private static final int NAME_OFFSET = 0;
    private static final int NAMELEN_OFFSET = 8;
    private static final int IOV_OFFSET = 16;
    private static final int IOVLEN_OFFSET = 24;
    private static final int MSG_LEN_OFFSET = 56;

    private static final int PIECE = 16;
    private static final int PIECE_LENGTH_OFFSET = 8;
    private static final int PIECES = 2;

    private static final int NAME = 16;
    private static final int ADDRESS_OFFSET = 4;

    private final NativeMemory memory;
    private final UnsafeBuffer buffer;
    private final int firstPiece;
    private final int firstName;

    MessageArray(int capacity) {
        firstPiece = capacity * MESSAGE;
        firstName = firstPiece + capacity * PIECES * PIECE;
        memory = NativeMemory.allocate(firstName + (long) capacity * NAME);
        buffer = memory.buffer();
        for (int message = 0; message < capacity; message++) {
            buffer.putLong(message * MESSAGE + IOV_OFFSET, memory.address() + pieceOffset(message));
            buffer.putShort(nameOffset(message), (short) SysSocket.AF_INET);
        }
    }

    /** Address of {@code struct mmsghdr} number {@code message}: the call sees the messages from there on. */
    long address(int message) {
        return memory.address() + (long) message * MESSAGE;
    }

    /** The message is {@code [address, address + length)}. */
    void piece(int message, long address, int length) {
        int piece = pieceOffset(message);
        buffer.putLong(piece, address);
        buffer.putLong(piece + PIECE_LENGTH_OFFSET, length);
        buffer.putLong(message * MESSAGE + IOVLEN_OFFSET, 1);
    }

    /** The message is {@code [first, first + firstLength)} and then {@code [second, second + secondLength)}. */
    void pieces(int message, long first, int firstLength, long second, int secondLength) {
        piece(message, first, firstLength);
        int piece = pieceOffset(message) + PIECE;
        buffer.putLong(piece, second);
        buffer.putLong(piece + PIECE_LENGTH_OFFSET, secondLength);
        buffer.putLong(message * MESSAGE + IOVLEN_OFFSET, 2);
    }

    /** The message goes to this address, whatever the socket is connected to. */
    void destination(int message, int addressBits) {
        int name = nameOffset(message);
        buffer.putInt(name + ADDRESS_OFFSET, addressBits, BIG_ENDIAN);
        buffer.putLong(message * MESSAGE + NAME_OFFSET, memory.address() + name);
        buffer.putInt(message * MESSAGE + NAMELEN_OFFSET, NAME);
    }

    /** How long the message was that recvmmsg(2) put here, in bytes. */
    int receivedLength(int message) {
        return buffer.getInt(message * MESSAGE + MSG_LEN_OFFSET);
    }

    private int pieceOffset(int message) {
        return firstPiece + message * PIECES * PIECE;
    }

    private int nameOffset(int message) {
        return firstName + message * NAME;
    }

    @Override
    public void close() {
        memory.close();
    }
}
