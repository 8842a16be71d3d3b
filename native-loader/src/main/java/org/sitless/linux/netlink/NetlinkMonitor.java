package org.sitless.linux.netlink;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import org.sitless.linux.libc.Errno;
import org.sitless.linux.libc.FileDescriptor;
import org.sitless.linux.libc.NetworkNamespace;
import org.sitless.linux.libc.SyscallException;

/**
 * Tells what happens to the links, addresses, routes and neighbours of the namespace in which it was opened.
 *
 * <p>Open it first and list with {@link RtNetlink} afterwards, so that nothing can happen unseen in between. On
 * {@link NetlinkEvent.Overrun} list again. One thread at a time; that thread may poll {@link #descriptor()} among others, and whenever
 * it is readable must call {@link #next()} until it is empty, since one datagram may hold several events.
 *
 * <p>Source: {@code netlink(7)}, {@code rtnetlink(7)}.
 */
public final class NetlinkMonitor implements AutoCloseable {
    private final NetlinkPort port;
    private final Queue<NetlinkEvent> waiting = new ArrayDeque<>();

    NetlinkMonitor(NetlinkPort port) {
        this.port = port;
    }

    /**
     * Listens in the namespace of the calling thread.
     *
     * @throws SyscallException if there is no netlink here, or no more descriptors
     */
    public static NetlinkMonitor open(Set<MonitorGroup> groups) {
        if (groups.isEmpty()) {
            throw new IllegalArgumentException("a monitor must listen to something");
        }
        return new NetlinkMonitor(NetlinkSocket.open(groups));
    }

    /** Listens in another namespace. */
    public static NetlinkMonitor open(NetworkNamespace namespace, Set<MonitorGroup> groups) {
        return namespace.call(() -> open(groups));
    }

    /** Becomes readable when there are events; stays ours to close. */
    public FileDescriptor descriptor() {
        return port.descriptor();
    }

    /**
     * The next event, or empty if there is none now. Never waits.
     *
     * @throws SyscallException if the socket fails otherwise than by overrun
     */
    public Optional<NetlinkEvent> next() {
        return next(Duration.ZERO);
    }

    /** The next event; waits for it, but not longer than this. */
    public Optional<NetlinkEvent> next(Duration longest) {
        long deadline = System.nanoTime() + longest.toNanos();
        while (waiting.isEmpty()) {
            long leftMillis = Math.max(0, Math.min(deadline - System.nanoTime(), longest.toNanos()) / 1_000_000);
            int length = port.receive((int) Math.min(Integer.MAX_VALUE, leftMillis));
            if (length == -Errno.EAGAIN) {
                return Optional.empty();
            }
            take(length);
        }
        return Optional.of(waiting.remove());
    }

    private void take(int length) {
        if (length == -Errno.ENOBUFS) {
            waiting.add(new NetlinkEvent.Overrun());
            return;
        }
        SyscallException.check(length, "recvfrom", "rtnetlink monitor");
        MessageReader message = new MessageReader(port.received(), 0, length);
        while (message.next()) {
            EventDecoder.decode(message).ifPresent(waiting::add);
        }
    }

    /** Stops listening and gives the memory back; idempotent. No other thread may be in a call, not even waiting. */
    @Override
    public void close() {
        port.close();
    }
}
