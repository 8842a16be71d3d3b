package org.sitless.app.host;

import java.util.concurrent.atomic.AtomicLong;
import org.agrona.concurrent.status.AtomicCounter;
import org.agrona.concurrent.status.CountersManager;
import org.agrona.concurrent.status.CountersReader;

/** The total in a counter file of packets that the kernel dropped before we could read them: beside the law of conservation. */
public final class KernelDropCounter {
    /** Type of the counter in the file; those below 100 are the data plane's. */
    private static final int TYPE_ID = 100;

    private KernelDropCounter() {}

    /** Makes it. */
    public static AtomicCounter allocate(CountersManager counters) {
        return counters.newCounter("kernel drops before the outer socket was read", TYPE_ID);
    }

    /** Reads it; 0 where there is none. */
    public static long read(CountersReader counters) {
        AtomicLong drops = new AtomicLong();
        counters.forEach((id, typeId, key, label) -> {
            if (typeId == TYPE_ID) {
                drops.set(counters.getCounterValue(id));
            }
        });
        return drops.get();
    }
}
