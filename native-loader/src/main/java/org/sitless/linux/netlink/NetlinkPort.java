package org.sitless.linux.netlink;

import org.agrona.DirectBuffer;
import org.sitless.linux.libc.FileDescriptor;

/** The way to the kernel: datagrams out, datagrams in. */
interface NetlinkPort extends AutoCloseable {
    /**
     * Sends {@code [0, length)} of the writer's memory.
     *
     * @return how many bytes, or -errno
     */
    int send(MessageWriter request);

    /**
     * Waits for the next datagram.
     *
     * @param timeoutMillis how long at most; 0 looks and returns
     * @return its length in bytes, from the beginning of {@link #received()}; or -errno, {@code EAGAIN} when the time is over
     */
    int receive(int timeoutMillis);

    /** The memory that {@link #receive} filled; another one after the next call, perhaps. */
    DirectBuffer received();

    /** What can be polled for the next datagram. */
    FileDescriptor descriptor();

    @Override
    void close();
}
