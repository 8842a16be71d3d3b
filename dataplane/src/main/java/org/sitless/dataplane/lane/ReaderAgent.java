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
    private static final int MOST_PAUSES = 10_000;

    private final String role;
    private final Readiness readiness;
    private final LaneReader[] readers;
    private boolean more;
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
        if (!more) {
            readiness.await();
        }
        int work = 0;
        more = false;
        for (int index = 0; index < readers.length; index++) {
            LaneReader reader = readers[index];
            if (readiness.isReady(index) || reader.hasMore()) {
                work += reader.read();
            }
            more |= reader.hasMore();
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
        for (LaneReader reader : readers) {
            readWhatItHolds(reader);
        }
        readiness.close();
    }

    /** The road still empties the ring, unless it has failed: then what is left here was never read. */
    private static void readWhatItHolds(LaneReader reader) {
        for (int attempt = 0; attempt < MOST_PAUSES && reader.hasMore(); attempt++) {
            if (reader.read() == 0) {
                LockSupport.parkNanos(FULL_PAUSE_NANOS);
            }
        }
    }

    @Override
    public String roleName() {
        return role;
    }
}
