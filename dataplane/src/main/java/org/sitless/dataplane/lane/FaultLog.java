package org.sitless.dataplane.lane;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.agrona.ErrorHandler;

/**
 * Counts the faults of a lane and tells about each kind of them at most once a minute.
 *
 * <p>Two faults are of one kind when they have the same class and were thrown at the same line. What was kept back is said with the
 * next report of its kind.
 *
 * <p>Threads: any.
 */
public final class FaultLog implements ErrorHandler {
    private static final long QUIET_NANOS = TimeUnit.MINUTES.toNanos(1);

    /** A defect that makes a new kind of fault each time must not fill the heap. */
    private static final int MAXIMUM_KINDS = 256;

    private final ErrorHandler told;
    private final LongSupplier nanoClock;
    private final Map<String, Kind> kinds = new HashMap<>();
    private long count;

    /** @param told gets what is to be logged */
    public FaultLog(ErrorHandler told) {
        this(told, System::nanoTime);
    }

    FaultLog(ErrorHandler told, LongSupplier nanoClock) {
        this.told = told;
        this.nanoClock = nanoClock;
    }

    @Override
    public void onError(Throwable fault) {
        long silent = count(kindOf(fault));
        if (silent == 0) {
            told.onError(fault);
        } else if (silent > 0) {
            told.onError(
                    new IllegalStateException(fault.getMessage() + " (" + silent + " times since last said)", fault));
        }
    }

    /** All faults so far, told or not. */
    public synchronized long count() {
        return count;
    }

    /** @return -1 to keep quiet; else how many of this kind were kept quiet since the last report */
    private synchronized long count(String name) {
        count++;
        long now = nanoClock.getAsLong();
        Kind kind = kinds.get(name);
        if (kind == null) {
            if (kinds.size() < MAXIMUM_KINDS) {
                kinds.put(name, new Kind(now));
                return 0;
            }
            return -1;
        }
        return kind.again(now);
    }

    private static String kindOf(Throwable fault) {
        StackTraceElement[] trace = fault.getStackTrace();
        return fault.getClass().getName() + (trace.length == 0 ? "" : "@" + trace[0]);
    }

    private static final class Kind {
        private long toldNanos;
        private long silent;

        Kind(long now) {
            toldNanos = now;
        }

        long again(long now) {
            silent++;
            if (now - toldNanos < QUIET_NANOS) {
                return -1;
            }
            long since = silent;
            silent = 0;
            toldNanos = now;
            return since;
        }
    }
}
