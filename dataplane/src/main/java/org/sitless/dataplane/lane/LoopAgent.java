package org.sitless.dataplane.lane;

import java.util.List;

/**
 * A whole lane on one thread: wait, then for each direction in turn read one batch and write it.
 *
 * <p>A round costs one poll(2). Each direction gets one batch a round and no more, so none starves the other.
 *
 * <p>Threads: {@code sl-lane-N}, or whoever steps the lane.
 */
final class LoopAgent implements LaneAgent {
    private final String role;
    private final Readiness readiness;
    private final LaneReader[] readers;
    private final LaneWriter[] writerOfReader;
    private final LaneCommands.Inbox inbox;
    private boolean more;
    private volatile boolean stopping;

    /** @param readiness its indices count the readers of the first direction, then those of the second */
    LoopAgent(String role, Readiness readiness, List<LaneDirection> directions, LaneCommands.Inbox inbox) {
        this.role = role;
        this.readiness = readiness;
        this.inbox = inbox;
        readers = directions.stream()
                .flatMap(direction -> direction.readers().stream())
                .toArray(LaneReader[]::new);
        writerOfReader = directions.stream()
                .flatMap(direction -> direction.readers().stream().map(reader -> direction.writer()))
                .toArray(LaneWriter[]::new);
    }

    @Override
    public int doWork() {
        if (stopping) {
            return 0;
        }
        if (!more) {
            readiness.await();
        }
        inbox.runAll();
        int work = 0;
        more = false;
        for (int index = 0; index < readers.length; index++) {
            LaneReader reader = readers[index];
            if ((readiness.isReady(index) || reader.hasMore()) && reader.read() > 0) {
                work += writerOfReader[index].write();
            }
            more |= reader.hasMore();
        }
        return work;
    }

    @Override
    public void stop() {
        stopping = true;
        readiness.wake();
    }

    @Override
    public void wake() {
        readiness.wake();
    }

    /** Whatever was read before is written; then nothing is in flight. */
    @Override
    public void onClose() {
        for (int index = 0; index < readers.length; index++) {
            do {
                writerOfReader[index].drain();
            } while (readers[index].hasMore() && readers[index].read() > 0);
        }
        readiness.close();
    }

    @Override
    public String roleName() {
        return role;
    }
}
