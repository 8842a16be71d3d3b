package org.sitless.dataplane.lane;

import java.util.concurrent.locks.LockSupport;

/**
 * Reads one direction's sources into its ring, for a writer on another thread.
 *
 * <p>When the ring is full it waits for the writer: packets then queue, and at last end, in the kernel, which counts them.
 *
 * <p>Threads: {@code sl-lane-N-read-tun}, {@code sl-lane-N-read-outer}.
 */
final class ReaderAgent implements LaneAgent {
    private static final long FULL_PAUSE_NANOS = 20_000;

    private final String role;
    private final Readiness readiness;
    private final LaneReader[] readers;
    private volatile boolean stopping;

    ReaderAgent(String role, Readiness readiness, LaneDirection direction) {
        this.role = role;
        this.readiness = readiness;
        readers = direction.readers().toArray(new LaneReader[0]);
    }

    @Override
    public int doWork() {
        if (stopping) {
            return 0;
        }
        readiness.await();
        int work = 0;
        for (int index = 0; index < readers.length; index++) {
            if (readiness.isReady(index)) {
                work += readers[index].read();
            }
        }
        if (work == 0 && readers[0].isRingFull()) {
            LockSupport.parkNanos(FULL_PAUSE_NANOS);
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

    @Override
    public void onClose() {
        readiness.close();
    }

    @Override
    public String roleName() {
        return role;
    }
}
