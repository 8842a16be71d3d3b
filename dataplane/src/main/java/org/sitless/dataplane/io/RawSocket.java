package org.sitless.dataplane.io;

import java.util.Optional;
import org.sitless.dataplane.wire.IpProtocol;
import org.sitless.dataplane.wire.Ipv4Address;
import org.sitless.linux.layout.SysSocket;
import org.sitless.linux.libc.FileDescriptor;
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
    private final FileDescriptor descriptor;
    private Optional<Ipv4Address> filtered = Optional.empty();
    private long dropsAtClose;

    private RawSocket(FileDescriptor descriptor) {
        this.descriptor = descriptor;
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
            return configured(new RawSocket(descriptor), local);
        } catch (SyscallException failure) {
            throw OuterIoException.ofRaw(failure);
        }
    }

    private static RawSocket configured(RawSocket socket, Ipv4Address local) {
        try {
            SocketCalls.set(socket.descriptor, SocketOption.IP_HDRINCL, 1);
            // DF is in our own headers, and the path MTU is our own affair: the kernel neither learns from
            // errors about our packets, of which it knows less than we do, nor refuses what fits the device.
            SocketCalls.set(socket.descriptor, SocketOption.IP_MTU_DISCOVER, SysSocket.IP_PMTUDISC_INTERFACE);
            SocketCalls.set(socket.descriptor, SocketOption.IP_RECVERR, 1);
            SocketSetup.enlargeBuffers(socket.descriptor);
            SocketSetup.bind(socket.descriptor, local, 0);
            return socket;
        } catch (RuntimeException failure) {
            socket.close();
            throw failure;
        }
    }

    int descriptor() {
        return descriptor.number();
    }

    /** The one remote end that there is: only that one's packets are received. None or several: everybody's. */
    void aimAt(Optional<Ipv4Address> soleRemote) {
        if (soleRemote.equals(filtered)) {
            return;
        }
        if (soleRemote.isEmpty()) {
            SocketCalls.set(descriptor, SocketOption.SO_DETACH_FILTER, 0);
        } else {
            SourceFilter.attach(descriptor, soleRemote.get());
        }
        filtered = soleRemote;
    }

    /** Packets that the kernel threw away because this socket's receive buffer was full. Any thread; also after {@link #close}. */
    synchronized long drops() {
        if (!descriptor.isOpen()) {
            return dropsAtClose;
        }
        return SocketSetup.drops(descriptor);
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
