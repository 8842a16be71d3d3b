package org.sitless.app.keepalive;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.Optional;
import org.sitless.app.icmpv6.Icmpv6Socket;
import org.sitless.app.icmpv6.OutgoingIcmpv6;
import org.sitless.app.icmpv6.ReceivedIcmpv6;
import org.sitless.app.keepalive.KeepaliveTiming.Step;
import org.sitless.app.log.Narration;
import org.sitless.linux.libc.Errno;
import org.slf4j.LoggerFactory;

/**
 * Asks the other end of a tunnel again and again whether it is there: ICMPv6 echo through the tunnel, as {@link KeepaliveTiming} says.
 *
 * <p>Threads: its own, {@code sl-keepalive}; the methods here may be called by any. Needs CAP_NET_RAW or a permissive
 * {@code net.ipv4.ping_group_range}. Source: RFC 5572 §4.6.
 */
public final class KeepaliveProbe implements AutoCloseable {
    private static final int HOP_LIMIT = 64;
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final KeepaliveTarget target;
    private final KeepaliveListener listener;
    private final Icmpv6Socket socket;
    private final KeepaliveTiming timing;
    private final int identifier;
    private final byte[] secret = new byte[EchoMessage.SECRET_BYTES];
    private final Thread thread;
    private volatile boolean hastened;
    private volatile boolean closed;

    private KeepaliveProbe(KeepaliveTarget target, KeepaliveListener listener) {
        SecureRandom random = new SecureRandom();
        random.nextBytes(secret);
        this.target = target;
        this.listener = listener;
        this.identifier = random.nextInt(1 << 16);
        this.timing = new KeepaliveTiming(target.interval(), random, System.nanoTime());
        this.socket = Icmpv6Socket.openForEcho(target.namespace(), target.device(), target.deviceIndex());
        this.thread = new Thread(this::run, "sl-keepalive");
        thread.setDaemon(true);
    }

    /**
     * Begins to ask; the first request leaves at once.
     *
     * @throws org.sitless.linux.libc.SyscallException without the right to send ICMPv6, or without the device
     */
    public static KeepaliveProbe start(KeepaliveTarget target, KeepaliveListener listener) {
        KeepaliveProbe probe = new KeepaliveProbe(target, listener);
        probe.thread.start();
        return probe;
    }

    /** Something happened to the path (an address changed, the machine was asleep): asks at once. Nothing happens after {@link #close()}. */
    public void hasten() {
        hastened = true;
        socket.wake();
    }

    private void run() {
        try {
            while (!closed) {
                receiveAll();
                if (hastened) {
                    hastened = false;
                    timing.hasten(System.nanoTime());
                }
                take(timing.step(System.nanoTime()));
            }
        } catch (RuntimeException defect) {
            LoggerFactory.getLogger(KeepaliveProbe.class).error("keepalive of {} broke off", target.device(), defect);
            listener.onDead();
        }
    }

    private void receiveAll() {
        for (Optional<ReceivedIcmpv6> next = socket.receive(); next.isPresent(); next = socket.receive()) {
            ReceivedIcmpv6 reply = next.get();
            int sequence = reply.source().equals(target.destination())
                    ? EchoMessage.sequenceOfReply(reply.message(), secret)
                    : -1;
            timing.onReply(sequence, System.nanoTime()).ifPresent(this::tellReply);
        }
    }

    private void tellReply(Duration roundTrip) {
        Narration.tell(KeepaliveProbe.class, "{}: {} answered in {}", target.device(), target.destination(), roundTrip);
        listener.onReply(roundTrip);
    }

    private void take(Step step) {
        if (step instanceof Step.Ask ask) {
            ask(ask.sequence());
        } else if (step instanceof Step.Lost lost) {
            Narration.tell(KeepaliveProbe.class, "{}: no answer, {} in a row", target.device(), lost.inARow());
            listener.onLost(lost.inARow());
            if (lost.deadly()) {
                listener.onDead();
            }
        } else if (step instanceof Step.Wait wait) {
            long millis = (wait.untilNanos() - System.nanoTime()) / NANOS_PER_MILLI + 1;
            socket.await((int) Math.max(0, Math.min(millis, Integer.MAX_VALUE)));
        }
    }

    /** One that cannot be sent is one that is not answered: no route and no tunnel are the same to us. */
    private void ask(int sequence) {
        int sent = socket.send(new OutgoingIcmpv6(
                target.source(), target.destination(), HOP_LIMIT, EchoMessage.request(identifier, sequence, secret)));
        if (sent < 0) {
            Narration.tell(KeepaliveProbe.class, "{}: not sent: {}", target.device(), Errno.describe(-sent));
        }
    }

    /** Ends the thread, then the socket; idempotent. Not to be called by the listener. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        socket.wake();
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException wake) {
                interrupted = true;
            }
        }
        socket.close();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
