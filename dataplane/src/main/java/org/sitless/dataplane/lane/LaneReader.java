package org.sitless.dataplane.lane;

import org.agrona.ErrorHandler;
import org.sitless.dataplane.counter.RoadCounters;
import org.sitless.dataplane.io.PacketSource;
import org.sitless.dataplane.slot.SlotBatch;
import org.sitless.linux.libc.Errno;

/**
 * Fills one direction's ring from one source. A direction with several sources has a reader for each, all on one thread.
 *
 * <p>Threads: the direction's reader.
 */
final class LaneReader {
    private final PacketSource source;
    private final LaneRing ring;
    private final RoadCounters counted;
    private final ErrorHandler faults;
    private final SlotBatch batch;

    LaneReader(PacketSource source, LaneRing ring, RoadCounters counted, int batchCapacity, ErrorHandler faults) {
        this.source = source;
        this.ring = ring;
        this.counted = counted;
        this.faults = faults;
        batch = new SlotBatch(batchCapacity);
    }

    /** Whether the source holds packets already, so that it need not be waited for. */
    boolean hasMore() {
        return source.hasMore();
    }

    /** Whether the writer is so far behind that there is no slot to read into. */
    boolean isRingFull() {
        return ring.lend(batch) == 0;
    }

    /**
     * Reads one batch into the ring.
     *
     * @return how many slots were filled; 0 when nothing waits, the ring is full, or the source has a passing fault
     * @throws LaneFailedException when the source is gone for good
     */
    int read() {
        if (ring.lend(batch) == 0) {
            return 0;
        }
        int filled = source.receive(batch);
        if (filled < 0) {
            onFault(-filled);
            return 0;
        }
        batch.truncate(filled);
        counted.onRead(batch);
        ring.publish(filled);
        return filled;
    }

    private void onFault(int errno) {
        switch (errno) {
            case Errno.EBADF, Errno.EBADFD, Errno.ENODEV, Errno.ENXIO, Errno.ENOTSOCK ->
                throw new LaneFailedException(source + " is gone: " + Errno.describe(errno)
                        + "; somebody removed it while it was in use, start again");
            default ->
                faults.onError(new IllegalStateException("reading from " + source + ": " + Errno.describe(errno)));
        }
    }
}
