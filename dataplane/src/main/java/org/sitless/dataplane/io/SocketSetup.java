package org.sitless.dataplane.io;

import org.sitless.dataplane.wire.Ipv4Address;
import org.sitless.linux.layout.SockaddrIn;
import org.sitless.linux.layout.SysSocket;
import org.sitless.linux.libc.Errno;
import org.sitless.linux.libc.FileDescriptor;
import org.sitless.linux.libc.NativeMemory;
import org.sitless.linux.libc.SocketCalls;
import org.sitless.linux.libc.SocketOption;
import org.sitless.linux.libc.SyscallException;

/** What all outer sockets need: room, an address, and to be asked what they lost. Threads: any. Source: socket(7), ip(7). */
final class SocketSetup {
    /** The default of 208 KB is about 90 packets. */
    private static final int BUFFER_BYTES = 4 << 20;

    /** {@code SO_MEMINFO} answers nine {@code u32} (linux/sock_diag.h); the last is {@code SK_MEMINFO_DROPS}. */
    private static final int MEMINFO_BYTES = 36;

    private static final int MEMINFO_DROPS_OFFSET = 32;

    private SocketSetup() {}

    static void enlargeBuffers(FileDescriptor socket) {
        enlarge(socket, SocketOption.SO_RCVBUFFORCE, SocketOption.SO_RCVBUF);
        enlarge(socket, SocketOption.SO_SNDBUFFORCE, SocketOption.SO_SNDBUF);
    }

    /** Forcing needs CAP_NET_ADMIN; without it net.core.rmem_max and wmem_max are the limit. */
    private static void enlarge(FileDescriptor socket, SocketOption forced, SocketOption asked) {
        try {
            SocketCalls.set(socket, forced, BUFFER_BYTES);
        } catch (SyscallException failure) {
            if (failure.errno() != Errno.EPERM) {
                throw failure;
            }
            SocketCalls.set(socket, asked, BUFFER_BYTES);
        }
    }

    /** @param port 0 for a raw socket; for UDP 0 means any free one */
    static void bind(FileDescriptor socket, Ipv4Address local, int port) {
        try (NativeMemory address = NativeMemory.allocate(SockaddrIn.SIZE)) {
            new SockaddrIn()
                    .wrap(address.buffer(), 0)
                    .sinFamily(SysSocket.AF_INET)
                    .sinPort(port)
                    .sinAddr(local.bits());
            SocketCalls.bind(socket, address.address(), SockaddrIn.SIZE);
        }
    }

    /** Packets that the kernel threw away because this socket's receive buffer was full. */
    static long drops(FileDescriptor socket) {
        try (NativeMemory memory = NativeMemory.allocate(MEMINFO_BYTES)) {
            SocketCalls.get(socket, SocketOption.SO_MEMINFO, memory.address(), MEMINFO_BYTES);
            return memory.buffer().getInt(MEMINFO_DROPS_OFFSET) & 0xFFFF_FFFFL;
        }
    }
}
