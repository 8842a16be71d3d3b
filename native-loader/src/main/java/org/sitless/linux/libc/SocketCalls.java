package org.sitless.linux.libc;

import static org.sitless.linux.libc.NativeLibc.LIBC;

import org.agrona.concurrent.UnsafeBuffer;
import org.sitless.linux.layout.SysSocket;

/**
 * Calls that make and set up a socket. They throw {@link SyscallException}; for moving bytes see {@link Syscalls}.
 *
 * <p>Socket addresses are absolute addresses of a {@code struct sockaddr_*} and its length.
 *
 * <p>Source: socket(2), bind(2), connect(2), getsockname(2), setsockopt(2).
 */
public final class SocketCalls {
    private SocketCalls() {}

    /**
     * socket(2), closed at exec.
     *
     * @param type {@code SOCK_RAW | SOCK_NONBLOCK} and so on
     * @param object what it is for, in words for messages: {@code "raw socket for protocol 41"}
     */
    public static FileDescriptor open(int domain, int type, int protocol, String object) {
        int opened = LIBC.socket(domain, type | SysSocket.SOCK_CLOEXEC, protocol);
        return FileDescriptor.owning(ColdCall.check(opened, "socket", object), object);
    }

    /** bind(2). */
    public static void bind(FileDescriptor socket, long sockaddr, int length) {
        ColdCall.check(LIBC.bind(socket.number(), sockaddr, length), "bind", socket.object());
    }

    /** connect(2); with {@code AF_UNSPEC} in the address a datagram socket forgets its peer. */
    public static void connect(FileDescriptor socket, long sockaddr, int length) {
        ColdCall.check(LIBC.connect(socket.number(), sockaddr, length), "connect", socket.object());
    }

    /** getsockname(2): the socket's own address goes to {@code sockaddr}; answers its length, which may exceed {@code room}. */
    public static int localAddress(FileDescriptor socket, long sockaddr, int room) {
        try (NativeMemory length = NativeMemory.allocate(Integer.BYTES)) {
            UnsafeBuffer value = length.buffer();
            value.putInt(0, room);
            ColdCall.check(
                    LIBC.getsockname(socket.number(), sockaddr, length.address()), "getsockname", socket.object());
            return value.getInt(0);
        }
    }

    /** setsockopt(2) with an {@code int}. */
    public static void set(FileDescriptor socket, SocketOption option, int value) {
        try (NativeMemory memory = NativeMemory.allocate(Integer.BYTES)) {
            memory.buffer().putInt(0, value);
            set(socket, option, memory.address(), Integer.BYTES);
        }
    }

    /** setsockopt(2) with a struct or text in {@code [address, address + length)}. */
    public static void set(FileDescriptor socket, SocketOption option, long address, int length) {
        int result = LIBC.setsockopt(socket.number(), option.level(), option.number(), address, length);
        ColdCall.check(result, "setsockopt " + option, socket.object());
    }

    /** getsockopt(2) of an {@code int}. */
    public static int get(FileDescriptor socket, SocketOption option) {
        try (NativeMemory memory = NativeMemory.allocate(Integer.BYTES)) {
            get(socket, option, memory.address(), Integer.BYTES);
            return memory.buffer().getInt(0);
        }
    }

    /** getsockopt(2) of a struct into {@code [address, address + room)}; answers how much of it was filled. */
    public static int get(FileDescriptor socket, SocketOption option, long address, int room) {
        try (NativeMemory length = NativeMemory.allocate(Integer.BYTES)) {
            UnsafeBuffer value = length.buffer();
            value.putInt(0, room);
            int result = LIBC.getsockopt(socket.number(), option.level(), option.number(), address, length.address());
            ColdCall.check(result, "getsockopt " + option, socket.object());
            return value.getInt(0);
        }
    }
}
