package org.sitless.dataplane.io;

import java.util.Collection;
import java.util.Objects;
import org.sitless.dataplane.wire.IpProtocol;
import org.sitless.dataplane.wire.Ipv4Address;
import org.sitless.linux.layout.SockaddrIn;
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
 * <p>The kernel gives every raw socket of a protocol a copy of each packet that its addresses admit, so one socket sends and receives.
 * While there is only one remote, a filter lets nothing else in: other tunnels of this host cost no copies then. The socket is not
 * connected, though connect(2) would select the remote too. Then nobody would own a stranger's packet, and the kernel would answer it
 * with ICMP, where RFC 4213 §3.6 prefers silence; errors of the path would come as errors of receiving; and a raw socket that was
 * connected once can never be unconnected: dissolving the association takes it out of the kernel's table of receivers for good
 * ({@code __udp_disconnect}, net/ipv4/udp.c).
 *
 * <p>Threads: {@link #descriptor} and {@link #drops} any; the rest the control thread. Source: raw(7), ip(7), socket(7).
 */
final class RawSocket implements AutoCloseable {
    /** The default of 208 KB is about 90 packets. */
    private static final int BUFFER_BYTES = 4 << 20;

    /** {@code SO_MEMINFO} answers nine {@code u32} (linux/sock_diag.h); the last is {@code SK_MEMINFO_DROPS}. */
    private static final int MEMINFO_BYTES = 36;

    private static final int MEMINFO_DROPS_OFFSET = 32;

    private final FileDescriptor descriptor;
    private final Ipv4Address local;
    private Ipv4Address filtered;
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
        Ipv4Address sole = remotes.size() == 1 ? remotes.iterator().next() : null;
        if (Objects.equals(sole, filtered)) {
            return;
        }
        if (sole == null) {
            SocketCalls.set(descriptor, SocketOption.SO_DETACH_FILTER, 0);
        } else {
            SourceFilter.attach(descriptor, sole);
        }
        filtered = sole;
    }

    private void bind() {
        try (NativeMemory address = NativeMemory.allocate(SockaddrIn.SIZE)) {
            new SockaddrIn()
                    .wrap(address.buffer(), 0)
                    .sinFamily(SysSocket.AF_INET)
                    .sinAddr(local.bits());
            SocketCalls.bind(descriptor, address.address(), SockaddrIn.SIZE);
        }
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
