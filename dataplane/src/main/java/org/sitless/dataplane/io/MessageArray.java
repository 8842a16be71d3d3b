package org.sitless.dataplane.io;

import org.agrona.concurrent.UnsafeBuffer;
import org.sitless.linux.layout.Iovec;
import org.sitless.linux.layout.Mmsghdr;
import org.sitless.linux.layout.Msghdr;
import org.sitless.linux.layout.SockaddrIn;
import org.sitless.linux.layout.SysSocket;
import org.sitless.linux.libc.NativeMemory;

/**
 * Messages for sendmmsg(2) and recvmmsg(2), each of one or two pieces, each with an IPv4 address and ancillary data of its own if it
 * needs them.
 *
 * <pre>
 *   memory:   | mmsghdr, one a message | iovec, two a message | sockaddr_in, one a message | control data, one a message |
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
    private final int firstControl;
    private final int controlRoom;
    private final Mmsghdr message = new Mmsghdr();
    private final Msghdr header = new Msghdr();
    private final Iovec piece = new Iovec();
    private final SockaddrIn name = new SockaddrIn();

    MessageArray(int capacity) {
        this(capacity, 0);
    }

    /** @param controlRoom octets for ancillary data that each message has, a multiple of 8 */
    MessageArray(int capacity, int controlRoom) {
        this.controlRoom = controlRoom;
        firstPiece = capacity * Mmsghdr.SIZE;
        firstName = firstPiece + capacity * PIECES * Iovec.SIZE;
        firstControl = firstName + capacity * SockaddrIn.SIZE;
        memory = NativeMemory.allocate(firstControl + (long) capacity * controlRoom);
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

    /**
     * The message is the pieces that {@link #piece} or {@link #pieces} gave to the message {@code first} and those behind it: to be said of
     * messages in ascending order, each no further along than its pieces.
     */
    void gather(int index, int first, int pieces) {
        header(index).msgIov(memory.address() + pieceOffset(first)).msgIovlen(pieces);
    }

    /** The message goes to this address, and this port where there are ports. */
    void destination(int index, int addressBits, int port) {
        int offset = nameOffset(index);
        name.wrap(buffer, offset).sinAddr(addressBits).sinPort(port);
        header(index).msgName(memory.address() + offset).msgNamelen(SockaddrIn.SIZE);
    }

    /** The next receive says who sent the message, and has all the room there is for ancillary data. Each receive uses both up. */
    void askSource(int index) {
        header(index)
                .msgName(memory.address() + nameOffset(index))
                .msgNamelen(SockaddrIn.SIZE)
                .msgControl(memory.address() + controlOffset(index))
                .msgControllen(controlRoom);
    }

    int sourceAddress(int index) {
        return name.wrap(buffer, nameOffset(index)).sinAddr();
    }

    int sourcePort(int index) {
        return name.wrap(buffer, nameOffset(index)).sinPort();
    }

    /** Where in {@link #memory()} the ancillary data of the message stands. */
    int controlOffset(int index) {
        return firstControl + index * controlRoom;
    }

    /** How much ancillary data came with the message, in bytes. */
    int controlLength(int index) {
        return (int) header(index).msgControllen();
    }

    /** The message takes so many bytes of ancillary data with it, written at {@link #controlOffset}. */
    void controlLength(int index, int length) {
        header(index).msgControl(memory.address() + controlOffset(index)).msgControllen(length);
    }

    /** All of the array. */
    UnsafeBuffer memory() {
        return buffer;
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
