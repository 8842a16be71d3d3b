package org.sitless.linux.netlink;

import java.util.Set;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.sitless.linux.layout.Pollfd;
import org.sitless.linux.layout.SockaddrNl;
import org.sitless.linux.layout.SysSocket;
import org.sitless.linux.libc.Errno;
import org.sitless.linux.libc.FileDescriptor;
import org.sitless.linux.libc.NativeMemory;
import org.sitless.linux.libc.SocketCalls;
import org.sitless.linux.libc.SocketOption;
import org.sitless.linux.libc.SyscallException;
import org.sitless.linux.libc.Syscalls;

/**
 * A socket of {@code AF_NETLINK}, {@code NETLINK_ROUTE}. It belongs for ever to the namespace that the opening thread was in. Receives
 * from the kernel alone: datagrams of other processes are dropped. One thread at a time. Source: {@code netlink(7)}.
 *
 * <pre>
 *   scratch:   0                 12         16           24
 *              | sockaddr_nl     | its room | pollfd     |
 * </pre>
 */
final class NetlinkSocket implements NetlinkPort {
    /** The kernel builds dumps in pieces of up to 32 KB; only single messages can be larger. */
    private static final int USUAL_BYTES = 1 << 16;

    /** Room for a burst of events; the kernel's default of 208 KB holds some hundreds. */
    private static final int EVENT_BYTES = 1 << 20;

    private static final int ROOM = SockaddrNl.SIZE;
    private static final int POLLFD = ROOM + Integer.BYTES;
    private static final int SCRATCH_LEN = POLLFD + Pollfd.SIZE;

    private final FileDescriptor descriptor;
    private final NativeMemory scratchMemory = NativeMemory.allocate(SCRATCH_LEN);
    private final UnsafeBuffer scratch = scratchMemory.buffer();
    private final SockaddrNl sender = new SockaddrNl().wrap(scratch, 0);
    private final Pollfd pollfd = new Pollfd().wrap(scratch, POLLFD);
    private NativeMemory memory;
    private UnsafeBuffer received;

    private NetlinkSocket(FileDescriptor descriptor, int roomBytes) {
        this.descriptor = descriptor;
        this.memory = NativeMemory.allocate(roomBytes);
        this.received = memory.buffer();
    }

    /** A socket for requests, or one that hears what the groups have to say, in the namespace of the calling thread. */
    static NetlinkSocket open(Set<MonitorGroup> groups) {
        return open(groups, USUAL_BYTES);
    }

    /** The same with other room for a datagram, to begin with. */
    static NetlinkSocket open(Set<MonitorGroup> groups, int roomBytes) {
        FileDescriptor descriptor =
                SocketCalls.open(SysSocket.AF_NETLINK, SysSocket.SOCK_RAW, SysSocket.NETLINK_ROUTE, "rtnetlink");
        NetlinkSocket socket = new NetlinkSocket(descriptor, roomBytes);
        try {
            socket.setUp(groups);
            return socket;
        } catch (RuntimeException failure) {
            socket.close();
            throw failure;
        }
    }

    private void setUp(Set<MonitorGroup> groups) {
        setIfKnown(SocketOption.NETLINK_CAP_ACK);
        setIfKnown(SocketOption.NETLINK_EXT_ACK);
        setIfKnown(SocketOption.NETLINK_GET_STRICT_CHK);
        if (!groups.isEmpty()) {
            enlarge();
        }
        sender.nlFamily(SysSocket.AF_NETLINK); // and zeros: the kernel chooses the port
        SocketCalls.bind(descriptor, scratchMemory.address(), SockaddrNl.SIZE);
        for (MonitorGroup group : groups) {
            SocketCalls.set(descriptor, SocketOption.NETLINK_ADD_MEMBERSHIP, group.code());
        }
    }

    /** Kernels before 4.3, 4.12 and 4.20 lack one or the other and say so; everything works without, with fewer words. */
    private void setIfKnown(SocketOption option) {
        try {
            SocketCalls.set(descriptor, option, 1);
        } catch (SyscallException failure) {
            if (failure.errno() != Errno.ENOPROTOOPT) {
                throw failure;
            }
        }
    }

    /** Beyond {@code rmem_max} if we may, as far as it otherwise. */
    private void enlarge() {
        try {
            SocketCalls.set(descriptor, SocketOption.SO_RCVBUFFORCE, EVENT_BYTES);
        } catch (SyscallException failure) {
            if (failure.errno() != Errno.EPERM) {
                throw failure;
            }
            SocketCalls.set(descriptor, SocketOption.SO_RCVBUF, EVENT_BYTES);
        }
    }

    /** An unconnected netlink socket sends to the kernel. */
    @Override
    public int send(MessageWriter request) {
        return Syscalls.write(descriptor.number(), request.buffer().addressOffset(), request.length());
    }

    /** Looks at the length first, so that a message of any size arrives whole. */
    @Override
    public int receive(int timeoutMillis) {
        while (true) {
            int ready = await(timeoutMillis);
            if (ready <= 0) {
                return ready == 0 ? -Errno.EAGAIN : ready;
            }
            int length = datagram(SysSocket.MSG_PEEK | SysSocket.MSG_TRUNC);
            if (length < 0) {
                return length;
            }
            if (length > received.capacity()) {
                makeRoom(length);
            }
            length = datagram(0);
            if (length < 0 || sender.nlPid() == 0) {
                return length;
            }
        }
    }

    private int await(int timeoutMillis) {
        pollfd.fd(descriptor.number()).events(SysSocket.POLLIN);
        return Syscalls.poll(scratchMemory.address() + POLLFD, 1, timeoutMillis);
    }

    private int datagram(int flags) {
        scratch.putInt(ROOM, SockaddrNl.SIZE);
        return Syscalls.recvfrom(
                descriptor.number(),
                memory.address(),
                received.capacity(),
                flags | SysSocket.MSG_DONTWAIT,
                scratchMemory.address(),
                scratchMemory.address() + ROOM);
    }

    private void makeRoom(int bytes) {
        NativeMemory larger = NativeMemory.allocate(bytes);
        memory.close();
        memory = larger;
        received = larger.buffer();
    }

    @Override
    public DirectBuffer received() {
        return received;
    }

    @Override
    public FileDescriptor descriptor() {
        return descriptor;
    }

    @Override
    public void close() {
        descriptor.close();
        memory.close();
        scratchMemory.close();
    }
}
