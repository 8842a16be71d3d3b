package org.sitless.app.keepalive;

import java.time.Duration;

/**
 * Which size of packet passes through a tunnel, found out by packets of our own: datagram packetization layer path MTU discovery
 * (RFC 8899 §5). No router needs to say anything, so it finds the black holes where ICMP is filtered. Pure: time is what the caller says.
 *
 * <pre>
 *             largest answered                                       largest lost, least answered
 *   BASE ──────────────────────▶ SEARCH_COMPLETE ───────────────────────────▶ SEARCHING (between the two)
 *    │  least lost too: nobody answers, ask again later       ▲                        │
 *    │                                                        └────────────────────────┘ the two meet
 *    └─ least lost, a small one answered ──▶ ERROR: the path is narrower than IPv6 allows ──▶ again after the raise timer
 * </pre>
 *
 * <p>It begins with the largest, since nearly all paths carry that, and a cautious beginning would tell every sender of a smaller MTU. In the
 * state SEARCH_COMPLETE it is asked every fifteen seconds whether what was found still passes (§5.1.1, CONFIRMATION_TIMER), and every ten
 * minutes whether more does (PMTU_RAISE_TIMER). Each size is asked three times (§5.1.2, MAX_PROBES).
 *
 * <p>What comes back has passed both ways, so the narrower one counts. Sizes are whole inner packets in bytes, times nanoseconds of one
 * clock. Threads: one.
 */
public final class PathSearch {
    /** Each size is tried so often: RFC 8899 §5.1.2, MAX_PROBES. */
    public static final int MOST_PROBES = 3;

    /** RFC 8899 §5.1.1: the PROBE_TIMER "MUST NOT be smaller than 1 second"; more would keep a stalled download waiting. */
    public static final Duration REPLY_LIMIT = Duration.ofSeconds(1);

    /** How often it is asked whether what was found still passes. */
    public static final Duration CONFIRMATION = Duration.ofSeconds(15);

    /** RFC 8899 §5.1.1: the PMTU_RAISE_TIMER is 600 seconds by default. */
    public static final Duration RAISE = Duration.ofMinutes(10);

    /** A packet that passes wherever anything does. */
    public static final int SMALL_BYTES = 128;

    /** Where the search stands. */
    public enum State {
        BASE,
        SEARCHING,
        SEARCH_COMPLETE,
        ERROR
    }

    /** What is due. */
    public sealed interface Step {
        /** Send an echo request that makes an inner packet of so many bytes. */
        record Ask(int sequence, int bytes) implements Step {}

        /** So much passes from now on; less than the least that was asked for: not even that does in one piece. */
        record Found(int bytes) implements Step {}

        /** Nothing until then, unless a reply comes. */
        record Wait(long untilNanos) implements Step {}
    }

    private final int leastBytes;
    private final int mostBytes;

    private State state = State.BASE;

    /** The largest that is known to pass, the least that is known not to. */
    private int passes;

    private int fails;
    private int asked;
    private int attempts;
    private int sequence;
    private boolean outstanding;
    private boolean found;
    private long sentNanos;
    private long nextNanos;
    private long raiseNanos;

    /**
     * Begins now.
     *
     * @param leastBytes what must pass: 1,280 (BASE_PLPMTU)
     * @param mostBytes what the tunnel is configured for (MAX_PLPMTU)
     */
    public PathSearch(int leastBytes, int mostBytes, long nowNanos) {
        this.leastBytes = leastBytes;
        this.mostBytes = mostBytes;
        fails = mostBytes + 1;
        ask(mostBytes, nowNanos);
    }

    public State state() {
        return state;
    }

    /** What is due now; ask again after each but {@link Step.Wait}. */
    public Step step(long nowNanos) {
        if (found) {
            found = false;
            return new Step.Found(passes);
        }
        if (outstanding && nowNanos - sentNanos >= REPLY_LIMIT.toNanos()) {
            outstanding = false;
            onLost(nowNanos);
            return step(nowNanos);
        }
        if (!outstanding && nowNanos - nextNanos >= 0) {
            return send(nowNanos);
        }
        return new Step.Wait(outstanding ? sentNanos + REPLY_LIMIT.toNanos() : nextNanos);
    }

    private Step send(long nowNanos) {
        if (state == State.SEARCH_COMPLETE && asked == passes && attempts == 0 && nowNanos - raiseNanos >= 0) {
            searchUpwards(nowNanos);
        }
        attempts++;
        outstanding = true;
        sentNanos = nowNanos;
        sequence = (sequence + 1) & 0xFFFF;
        return new Step.Ask(sequence, asked);
    }

    private void searchUpwards(long nowNanos) {
        raiseNanos = nowNanos + RAISE.toNanos();
        fails = mostBytes + 1;
        if (passes < mostBytes) {
            state = State.SEARCHING;
            ask(mostBytes, nowNanos);
        }
    }

    private void ask(int bytes, long whenNanos) {
        asked = bytes;
        attempts = 0;
        nextNanos = whenNanos;
    }

    /** A reply came. @return false for one that is not awaited */
    public boolean onReply(int replySequence, long nowNanos) {
        if (!outstanding || replySequence != sequence) {
            return false;
        }
        outstanding = false;
        if (asked == SMALL_BYTES) {
            settle(leastBytes - 1, State.ERROR, nowNanos);
        } else if (state == State.ERROR) {
            fails = mostBytes + 1; // wide enough again, and who knows how wide
            onPassed(nowNanos);
        } else if (state == State.SEARCH_COMPLETE && asked == passes) {
            ask(passes, nowNanos + CONFIRMATION.toNanos());
        } else {
            onPassed(nowNanos);
        }
        return true;
    }

    private void onPassed(long nowNanos) {
        passes = asked;
        if (fails - passes <= 1) {
            settle(passes, State.SEARCH_COMPLETE, nowNanos);
        } else {
            found = state != State.SEARCHING || passes == leastBytes;
            state = State.SEARCHING;
            ask(middle(), nowNanos);
        }
    }

    private int middle() {
        return (passes + fails) >>> 1;
    }

    private void settle(int bytes, State where, long nowNanos) {
        passes = bytes;
        state = where;
        found = true;
        raiseNanos = nowNanos + RAISE.toNanos();
        ask(Math.max(bytes, leastBytes), nowNanos + CONFIRMATION.toNanos());
    }

    private void onLost(long nowNanos) {
        if (attempts < MOST_PROBES) {
            nextNanos = nowNanos;
            return;
        }
        if (asked == SMALL_BYTES) {
            state = State.BASE; // nobody answers anything: that says nothing about sizes
            ask(mostBytes, nowNanos + CONFIRMATION.toNanos());
        } else if (state == State.ERROR) {
            ask(asked, nowNanos + CONFIRMATION.toNanos());
        } else if (asked == leastBytes) {
            ask(SMALL_BYTES, nowNanos);
        } else if (state == State.SEARCHING) {
            onTooLarge(nowNanos);
        } else {
            state = State.BASE;
            fails = asked;
            ask(leastBytes, nowNanos);
        }
    }

    private void onTooLarge(long nowNanos) {
        fails = asked;
        if (fails - passes <= 1) {
            settle(passes, State.SEARCH_COMPLETE, nowNanos);
        } else {
            ask(middle(), nowNanos);
        }
    }

    /** Something happened to the path: asks at once whether what was found still passes. */
    public void hasten(long nowNanos) {
        if (!outstanding && nowNanos - nextNanos < 0) {
            nextNanos = nowNanos;
        }
    }
}
