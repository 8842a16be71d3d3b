package org.sitless.tsp.session;

import java.time.Duration;
import java.time.Instant;
import java.util.PriorityQueue;

/** Things that happen later, in the order of their time, without anybody waiting. */
final class VirtualTime {
    private final PriorityQueue<Happening> happenings = new PriorityQueue<>();
    private Instant now = Brokers.START;
    private long count;

    private record Happening(Instant at, long order, Runnable what) implements Comparable<Happening> {
        @Override
        public int compareTo(Happening other) {
            int byTime = at.compareTo(other.at);
            return byTime != 0 ? byTime : Long.compare(order, other.order);
        }
    }

    Instant now() {
        return now;
    }

    void after(Duration delay, Runnable what) {
        at(now.plus(delay), what);
    }

    void at(Instant time, Runnable what) {
        happenings.add(new Happening(time.isBefore(now) ? now : time, count++, what));
    }

    /**
     * Lets the next thing happen.
     *
     * @return false if there is none
     */
    boolean step() {
        Happening next = happenings.poll();
        if (next == null) {
            return false;
        }
        now = next.at();
        next.what().run();
        return true;
    }
}
