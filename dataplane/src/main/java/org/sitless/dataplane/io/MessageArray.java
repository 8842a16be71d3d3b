package org.sitless.dataplane.io;

import org.agrona.concurrent.UnsafeBuffer;
import org.sitless.linux.layout.Iovec;
import org.sitless.linux.layout.Mmsghdr;
import org.sitless.linux.layout.Msghdr;
import org.sitless.linux.layout.SockaddrIn;
import org.sitless.linux.layout.SysSocket;
import org.sitless.linux.libc.NativeMemory;

/**
 * Messages for sendmmsg(2) and recvmmsg(2), each of one or two pieces, each with an IPv4 destination of its own if it needs one.
 *
 * <pre>
 *   memory:   | mmsghdr, one a message | iovec, two a message | sockaddr_in, one a message |
 * </pre>
 *
 * <p>Threads: one owner, a source or a sink. Source: sendmmsg(2), recvmmsg(2).
 */
final class MessageArray implements AutoCloseable {
    private static final int PIECES = 2;

    private final NativeMemory memory;
    private final UnsafeBuffer buffer;
    private final int firstPiece;
    private final int firstName;
    private final Mmsghdr message = new Mmsghdr();
    private final Msghdr header = new Msghdr();
    private final Iovec piece = new Iovec();
    private final SockaddrIn name = new SockaddrIn();

    MessageArray(int capacity) {
        firstPiece = capacity * Mmsghdr.SIZE;
        firstName = firstPiece + capacity * PIECES * Iovec.SIZE;
        memory = NativeMemory.allocate(firstName + (long) capacity * SockaddrIn.SIZE);
        buffer = memory.buffer();
        for (int index = 0; index < capacity; index++) {
            header(index).msgIov(memory.address() + pieceOffset(index));
            name.wrap(buffer, nameOffset(index)).sinFamily(SysSocket.AF_INET);
        }
    }

    /** Address of the message with this index: the call sees the messages from there on. */
    long address(int index) {
        return memory.address() + (long) index * Mmsghdr.SIZE;
    }

    /** The message is {@code [address, address + length)}. */
    void piece(int index, long address, int length) {
        piece.wrap(buffer, pieceOffset(index)).iovBase(address).iovLen(length);
        header(index).msgIovlen(1);
    }

    /** The message is {@code [first, first + firstLength)} and then {@code [second, second + secondLength)}. */
    void pieces(int index, long first, int firstLength, long second, int secondLength) {
        piece.wrap(buffer, pieceOffset(index)).iovBase(first).iovLen(firstLength);
        piece.wrap(buffer, pieceOffset(index) + Iovec.SIZE).iovBase(second).iovLen(secondLength);
        header(index).msgIovlen(2);
    }

    /** The message goes to this address. */
    void destination(int index, int addressBits) {
        int offset = nameOffset(index);
        name.wrap(buffer, offset).sinAddr(addressBits);
        header(index).msgName(memory.address() + offset).msgNamelen(SockaddrIn.SIZE);
    }

    /** How long the message was that recvmmsg(2) put here, in bytes. */
    int receivedLength(int index) {
        return message.wrap(buffer, index * Mmsghdr.SIZE).msgLen();
    }

    private Msghdr header(int index) {
        return header.wrap(buffer, index * Mmsghdr.SIZE + Mmsghdr.MSG_HDR);
    }

    private int pieceOffset(int index) {
        return firstPiece + index * PIECES * Iovec.SIZE;
    }

    private int nameOffset(int index) {
        return firstName + index * SockaddrIn.SIZE;
    }

    @Override
    public void close() {
        memory.close();
    }
}
