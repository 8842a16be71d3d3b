package org.sitless.dataplane.lane;

import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.sitless.dataplane.io.PacketSource;
import org.sitless.linux.layout.SysSocket;
import org.sitless.linux.libc.FileDescriptor;
import org.sitless.linux.libc.NativeMemory;
import org.sitless.linux.libc.Syscalls;

/**
 * Waits in poll(2) for a lane's descriptors and for an eventfd, by which other threads wake it.
 *
 * <pre>
 *   struct pollfd:   | fd 4 | events 2 | revents 2 |      one for the eventfd, then one for each source
 * </pre>
 *
 * An error on a descriptor counts as ready: the next read names it.
 */
final class DescriptorPoll implements Readiness {
    private static final int POLLFD_LENGTH = 8;
    private static final int EVENTS_OFFSET = 4;
    private static final int REVENTS_OFFSET = 6;
    private static final int FOREVER = -1;
    private static final long ONE = 1;

    private final FileDescriptor wakeUp;
    private final NativeMemory memory;
    private final UnsafeBuffer pollfds;
    private final NativeMemory counter = NativeMemory.allocate(2 * Long.BYTES);
    private final int count;

    DescriptorPoll(String lane, List<? extends PacketSource> sources) {
        wakeUp = FileDescriptor.eventFd(lane + " wake-up");
        count = 1 + sources.size();
        memory = NativeMemory.allocate((long) count * POLLFD_LENGTH);
        pollfds = memory.buffer();
        watch(0, wakeUp.number());
        for (int i = 0; i < sources.size(); i++) {
            watch(i + 1, sources.get(i).pollDescriptor());
        }
        counter.buffer().putLong(Long.BYTES, ONE);
    }

    private void watch(int index, int descriptor) {
        pollfds.putInt(index * POLLFD_LENGTH, descriptor);
        pollfds.putShort(index * POLLFD_LENGTH + EVENTS_OFFSET, (short) SysSocket.POLLIN);
    }

    @Override
    public void await() {
        Syscalls.poll(pollfds.addressOffset(), count, FOREVER);
        if (revents(0) != 0) {
            Syscalls.read(wakeUp.number(), counter.address(), Long.BYTES);
        }
    }

    @Override
    public boolean isReady(int index) {
        return revents(index + 1) != 0;
    }

    private short revents(int index) {
        return pollfds.getShort(index * POLLFD_LENGTH + REVENTS_OFFSET);
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
