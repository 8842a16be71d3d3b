package org.sitless.dataplane.io;

import org.agrona.concurrent.UnsafeBuffer;
import org.sitless.dataplane.wire.Ipv4Address;
import org.sitless.linux.layout.SockaddrIn;
import org.sitless.linux.layout.SysSocket;
import org.sitless.linux.libc.Errno;
import org.sitless.linux.libc.FileDescriptor;
import org.sitless.linux.libc.NativeMemory;
import org.sitless.linux.libc.SocketCalls;
import org.sitless.linux.libc.SocketOption;
import org.sitless.linux.libc.SyscallException;
import org.sitless.linux.libc.Syscalls;

/**
 * The UDP socket of a lane: data of all its UDP tunnels, and their signalling. It is not connected, and needs no privilege.
 *
 * <p>Path MTU: the mode is {@code IP_PMTUDISC_WANT}. It sets DF on what fits into the path MTU that the kernel has learnt, and fragments
 * what does not, which the guard in front of it lets through only where RFC 4213 §3.2.2 wants it fragmented: up to 1,280 octets of inner
 * packet on a path too narrow for them. No mode can be chosen for a single datagram; see decision 0008.
 *
 * <p>Threads: {@link #descriptor}, {@link #drops} and {@link #signal} any; the rest the control thread. Source: udp(7), ip(7).
 */
final class UdpSocket implements AutoCloseable {
    private static final int LONGEST_SIGNAL = 4_096;

    private final FileDescriptor descriptor;
    private final NativeMemory signal = NativeMemory.allocate(SockaddrIn.SIZE + LONGEST_SIGNAL);
    private final int port;
    private long dropsAtClose;

    private UdpSocket(FileDescriptor descriptor) {
        this.descriptor = descriptor;
        port = portOf(descriptor);
    }

    /**
     * Opens a socket in the calling thread's network namespace.
     *
     * @param port 0: any free one
     * @throws OuterIoException when this host does not have the address, or somebody else has the port
     */
    static UdpSocket open(Ipv4Address local, int port) {
        String object = "UDP socket on " + local + (port == 0 ? "" : ":" + port);
        try {
            int type = SysSocket.SOCK_DGRAM | SysSocket.SOCK_NONBLOCK;
            FileDescriptor descriptor = SocketCalls.open(SysSocket.AF_INET, type, SysSocket.IPPROTO_UDP, object);
            return configured(descriptor, local, port);
        } catch (SyscallException failure) {
            throw OuterIoException.ofUdp(failure);
        }
    }

    private static UdpSocket configured(FileDescriptor descriptor, Ipv4Address local, int port) {
        try {
            SocketCalls.set(descriptor, SocketOption.IP_MTU_DISCOVER, SysSocket.IP_PMTUDISC_WANT);
            SocketCalls.set(descriptor, SocketOption.IP_RECVTOS, 1);
            SocketCalls.set(descriptor, SocketOption.IP_PKTINFO, 1);
            SocketCalls.set(descriptor, SocketOption.IP_RECVERR, 1);
            askForBundles(descriptor);
            SocketSetup.enlargeBuffers(descriptor);
            SocketSetup.bind(descriptor, local, port);
            return new UdpSocket(descriptor);
        } catch (RuntimeException failure) {
            descriptor.close();
            throw failure;
        }
    }

    /** Since Linux 5.0; without it each datagram comes alone. */
    private static void askForBundles(FileDescriptor descriptor) {
        try {
            SocketCalls.set(descriptor, SocketOption.UDP_GRO, 1);
        } catch (SyscallException failure) {
            if (failure.errno() != Errno.ENOPROTOOPT) {
                throw failure;
            }
        }
    }

    private static int portOf(FileDescriptor descriptor) {
        try (NativeMemory address = NativeMemory.allocate(SockaddrIn.SIZE)) {
            SocketCalls.localAddress(descriptor, address.address(), SockaddrIn.SIZE);
            return new SockaddrIn().wrap(address.buffer(), 0).sinPort();
        }
    }

    int descriptor() {
        return descriptor.number();
    }

    /** The port it is bound to. */
    int port() {
        return port;
    }

    /**
     * Sends a datagram of signalling; never waits, neither for the network nor for data.
     *
     * @return 0, or -errno: {@code EMSGSIZE} above 4,096 octets, {@code EBADF} when the socket is closed
     */
    synchronized int signal(Ipv4Address to, int toPort, byte[] datagram) {
        if (datagram.length > LONGEST_SIGNAL) {
            return -Errno.EMSGSIZE;
        }
        if (!descriptor.isOpen()) {
            return -Errno.EBADF;
        }
        UnsafeBuffer buffer = signal.buffer();
        new SockaddrIn()
                .wrap(buffer, 0)
                .sinFamily(SysSocket.AF_INET)
                .sinAddr(to.bits())
                .sinPort(toPort);
        buffer.putBytes(SockaddrIn.SIZE, datagram);
        int sent = send(datagram.length);
        if (PathErrno.isOfThePath(-sent)) {
            sent = send(datagram.length); // what came of an earlier datagram, most likely
        }
        return Math.min(sent, 0);
    }

    private int send(int length) {
        return Syscalls.sendto(
                descriptor.number(),
                signal.address() + SockaddrIn.SIZE,
                length,
                SysSocket.MSG_DONTWAIT,
                signal.address(),
                SockaddrIn.SIZE);
    }

    /** Datagrams that the kernel threw away because this socket's receive buffer was full. Any thread; also after {@link #close}. */
    synchronized long drops() {
        return descriptor.isOpen() ? SocketSetup.drops(descriptor) : dropsAtClose;
    }

    @Override
    public synchronized void close() {
        dropsAtClose = drops();
        descriptor.close();
        signal.close();
    }

    @Override
    public String toString() {
        return descriptor.object();
    }
}
