package org.sitless.dataplane.io;

import static java.nio.ByteOrder.BIG_ENDIAN;

import java.util.Collection;
import java.util.Objects;
import org.agrona.concurrent.UnsafeBuffer;
import org.sitless.dataplane.wire.IpProtocol;
import org.sitless.dataplane.wire.Ipv4Address;
import org.sitless.linux.layout.SysSocket;
import org.sitless.linux.libc.Errno;
import org.sitless.linux.libc.FileDescriptor;
import org.sitless.linux.libc.NativeMemory;
import org.sitless.linux.libc.SocketCalls;
import org.sitless.linux.libc.SocketOption;
import org.sitless.linux.libc.SyscallException;

/**
 * A raw IPv4 socket for protocol 41, with which all of a lane's packets are sent and received.
 *
 * <p>The kernel gives every raw socket of a protocol a copy of each packet that its addresses admit, so there is one socket for both
 * directions, and while there is only one remote it is connected to that: then it gets no copy of what concerns others.
 *
 * <p>Threads: {@link #descriptor} any; {@link #aimAt} and the rest the control thread. Source: raw(7), ip(7), socket(7).
 */
final class RawSocket implements AutoCloseable {
    /** The default of 208 KB is about 90 packets. */
    private static final int BUFFER_BYTES = 4 << 20;

    private static final int SOCKADDR_IN = 16;
    private static final int SIN_ADDR_OFFSET = 4;

    /** {@code SO_MEMINFO} answers nine {@code u32} (linux/sock_diag.h); the last is {@code SK_MEMINFO_DROPS}. */
    private static final int MEMINFO_BYTES = 36;

    private static final int MEMINFO_DROPS_OFFSET = 32;

    private final FileDescriptor descriptor;
    private final Ipv4Address local;
    private Ipv4Address connectedTo;
    private long dropsAtClose;

    private RawSocket(FileDescriptor descriptor, Ipv4Address local) {
        this.descriptor = descriptor;
        this.local = local;
    }

    /**
     * Opens a socket in the calling thread's network namespace, bound to {@code local}.
     *
     * @throws OuterIoException without CAP_NET_RAW, or when this host does not have the address
     */
    static RawSocket open(Ipv4Address local) {
        String object = "raw socket for protocol 41 on " + local;
        try {
            int type = SysSocket.SOCK_RAW | SysSocket.SOCK_NONBLOCK;
            FileDescriptor descriptor = SocketCalls.open(SysSocket.AF_INET, type, IpProtocol.IPV6, object);
            return configured(new RawSocket(descriptor, local));
        } catch (SyscallException failure) {
            throw OuterIoException.of(failure);
        }
    }

    private static RawSocket configured(RawSocket socket) {
        try {
            SocketCalls.set(socket.descriptor, SocketOption.IP_HDRINCL, 1);
            // DF is in our own headers. DO makes the kernel say EMSGSIZE for what exceeds a path MTU that it has
            // learnt.
            SocketCalls.set(socket.descriptor, SocketOption.IP_MTU_DISCOVER, SysSocket.IP_PMTUDISC_DO);
            enlarge(socket.descriptor, SocketOption.SO_RCVBUFFORCE, SocketOption.SO_RCVBUF);
            enlarge(socket.descriptor, SocketOption.SO_SNDBUFFORCE, SocketOption.SO_SNDBUF);
            socket.bind();
            return socket;
        } catch (RuntimeException failure) {
            socket.close();
            throw failure;
        }
    }

    /** Forcing needs CAP_NET_ADMIN; without it net.core.rmem_max and wmem_max are the limit. */
    private static void enlarge(FileDescriptor descriptor, SocketOption forced, SocketOption asked) {
        try {
            SocketCalls.set(descriptor, forced, BUFFER_BYTES);
        } catch (SyscallException failure) {
            if (failure.errno() != Errno.EPERM) {
                throw failure;
            }
            SocketCalls.set(descriptor, asked, BUFFER_BYTES);
        }
    }

    int descriptor() {
        return descriptor.number();
    }

    /** These are the remote ends now. One: only that one's packets are received. None or several: everybody's. */
    void aimAt(Collection<Ipv4Address> remotes) {
        Ipv4Address only = remotes.size() == 1 ? remotes.iterator().next() : null;
        if (Objects.equals(only, connectedTo)) {
            return;
        }
        if (connectedTo != null) {
            connect(SysSocket.AF_UNSPEC, connectedTo);
            bind(); // disconnecting made it forget the local address too
        }
        if (only != null) {
            connect(SysSocket.AF_INET, only);
        }
        connectedTo = only;
    }

    private void bind() {
        try (NativeMemory address = sockaddr(SysSocket.AF_INET, local)) {
            SocketCalls.bind(descriptor, address.address(), SOCKADDR_IN);
        }
    }

    private void connect(int family, Ipv4Address remote) {
        try (NativeMemory address = sockaddr(family, remote)) {
            SocketCalls.connect(descriptor, address.address(), SOCKADDR_IN);
        }
    }

    /** A {@code struct sockaddr_in}: family in the machine's byte order, address as on the wire. */
    private static NativeMemory sockaddr(int family, Ipv4Address address) {
        NativeMemory memory = NativeMemory.allocate(SOCKADDR_IN);
        UnsafeBuffer buffer = memory.buffer();
        buffer.putShort(0, (short) family);
        buffer.putInt(SIN_ADDR_OFFSET, address.bits(), BIG_ENDIAN);
        return memory;
    }

    /** Packets that the kernel threw away because this socket's receive buffer was full. Any thread; also after {@link #close}. */
    synchronized long drops() {
        if (!descriptor.isOpen()) {
            return dropsAtClose;
        }
        try (NativeMemory memory = NativeMemory.allocate(MEMINFO_BYTES)) {
            SocketCalls.get(descriptor, SocketOption.SO_MEMINFO, memory.address(), MEMINFO_BYTES);
            return memory.buffer().getInt(MEMINFO_DROPS_OFFSET) & 0xFFFF_FFFFL;
        }
    }

    @Override
    public synchronized void close() {
        dropsAtClose = drops();
        descriptor.close();
    }

    @Override
    public String toString() {
        return descriptor.object();
    }
}
