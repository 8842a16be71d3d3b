package org.sitless.app.keepalive;

import java.security.SecureRandom;
import java.util.Optional;
import java.util.function.IntConsumer;
import org.sitless.app.icmpv6.Icmpv6Socket;
import org.sitless.app.icmpv6.OutgoingIcmpv6;
import org.sitless.app.icmpv6.ReceivedIcmpv6;
import org.sitless.app.keepalive.PathSearch.Step;
import org.sitless.app.log.Narration;
import org.sitless.dataplane.tunnel.InnerMtu;
import org.slf4j.LoggerFactory;

/**
 * Finds the largest inner packet that passes to the other end of a tunnel and back, by ICMPv6 echo of growing and shrinking size, as
 * {@link PathSearch} says (RFC 8899). It needs an end that answers pings, as every kernel does unless it was told not to; of one that does
 * not nothing can be learnt, and nothing is changed.
 *
 * <p>Each request carries a mark which the data plane knows: it lets such a request out with DF, however large.
 *
 * <p>Threads: its own, {@code sl-mtu-probe}. Needs what {@link KeepaliveProbe} needs.
 */
public final class MtuProbe implements AutoCloseable {
    private static final int HOP_LIMIT = 64;
    private static final int IPV6_HEADER_BYTES = 40;
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final KeepaliveTarget target;
    private final IntConsumer told;
    private final Icmpv6Socket socket;
    private final PathSearch search;
    private final int identifier;
    private final long mark;
    private final Thread thread;
    private volatile boolean closed;

    private MtuProbe(KeepaliveTarget target, InnerMtu most, long mark, IntConsumer told) {
        this.target = target;
        this.told = told;
        this.mark = mark;
        this.identifier = new SecureRandom().nextInt(1 << 16);
        this.search = new PathSearch(InnerMtu.MINIMUM_BYTES, most.bytes(), System.nanoTime());
        this.socket = Icmpv6Socket.openForEcho(target.namespace(), target.device(), target.deviceIndex());
        this.socket.ignorePathMtu();
        this.thread = new Thread(this::run, "sl-mtu-probe");
        thread.setDaemon(true);
    }

    /**
     * Begins to ask; the first request leaves at once.
     *
     * @param most the largest inner packet that the tunnel is configured for
     * @param mark what the data plane knows our requests by; not 0
     * @param told gets what was found, in bytes of inner packet; less than 1,280: not even that passes in one piece. On the probe's thread
     * @throws org.sitless.linux.libc.SyscallException without the right to send ICMPv6, or without the device
     */
    public static MtuProbe start(KeepaliveTarget target, InnerMtu most, long mark, IntConsumer told) {
        MtuProbe probe = new MtuProbe(target, most, mark, told);
        probe.thread.start();
        return probe;
    }

    private void run() {
        try {
            while (!closed) {
                receiveAll();
                take(search.step(System.nanoTime()));
            }
        } catch (RuntimeException defect) {
            LoggerFactory.getLogger(MtuProbe.class).error("MTU probe of {} broke off", target.device(), defect);
        }
    }

    private void receiveAll() {
        for (Optional<ReceivedIcmpv6> next = socket.receive(); next.isPresent(); next = socket.receive()) {
            ReceivedIcmpv6 reply = next.get();
            if (reply.source().equals(target.destination())) {
                search.onReply(SizedEcho.sequenceOfReply(reply.message(), mark), System.nanoTime());
            }
        }
    }

    private void take(Step step) {
        if (step instanceof Step.Ask ask) {
            // One that cannot be sent is one that is not answered.
            socket.send(new OutgoingIcmpv6(
                    target.source(),
                    target.destination(),
                    HOP_LIMIT,
                    SizedEcho.request(identifier, ask.sequence(), mark, ask.bytes() - IPV6_HEADER_BYTES)));
        } else if (step instanceof Step.Found found) {
            Narration.tell(MtuProbe.class, "{}: inner packets pass up to {} bytes", target.device(), found.bytes());
            told.accept(found.bytes());
        } else if (step instanceof Step.Wait wait) {
            long millis = (wait.untilNanos() - System.nanoTime()) / NANOS_PER_MILLI + 1;
            socket.await((int) Math.max(0, Math.min(millis, Integer.MAX_VALUE)));
        }
    }

    /** Ends the thread, then the socket; idempotent. Not to be called by who is told. */
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
