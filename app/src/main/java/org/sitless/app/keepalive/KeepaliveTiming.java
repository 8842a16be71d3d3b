package org.sitless.app.keepalive;

import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * When to ask the other end, and when its silence means that the tunnel is dead. Pure: time is what the caller says.
 *
 * <p>The first request is due at once, so that a path that never worked is known soon; then one follows after a random part of the
 * interval. RFC 5572 §4.6: "The client SHOULD apply a random 'jitter' value to avoid synchronization of keep-alive messages [...] using
 * an interval value in the range of [0.75T - T]". A request is lost after five seconds without its reply, and three lost in a row are
 * the death of the tunnel, as gogoc has it.
 *
 * <p>Nanoseconds of one clock throughout. Threads: one.
 */
public final class KeepaliveTiming {
    /** How long a reply may take. */
    public static final Duration REPLY_LIMIT = Duration.ofSeconds(5);

    /** So many lost in a row, and the tunnel is dead. */
    public static final int LOST_UNTIL_DEAD = 3;

    /** However short an interval the broker asks for, no more than one request in this time. */
    public static final Duration SHORTEST_INTERVAL = Duration.ofSeconds(1);

    private static final double SHORTEST_PART = 0.75;

    /** What is due. */
    public sealed interface Step {
        /** Send a request with this sequence number, 0 to 65535, and say at once when it left. */
        record Ask(int sequence) implements Step {}

        /**
         * A request was not answered.
         *
         * @param inARow how many by now since the last reply
         */
        record Lost(int inARow) implements Step {
            /** Whether this is the one that makes the tunnel dead; told once in a silence. */
            public boolean deadly() {
                return inARow == LOST_UNTIL_DEAD;
            }
        }

        /** Nothing until then, unless a reply comes. */
        record Wait(long untilNanos) implements Step {}
    }

    private final long intervalNanos;
    private final RandomGenerator random;

    /** By sequence number, oldest first. */
    private final Map<Integer, Long> sentNanos = new LinkedHashMap<>();

    private long nextRequestNanos;
    private long earliestRequestNanos;
    private int nextSequence;
    private int lostInARow;

    /**
     * Begins now.
     *
     * @param interval what the broker said, raised to {@link #SHORTEST_INTERVAL}
     */
    public KeepaliveTiming(Duration interval, RandomGenerator random, long nowNanos) {
        this.intervalNanos = Math.max(interval.toNanos(), SHORTEST_INTERVAL.toNanos());
        this.random = random;
        this.nextRequestNanos = nowNanos;
        this.earliestRequestNanos = nowNanos;
    }

    /** What is due now; ask again after each but {@link Step.Wait}. */
    public Step step(long nowNanos) {
        Iterator<Long> oldest = sentNanos.values().iterator();
        if (oldest.hasNext() && nowNanos - oldest.next() >= REPLY_LIMIT.toNanos()) {
            oldest.remove();
            return new Step.Lost(++lostInARow);
        }
        if (nowNanos - nextRequestNanos >= 0) {
            return ask(nowNanos);
        }
        return new Step.Wait(earliestDeadline());
    }

    private Step ask(long nowNanos) {
        int sequence = nextSequence;
        nextSequence = (nextSequence + 1) & 0xFFFF;
        sentNanos.put(sequence, nowNanos);
        earliestRequestNanos = nowNanos + SHORTEST_INTERVAL.toNanos();
        nextRequestNanos = nowNanos + (long) (intervalNanos * random.nextDouble(SHORTEST_PART, 1.0));
        return new Step.Ask(sequence);
    }

    private long earliestDeadline() {
        Iterator<Long> oldest = sentNanos.values().iterator();
        if (!oldest.hasNext()) {
            return nextRequestNanos;
        }
        long lossNanos = oldest.next() + REPLY_LIMIT.toNanos();
        return lossNanos - nextRequestNanos < 0 ? lossNanos : nextRequestNanos;
    }

    /**
     * A reply came: the tunnel lives, whatever became of the requests before that one.
     *
     * @return the round trip; empty for one that is not awaited (any more)
     */
    public Optional<Duration> onReply(int sequence, long nowNanos) {
        Long sent = sentNanos.get(sequence);
        if (sent == null) {
            return Optional.empty();
        }
        Iterator<Integer> oldest = sentNanos.keySet().iterator();
        int settled;
        do {
            settled = oldest.next();
            oldest.remove();
        } while (settled != sequence);
        lostInARow = 0;
        return Optional.of(Duration.ofNanos(nowNanos - sent));
    }

    /** Something happened to the path: asks as soon as {@link #SHORTEST_INTERVAL} allows, instead of waiting for the next turn. */
    public void hasten(long nowNanos) {
        long soonest = nowNanos - earliestRequestNanos < 0 ? earliestRequestNanos : nowNanos;
        if (soonest - nextRequestNanos < 0) {
            nextRequestNanos = soonest;
        }
    }
}
