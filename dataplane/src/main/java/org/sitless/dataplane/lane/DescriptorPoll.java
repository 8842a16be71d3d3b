package org.sitless.dataplane.lane;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
 *   | pollfd of the eventfd | pollfd of each descriptor ... |
 * </pre>
 *
 * Sources of one descriptor share its pollfd. An error on a descriptor counts as ready: the next read names it; an error queue has something
 * only then.
 */
final class DescriptorPoll implements Readiness {
    private static final int FOREVER = -1;
    private static final int ANY_EVENT = 0xFFFF;
    private static final long ONE = 1;

    private final FileDescriptor wakeUp;
    private final NativeMemory memory;
    private final int watched;
    private final Pollfd wakeUpPoll;

    /** Of each source, and which of its descriptor's events concern it. */
    private final Pollfd[] pollfds;

    private final int[] wanted;

    /** What is read from the eventfd, and behind it the 1 that is written to it. */
    private final NativeMemory counter = NativeMemory.allocate(2 * Long.BYTES);

    DescriptorPoll(String lane, List<? extends PacketSource> sources) {
        wakeUp = FileDescriptor.eventFd(lane + " wake-up");
        int[] descriptors = sources.stream()
                .mapToInt(PacketSource::pollDescriptor)
                .distinct()
                .toArray();
        watched = 1 + descriptors.length;
        memory = NativeMemory.allocate((long) watched * Pollfd.SIZE);
        wakeUpPoll = watch(0, wakeUp.number());
        Map<Integer, Pollfd> byDescriptor = new HashMap<>();
        for (int i = 0; i < descriptors.length; i++) {
            byDescriptor.put(descriptors[i], watch(i + 1, descriptors[i]));
        }
        pollfds = sources.stream()
                .map(source -> byDescriptor.get(source.pollDescriptor()))
                .toArray(Pollfd[]::new);
        wanted = sources.stream()
                .mapToInt(source -> source.tellsErrorsOnly() ? SysSocket.POLLERR : ANY_EVENT)
                .toArray();
        counter.buffer().putLong(Long.BYTES, ONE);
    }

    private Pollfd watch(int index, int descriptor) {
        return new Pollfd()
                .wrap(memory.buffer(), index * Pollfd.SIZE)
                .fd(descriptor)
                .events(SysSocket.POLLIN);
    }

    @Override
    public void await() {
        Syscalls.poll(memory.address(), watched, FOREVER);
        if (wakeUpPoll.revents() != 0) {
            Syscalls.read(wakeUp.number(), counter.address(), Long.BYTES);
        }
    }

    @Override
    public boolean isReady(int index) {
        return (pollfds[index].revents() & wanted[index]) != 0;
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
