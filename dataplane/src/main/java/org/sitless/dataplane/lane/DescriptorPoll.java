package org.sitless.dataplane.lane;

import java.util.List;
import org.sitless.dataplane.io.PacketSource;
import org.sitless.linux.layout.Pollfd;
import org.sitless.linux.layout.SysSocket;
import org.sitless.linux.libc.FileDescriptor;
import org.sitless.linux.libc.NativeMemory;
import org.sitless.linux.libc.Syscalls;

/**
 * Waits in poll(2) for a lane's descriptors and for an eventfd, by which other threads wake it.
 *
 * <pre>
 *   | pollfd of the eventfd | pollfd of each source ... |
 * </pre>
 *
 * An error on a descriptor counts as ready: the next read names it.
 */
final class DescriptorPoll implements Readiness {
    private static final int FOREVER = -1;
    private static final long ONE = 1;

    private final FileDescriptor wakeUp;
    private final NativeMemory memory;
    private final Pollfd[] pollfds;

    /** What is read from the eventfd, and behind it the 1 that is written to it. */
    private final NativeMemory counter = NativeMemory.allocate(2 * Long.BYTES);

    DescriptorPoll(String lane, List<? extends PacketSource> sources) {
        wakeUp = FileDescriptor.eventFd(lane + " wake-up");
        pollfds = new Pollfd[1 + sources.size()];
        memory = NativeMemory.allocate((long) pollfds.length * Pollfd.SIZE);
        watch(0, wakeUp.number());
        for (int i = 0; i < sources.size(); i++) {
            watch(i + 1, sources.get(i).pollDescriptor());
        }
        counter.buffer().putLong(Long.BYTES, ONE);
    }

    private void watch(int index, int descriptor) {
        pollfds[index] = new Pollfd().wrap(memory.buffer(), index * Pollfd.SIZE);
        pollfds[index].fd(descriptor).events(SysSocket.POLLIN);
    }

    @Override
    public void await() {
        Syscalls.poll(memory.address(), pollfds.length, FOREVER);
        if (pollfds[0].revents() != 0) {
            Syscalls.read(wakeUp.number(), counter.address(), Long.BYTES);
        }
    }

    @Override
    public boolean isReady(int index) {
        return pollfds[index + 1].revents() != 0;
    }

    @Override
    public synchronized void wake() {
        if (wakeUp.isOpen()) {
            Syscalls.write(wakeUp.number(), counter.address() + Long.BYTES, Long.BYTES);
        }
    }

    @Override
    public synchronized void close() {
        wakeUp.close();
        memory.close();
        counter.close();
    }
}
