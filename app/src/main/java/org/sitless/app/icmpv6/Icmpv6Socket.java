package org.sitless.app.icmpv6;

import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.agrona.concurrent.UnsafeBuffer;
import org.sitless.dataplane.wire.Ipv6Address;
import org.sitless.linux.layout.Icmp6Filter;
import org.sitless.linux.layout.Ipv6Mreq;
import org.sitless.linux.layout.Pollfd;
import org.sitless.linux.layout.SysSocket;
import org.sitless.linux.libc.Errno;
import org.sitless.linux.libc.FileDescriptor;
import org.sitless.linux.libc.NativeMemory;
import org.sitless.linux.libc.NetworkNamespace;
import org.sitless.linux.libc.SocketCalls;
import org.sitless.linux.libc.SocketOption;
import org.sitless.linux.libc.SyscallException;
import org.sitless.linux.libc.Syscalls;

/**
 * A socket for ICMPv6 on one device: what is sent leaves there, and only what comes there is received.
 *
 * <p>Needs CAP_NET_RAW; without it an echo socket may still be had, where {@code net.ipv4.ping_group_range} allows it.
 *
 * <p>Threads: one, but for {@link #wake()}, which any may call. Source: RFC 3542, raw(7), ipv6(7), icmp(7).
 */
public final class Icmpv6Socket implements AutoCloseable {
    private static final int ECHO_REPLY = 129;
    private static final int EVENT_BYTES = Long.BYTES;

    private final FileDescriptor socket;
    private final FileDescriptor event;
    private final NativeMemory memory = NativeMemory.allocate(2L * Pollfd.SIZE + EVENT_BYTES);
    private final UnsafeBuffer buffer = memory.buffer();
    private final Icmpv6Messages messages;

    private Icmpv6Socket(FileDescriptor socket, int deviceIndex) {
        this.socket = socket;
        this.event = FileDescriptor.eventFd("wake-up of " + socket.object());
        this.messages = new Icmpv6Messages(deviceIndex);
    }

    /**
     * Opens a raw socket.
     *
     * @param namespace where the device is; empty for the calling thread's
     * @param types which messages are wanted
     * @throws SyscallException {@code EPERM} without CAP_NET_RAW, {@code ENODEV} without the device
     */
    public static Icmpv6Socket open(Optional<Path> namespace, String device, int deviceIndex, Set<Integer> types) {
        return inside(namespace, () -> openHere(SysSocket.SOCK_RAW, device, deviceIndex, types));
    }

    /** For echo requests: raw if we may, otherwise as unprivileged users ping (icmp(7)), where the kernel chooses the identifier. */
    public static Icmpv6Socket openForEcho(Optional<Path> namespace, String device, int deviceIndex) {
        Set<Integer> types = Set.of(ECHO_REPLY);
        return inside(namespace, () -> {
            try {
                return openHere(SysSocket.SOCK_RAW, device, deviceIndex, types);
            } catch (SyscallException refused) {
                if (refused.errno() != Errno.EPERM) {
                    throw refused;
                }
                return openHere(SysSocket.SOCK_DGRAM, device, deviceIndex, types);
            }
        });
    }

    private static Icmpv6Socket inside(Optional<Path> namespace, Supplier<Icmpv6Socket> opening) {
        return namespace
                .map(NetworkNamespace::at)
                .map(there -> there.call(opening))
                .orElseGet(opening);
    }

    private static Icmpv6Socket openHere(int type, String device, int deviceIndex, Set<Integer> types) {
        FileDescriptor socket = SocketCalls.open(
                SysSocket.AF_INET6,
                type | SysSocket.SOCK_NONBLOCK,
                SysSocket.IPPROTO_ICMPV6,
                "socket for ICMPv6 on " + device);
        try {
            if (type == SysSocket.SOCK_RAW) {
                filter(socket, types);
            }
            try (NativeMemory name = NativeMemory.ofString(device)) {
                SocketCalls.set(socket, SocketOption.SO_BINDTODEVICE, name.address(), (int) name.lengthBytes());
            }
            SocketCalls.set(socket, SocketOption.IPV6_RECVPKTINFO, 1);
            SocketCalls.set(socket, SocketOption.IPV6_RECVHOPLIMIT, 1);
            SocketCalls.set(socket, SocketOption.IPV6_MULTICAST_LOOP, 0); // our own kernel need not hear us
            return new Icmpv6Socket(socket, deviceIndex);
        } catch (RuntimeException e) {
            socket.close();
            throw e;
        }
    }

    private static void filter(FileDescriptor socket, Set<Integer> types) {
        try (NativeMemory memory = NativeMemory.allocate(Icmp6Filter.SIZE)) {
            Icmp6Filter filter = new Icmp6Filter().wrap(memory.buffer(), 0).blockAll();
            types.forEach(filter::pass);
            SocketCalls.set(socket, SocketOption.ICMP6_FILTER, memory.address(), Icmp6Filter.SIZE);
        }
    }

    /** Also receives what is sent to this group on the device. */
    public void join(Ipv6Address group, int deviceIndex) {
        try (NativeMemory request = NativeMemory.allocate(Ipv6Mreq.SIZE)) {
            new Ipv6Mreq()
                    .wrap(request.buffer(), 0)
                    .group(group.high(), group.low())
                    .ipv6mrInterface(deviceIndex);
            SocketCalls.set(socket, SocketOption.IPV6_ADD_MEMBERSHIP, request.address(), Ipv6Mreq.SIZE);
        }
    }

    /** From now on nothing is fragmented, whatever path MTU the kernel believes: only the device's counts (ipv6(7), IPV6_MTU_DISCOVER). */
    public void ignorePathMtu() {
        SocketCalls.set(socket, SocketOption.IPV6_MTU_DISCOVER, SysSocket.IPV6_PMTUDISC_PROBE);
    }

    /** Sends at once; answers the bytes sent, or -errno. */
    public int send(OutgoingIcmpv6 message) {
        return messages.send(socket.number(), message);
    }

    /** The next message, if one is there; never waits. What cannot be read whole is passed over. */
    public Optional<ReceivedIcmpv6> receive() {
        return messages.receive(socket.number());
    }

    /** Waits until a message is there, {@link #wake()} was called, or the time is over; a negative time has no end. */
    public void await(int timeoutMillis) {
        Pollfd poll = new Pollfd();
        poll.wrap(buffer, 0).fd(socket.number()).events(SysSocket.POLLIN);
        poll.wrap(buffer, Pollfd.SIZE).fd(event.number()).events(SysSocket.POLLIN);
        if (Syscalls.poll(memory.address(), 2, timeoutMillis) > 0 && poll.revents() != 0) {
            Syscalls.read(event.number(), memory.address() + 2L * Pollfd.SIZE, EVENT_BYTES);
        }
    }

    /** Ends an {@link #await} that goes on now, or the next one; nothing happens when it is closed. */
    public synchronized void wake() {
        if (!event.isOpen()) {
            return;
        }
        try (NativeMemory one = NativeMemory.allocate(EVENT_BYTES)) {
            one.buffer().putLong(0, 1);
            Syscalls.write(event.number(), one.address(), EVENT_BYTES);
        }
    }

    /** Idempotent; by the thread that uses it, or after that has ended. */
    @Override
    public synchronized void close() {
        if (socket.isOpen()) {
            socket.close();
            event.close();
            memory.close();
            messages.close();
        }
    }
}
