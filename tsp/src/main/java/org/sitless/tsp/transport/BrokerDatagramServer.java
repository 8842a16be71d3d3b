package org.sitless.tsp.transport;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.sitless.tsp.message.PeerAddress;
import org.sitless.tsp.session.BrokerDatagrams;
import org.sitless.tsp.session.BrokerInput;
import org.sitless.tsp.session.DatagramLimits;
import org.sitless.tsp.session.SessionKey;
import org.slf4j.LoggerFactory;

/**
 * Serves TSP over a UDP socket that somebody else owns.
 *
 * <p>Road of a datagram: 1 {@link #offer} by whoever reads the socket, 2 a bounded queue, 3 {@link BrokerDatagrams} on the one thread
 * {@code sl-tsp-udp}, 4 the stores, if they are to be asked, 5 the port. What does not fit into the queue is dropped and counted: a
 * client asks again, and who floods gets nothing by it.
 */
public final class BrokerDatagramServer implements AutoCloseable {
    private static final int MOST_WAITING = 4_096;
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);
    private static final long PATIENCE_MILLIS = 5_000;

    private final BrokerDesk desk;
    private final DatagramPort port;
    private final BrokerDatagrams sessions;
    private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicLong dropped = new AtomicLong();
    private final AtomicLong unanswerable = new AtomicLong();
    private final Thread thread = new Thread(this::run, "sl-tsp-udp");
    private volatile int sessionCount;
    private volatile boolean stopped;

    private BrokerDatagramServer(BrokerDesk desk, DatagramPort port, DatagramLimits limits) {
        this.desk = desk;
        this.port = port;
        this.sessions = new BrokerDatagrams(desk.settings(), desk.mechanisms(), desk.throttle(), limits);
    }

    /** Something for the thread to do. */
    private sealed interface Event {}

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Arrived(PeerAddress source, byte[] datagram) implements Event {}

    private record Answered(SessionKey session, BrokerInput answer) implements Event {}

    private record Stopped() implements Event {}

    /** Serves from now on. */
    public static BrokerDatagramServer start(BrokerDesk desk, DatagramPort port, DatagramLimits limits) {
        BrokerDatagramServer server = new BrokerDatagramServer(desk, port, limits);
        server.thread.setDaemon(true);
        server.thread.start();
        return server;
    }

    /** Hands a datagram over; never blocks, and keeps the array. Any thread. @return false if it was dropped */
    public boolean offer(PeerAddress source, byte[] datagram) {
        if (source.port() == 0) {
            unanswerable.incrementAndGet();
            return false;
        }
        if (waiting.incrementAndGet() > MOST_WAITING) {
            waiting.decrementAndGet();
            dropped.incrementAndGet();
            return false;
        }
        return events.add(new Arrived(source, datagram));
    }

    /** Datagrams from port 0, where nobody can be answered (RFC 768: "if not used, a value of zero is inserted"). */
    public long unanswerable() {
        return unanswerable.get();
    }

    /** Datagrams that found no room in the queue. */
    public long dropped() {
        return dropped.get();
    }

    /** Sessions in memory, a moment ago. */
    public int sessions() {
        return sessionCount;
    }

    private void run() {
        while (!stopped) {
            try {
                Event event = events.poll(pauseMillis(), TimeUnit.MILLISECONDS);
                if (event != null) {
                    carryOut(on(event));
                }
                carryOut(sessions.onTick(desk.now()));
                sessionCount = sessions.sessions();
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException fault) {
                // One client's session must not end everybody's.
                LoggerFactory.getLogger(BrokerDatagramServer.class).error("a session over UDP failed", fault);
            }
        }
    }

    private long pauseMillis() {
        Optional<Instant> deadline = sessions.deadline();
        if (deadline.isEmpty()) {
            return LONGEST_PAUSE.toMillis();
        }
        long millis = Duration.between(desk.now(), deadline.get()).toMillis() + 1;
        return Math.max(0, Math.min(millis, LONGEST_PAUSE.toMillis()));
    }

    private List<BrokerDatagrams.Action> on(Event event) {
        Instant now = desk.now();
        if (event instanceof Arrived arrived) {
            waiting.decrementAndGet();
            return sessions.onDatagram(arrived.source(), arrived.datagram(), now);
        } else if (event instanceof Answered answered) {
            return sessions.onAnswer(answered.session(), answered.answer(), now);
        }
        stopped = true;
        return List.of();
    }

    private void carryOut(List<BrokerDatagrams.Action> actions) {
        for (BrokerDatagrams.Action action : actions) {
            if (action instanceof BrokerDatagrams.Reply reply) {
                port.send(reply.to(), reply.datagram());
            } else if (action instanceof BrokerDatagrams.Perform perform) {
                desk.perform(perform.effect(), answer -> events.add(new Answered(perform.session(), answer)));
            }
        }
    }

    /** Serves no more. Idempotent. */
    @Override
    public void close() {
        events.add(new Stopped());
        try {
            thread.join(PATIENCE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
